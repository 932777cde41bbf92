import { expect, it } from 'vitest';
import { ERROR_CODES } from '../../../src-agent/contract/errors.ts';
import { explainFailure } from '../../../src-agent/contract/text/text.ts';
import { cureFor } from './cure-for.ts';

const GMAIL = ERROR_CODES.filter((code) => code.startsWith('gmail.'));
const cureOf = (code: (typeof ERROR_CODES)[number]): string =>
  explainFailure({ code, params: {} }, 'en', 'window').cure;

it('offers to connect for every failure whose words ask for it first, and for no other', () => {
  const asked = GMAIL.filter((code) => /^Connect with Google/u.test(cureOf(code)));
  expect(asked.length).toBeGreaterThan(4);
  expect(asked.filter((code) => cureFor(code) !== 'connect')).toEqual([]);
  const offered = GMAIL.filter((code) => cureFor(code) === 'connect');
  expect(offered.filter((code) => !/connect|consent screen/iu.test(cureOf(code)))).toEqual([]);
});

it('offers nothing but another try for what passes by itself', () => {
  const passing = GMAIL.filter((code) => cureOf(code).includes('tried again by itself'));
  expect(passing.length).toBeGreaterThan(4);
  expect(passing.filter((code) => cureFor(code) !== 'check')).toEqual([]);
});
