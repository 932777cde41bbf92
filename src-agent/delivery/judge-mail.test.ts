import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../contract/errors.ts';
import type { MailOutcome } from '../ports.ts';
import { judgeMail } from './judge-mail.ts';

function refused(code: ErrorCode, retryable: boolean, retryAfterMs: number | null = null): MailOutcome {
  return { kind: 'refused', failure: { code, params: {}, retryable }, httpStatus: 403, retryAfterMs };
}

describe('what Gmail’s answer means for a mail', () => {
  it('that was accepted: delivered', () => {
    const sent = { kind: 'accepted', messageId: '1', threadId: '1', httpStatus: 200 } as const;
    expect(judgeMail(sent)).toEqual({ kind: 'accepted' });
  });

  it('whose outcome nobody knows: dead under that name, whatever cut the line', () => {
    const failure = { code: 'gmail.timed-out', params: {}, retryable: true, cause: 'ETIMEDOUT' } as const;
    expect(judgeMail({ kind: 'unknown', failure })).toEqual({
      kind: 'dead',
      failure: { code: 'gmail.outcome-unknown', params: {}, retryable: false, cause: 'ETIMEDOUT' },
      disableTarget: false,
    });
  });

  it.each(['gmail.message-refused', 'gmail.request-refused'] as const)('%s: dead, and it alone', (code) => {
    expect(judgeMail(refused(code, false))).toMatchObject({ kind: 'dead', disableTarget: false });
  });

  it.each([
    'gmail.not-configured',
    'gmail.reconnect-needed',
    'gmail.scope-missing',
    'gmail.api-off',
    'gmail.credentials-refused',
    'gmail.policy-refused',
    'gmail.client-deleted',
    'secret.missing',
  ] as const)('%s: waits until the connection is mended', (code) => {
    expect(judgeMail(refused(code, false))).toMatchObject({ kind: 'hold', until: 'mended' });
  });

  it('a passing fault: tried again, no sooner than Gmail asks', () => {
    expect(judgeMail(refused('gmail.server-fault', true))).toMatchObject({
      kind: 'retry',
      slowDown: false,
      retryAfterMs: null,
    });
    expect(judgeMail(refused('gmail.slow-down', true))).toMatchObject({ kind: 'retry', slowDown: true });
    expect(judgeMail(refused('gmail.slow-down', true, 7_200_000))).toMatchObject({
      slowDown: true,
      retryAfterMs: 7_200_000,
    });
  });

  it('a limit of the account: no sooner than in half an hour, no later than in a day', () => {
    expect(judgeMail(refused('gmail.sending-limit', true))).toMatchObject({ retryAfterMs: 1_800_000 });
    expect(judgeMail(refused('gmail.sending-limit', true, 1_000))).toMatchObject({ retryAfterMs: 1_800_000 });
    expect(judgeMail(refused('gmail.slow-down', true, 1e12))).toMatchObject({ retryAfterMs: 86_400_000 });
  });
});
