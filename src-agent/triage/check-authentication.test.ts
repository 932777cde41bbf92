import { describe, expect, it } from 'vitest';
import {
  NOTHING_KNOWN,
  sampleMail,
  sampleSettings,
  TUESDAY_MORNING,
} from '../../test/support/sample-mail.ts';
import type { Mail } from '../contract/entities.ts';
import type { SettingsInput } from '../contract/settings.ts';
import { triageMail } from './triage.ts';

type Said = Mail['authentication'][number];
const SERVER = 'mx.studio.example';
const PASS: Said = { by: SERVER, dmarc: 'pass', from: 'studio.example' };

function decide(authentication: readonly Said[], triage: SettingsInput['triage']) {
  const mail = sampleMail({ authentication: [...authentication] });
  const { decision, trace } = triageMail(mail, sampleSettings({ triage }), NOTHING_KNOWN, TUESDAY_MORNING);
  const { verdict, detail, params } = trace.find(({ check }) => check === 'authentication') ?? {};
  return {
    reason: decision.reason,
    marks: [decision.markSeen, decision.markProcessed],
    verdict,
    detail,
    params,
  };
}

describe('the proof of the sender', () => {
  it('MAIL-8: is not asked for as long as no server is named', () => {
    expect(decide([], {})).toMatchObject({
      reason: 'accepted',
      verdict: 'pass',
      detail: 'authentication.off',
    });
  });

  it('MAIL-8: loses no delivery until it is told to, and says what it would refuse', () => {
    expect(decide([], { authentication: { server: SERVER } })).toMatchObject({
      reason: 'accepted',
      verdict: 'note',
      detail: 'authentication.nothing-said',
      params: { server: SERVER },
    });
  });

  it.each<[string, readonly Said[], string, string]>([
    ['a pass of the server', [PASS], 'accepted', 'authentication.proven'],
    ['nothing', [], 'sender-not-proven', 'authentication.nothing-said'],
    [
      'a pass of another server',
      [{ ...PASS, by: 'mx.bad.example' }],
      'sender-not-proven',
      'authentication.nothing-said',
    ],
    [
      'a fail above a pass',
      [{ ...PASS, dmarc: 'fail' }, PASS],
      'sender-not-proven',
      'authentication.not-passed',
    ],
    ['no verdict', [{ ...PASS, dmarc: '' }], 'sender-not-proven', 'authentication.not-passed'],
    [
      'a pass of another domain',
      [{ ...PASS, from: 'bad.example' }],
      'sender-not-proven',
      'authentication.other-domain',
    ],
  ])('MAIL-8: by %s', (_what, said, reason, detail) => {
    expect(
      decide(said, { authentication: { server: 'MX.studio.example', unproven: 'refuse' } }),
    ).toMatchObject({
      reason,
      detail,
    });
  });

  it('MAIL-8: a forged copy is not remembered: it would keep the real mail out', () => {
    const { marks } = decide([], { authentication: { server: SERVER, unproven: 'refuse' } });
    expect(marks).toEqual([false, false]);
  });
});
