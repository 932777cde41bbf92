import { describe, expect, it } from 'vitest';
import type { GmailField } from '../contract/gmail.ts';
import { fieldsInTheWay, judgeConfiguration, namePlaces } from './judge-configuration.ts';

const GOOD = {
  'client-id': '407408718192-abc_d.apps.googleusercontent.com',
  'client-secret': 'GOCSPX-x1y2z3',
  'refresh-token': '1//0gabcdefghijk',
  'from-address': 'studio@example.com',
  'from-name': 'Studio',
  'test-recipient': 'me@example.com',
};

const stateOf = (field: GmailField, value: string) =>
  judgeConfiguration({ ...GOOD, [field]: value }).find((one) => one.field === field)?.state;

describe('the configuration', () => {
  it('is judged field by field, and holds no value', () => {
    const states = judgeConfiguration(GOOD);
    expect(states.map(({ state }) => state)).toEqual(Array.from({ length: 6 }, () => 'set'));
    expect(states.filter(({ required }) => required).map(({ field }) => field)).toEqual([
      'client-id',
      'client-secret',
      'refresh-token',
    ]);
    for (const value of Object.values(GOOD)) expect(JSON.stringify(states)).not.toContain(value);
  });

  it.each<readonly [GmailField, string]>([
    ['client-id', '407408718192-abc.apps.googleusercontent.co'],
    ['client-id', '407408718192-abc'],
    ['client-id', 'https://x.apps.googleusercontent.com'],
    ['client-id', 'GOCSPX-x1y2z3'],
    ['client-secret', 'GOCSPX-x1 y2z3'],
    ['client-secret', 'short'],
    ['client-secret', '1//0gabcdefghijk'],
    ['client-secret', '407408718192-abc.apps.googleusercontent.com'],
    ['client-secret', 'GOCSPX-\u200bx1y2z3'],
    ['refresh-token', '1//0g'],
    ['refresh-token', '1//0gabcdef\nghijk'],
    ['refresh-token', 'ya29.an-access-token'],
    ['refresh-token', '4/0an-authorisation-code'],
    ['refresh-token', 'GOCSPX-a-client-secret'],
  ])('%s cannot be %j', (field, value) => {
    expect(stateOf(field, value)).toBe('malformed');
  });

  it.each<readonly [GmailField, string]>([
    // The forms before 2021.
    ['client-id', '123456.apps.googleusercontent.com'],
    ['client-secret', 'aBcDeFgHiJkLmNoPqRsTuVwX'],
    ['refresh-token', '1/fFAGRNJru1FTz70BzhT3Zg'],
  ])('%s may be %j', (field, value) => {
    expect(stateOf(field, value)).toBe('set');
  });

  it('names what stands in the way of a dry run and of a mail', () => {
    const states = judgeConfiguration({
      ...GOOD,
      'refresh-token': '',
      'from-address': '',
      'test-recipient': '',
    });
    const missing = (mode: 'dry-run' | 'send', recipientNamed: boolean) =>
      namePlaces(fieldsInTheWay(states, 'missing', { mode, recipientNamed }));
    expect(missing('dry-run', false)).toBe('GMAIL_REFRESH_TOKEN');
    expect(missing('send', true)).toBe('GMAIL_REFRESH_TOKEN, gmail.fromAddress');
    expect(missing('send', false)).toBe('GMAIL_REFRESH_TOKEN, gmail.fromAddress, gmail.testRecipient');
  });
});
