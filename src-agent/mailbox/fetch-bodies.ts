import type { ErrorCode } from '../contract/errors.ts';
import type { Failure, Result } from '../contract/result.ts';
import {
  type FetchChunk,
  type FetchOutcome,
  type FetchRequest,
  fetchChunk,
  planFetches,
} from './fetch-mail.ts';
import type { OpenFolder } from './session-jobs.ts';

/*
 * Bodies over whatever connection there is. A mail that no server or library can bring must not keep the
 * others waiting: what failed together is tried again one by one, and at last.
 */

export type BodyFetcher = {
  /**
   * One outcome per mail, in steps of about a mebibyte; the next step is fetched while the last is used. Failures of
   * the connection are retryable whatever they are; `mail.vanished` and `mail.unreadable` are the mail's own.
   */
  readonly fetch: (mails: readonly FetchRequest[]) => AsyncGenerator<FetchOutcome, void, undefined>;
};

/** What one mail can be guilty of, so that the others are worth asking for alone. */
const SUSPICIOUS: ReadonlySet<ErrorCode> = new Set([
  'mailbox.protocol-fault',
  'mailbox.server-unavailable',
  'mailbox.timed-out',
]);
/** What time does not mend: such a mail is given up when it fails so twice, the second time alone. */
const FOR_GOOD: ReadonlySet<ErrorCode> = new Set(['mailbox.protocol-fault']);

function keyOf(mail: FetchRequest): string {
  return `${mail.uidValidity}/${mail.uid}`;
}

function mailsOf(chunk: FetchChunk): readonly FetchRequest[] {
  return chunk.kind === 'whole' ? chunk.mails : [chunk.mail];
}

/** The one failure of a chunk that failed as a whole; null when it did not. */
function commonFailure(outcomes: readonly FetchOutcome[]): Failure | null {
  const [first] = outcomes;
  if (first === undefined || first.result.ok) return null;
  const { error } = first.result;
  return error.code.startsWith('mailbox.') ? error : null;
}

/** The mails are as good as before; only the connection failed. */
function failAll(mails: readonly FetchRequest[], failure: Failure): readonly FetchOutcome[] {
  const error: Failure = { ...failure, retryable: true };
  return mails.map(({ uid }) => ({ uid, result: { ok: false, error } }));
}

export function createBodyFetcher(input: {
  readonly inSession: <T>(work: (open: OpenFolder) => Promise<Result<T>>) => Promise<Result<T>>;
  readonly wholeMaxBytes: () => number;
}): BodyFetcher {
  const suspects = new Set<string>();

  const request = async (chunk: FetchChunk): Promise<readonly FetchOutcome[]> => {
    const mails = mailsOf(chunk);
    const done = await input.inSession<readonly FetchOutcome[]>(async (open) => ({
      ok: true,
      value: await fetchChunk(open.session, open.uidValidity, chunk),
    }));
    // Never asked for: whatever ended the connection, it was not these.
    if (!done.ok) return failAll(mails, done.error);
    const failure = commonFailure(done.value);
    if (failure === null) {
      for (const mail of mails) suspects.delete(keyOf(mail));
      return done.value;
    }
    const [first] = mails;
    const again = mails.length === 1 && first !== undefined && suspects.has(keyOf(first));
    if (again && FOR_GOOD.has(failure.code)) {
      const error: Failure = { ...failure, code: 'mail.unreadable', retryable: false };
      return mails.map(({ uid }) => ({ uid, result: { ok: false, error } }));
    }
    if (SUSPICIOUS.has(failure.code)) for (const mail of mails) suspects.add(keyOf(mail));
    return failAll(mails, failure);
  };

  /** Once more, one by one, when the chunk failed for what one mail of it may be guilty of. */
  const requestOrSplit = async (chunk: FetchChunk): Promise<readonly FetchOutcome[]> => {
    const outcomes = await request(chunk);
    const failure = commonFailure(outcomes);
    if (failure === null || !SUSPICIOUS.has(failure.code)) return outcomes;
    const single: FetchOutcome[] = [];
    for (const mail of mailsOf(chunk)) {
      const alone: FetchChunk = chunk.kind === 'whole' ? { kind: 'whole', mails: [mail] } : chunk;
      single.push(...(await request(alone)));
    }
    return single;
  };

  return {
    fetch: async function* (mails) {
      const chunks = planFetches(mails, input.wholeMaxBytes(), (mail) => suspects.has(keyOf(mail)));
      let ahead = chunks[0] === undefined ? null : requestOrSplit(chunks[0]);
      for (let at = 0; ahead !== null; at += 1) {
        const outcomes = await ahead;
        const next = chunks[at + 1];
        ahead = next === undefined ? null : requestOrSplit(next);
        yield* outcomes;
      }
    },
  };
}
