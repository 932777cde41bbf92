import { ok, type Result } from '../contract/result.ts';
import type { Clock } from '../ports.ts';
import { isoInstant } from '../support/clock.ts';
import { type ClockComparison, compareByAge, compareByNewest, measureAge } from './compare-clocks.ts';
import type { MailboxSession } from './mailbox-session.ts';

/** Compares this machine's clock with the server's by what lies in the open folder; changes nothing. */
export async function compareClocks(session: MailboxSession, clock: Clock): Promise<Result<ClockComparison>> {
  if (session.exists() === 0) return ok({ kind: 'unknown' });
  const newest = await session.run({ expectedBytes: 0 }, async (client) => {
    const row = await client.fetchOne('*', { uid: true, internalDate: true });
    return row === false ? null : row;
  });
  if (!newest.ok) return newest;
  const date = newest.value?.internalDate;
  const uid = newest.value?.uid;
  const receivedAt = date instanceof Object ? date.getTime() : null;
  if (receivedAt === null || uid === undefined || !session.capabilities.has('WITHIN'))
    return ok(compareByNewest(receivedAt, clock.now()));
  return measure(session, clock, uid, receivedAt);
}

async function measure(
  session: MailboxSession,
  clock: Clock,
  uid: number,
  receivedAt: number,
): Promise<Result<ClockComparison>> {
  const age = await measureAge((clock.now() - receivedAt) / 1_000, async (seconds) => {
    // imapflow makes `YOUNGER n` of a date n seconds ago where the server knows WITHIN.
    const since = isoInstant(clock.now() - seconds * 1_000);
    const found = await session.run({ expectedBytes: 0 }, (client) =>
      client.search({ uid: String(uid), since }, { uid: true }),
    );
    return found.ok ? ok(Array.isArray(found.value) && found.value.includes(uid)) : found;
  });
  if (!age.ok) return age;
  const now = clock.now();
  return ok(age.value === null ? compareByNewest(receivedAt, now) : compareByAge(receivedAt, age.value, now));
}
