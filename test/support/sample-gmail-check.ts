import type { GmailCheck } from '../../src-agent/contract/gmail.ts';
import type { Failure } from '../../src-agent/contract/result.ts';
import type { GmailCheckLog } from '../../src-agent/ports.ts';

export const SCOPE_SEND = 'https://www.googleapis.com/auth/gmail.send';

/** A dry run in which all was well. */
export function sampleCheck(change: Partial<GmailCheck> = {}): GmailCheck {
  return {
    id: 1,
    at: Date.parse('2025-11-18T09:15:00Z'),
    tookMs: 120,
    mode: 'dry-run',
    trigger: 'automatic',
    failure: null,
    httpStatus: 200,
    tokenType: 'Bearer',
    expiresIn: 3_599,
    scopes: [SCOPE_SEND],
    grantEndsAt: null,
    recipient: null,
    messageId: null,
    threadId: null,
    ...change,
  };
}

export const TEMPORARY: Failure = { code: 'gmail.server-fault', params: { status: 503 }, retryable: true };
export const GRANT_OVER: Failure = { code: 'gmail.reconnect-needed', params: {}, retryable: false };
export const CLIENT_DELETED: Failure = { code: 'gmail.client-deleted', params: {}, retryable: false };

/** The history of checks as the store keeps it, in memory. */
export function memoryCheckLog(): GmailCheckLog & { readonly all: readonly GmailCheck[] } {
  const all: GmailCheck[] = [];
  return {
    all,
    record: (check) => {
      const kept = { ...check, id: all.length + 1 };
      all.push(kept);
      return kept;
    },
    newest: ({ mode, limit }) =>
      all
        .filter((check) => mode === 'dry-run' || check.mode === 'send')
        .slice(-limit)
        .reverse(),
    lastRun: () => {
      const last = all.at(-1);
      return last === undefined ? null : { last, since: last.at };
    },
  };
}
