import { writeSync } from 'node:fs';
import { openStore } from '../../src-agent/store/open-database.ts';
import { systemClock } from '../../src-agent/support/clock.ts';
import { INBOX, sampleArrival, silentLog, UID_VALIDITY, unwrap } from './store-samples.ts';

/*
 * A process that backs its database up while it commits: `backup-writer.ts DATA_DIR BACKUPS WRITES_PER_SECOND`. One line
 * of JSON for each backup: where it lies, and the last commit before it began and when it was done.
 */
const [, , dataDir = '', backups = '0', perSecond = '0'] = process.argv;
const TICK_MS = 10;
/** As store-backups.test.ts counts them. */
const ROW_EVERY = 10;

const store = unwrap(await openStore({ dataDir, clock: systemClock, log: silentLog }));
const startedAt = systemClock.monotonic();
let uid = 0;
let writing = true;
function write(): void {
  if (!writing) return;
  const due = Math.ceil(((systemClock.monotonic() - startedAt) / 1_000) * Number(perSecond));
  while (uid < due) {
    uid += 1;
    // Most UIDs of a folder are skipped: the database stays small, and each commit moves the cursor.
    const arrivals = uid % ROW_EVERY === 0 ? [sampleArrival(uid)] : [];
    store.ledger.notice(INBOX, { uidValidity: UID_VALIDITY, lastUid: uid }, arrivals);
  }
  systemClock.setTimer(TICK_MS, write);
}
write();
for (let left = Number(backups); left > 0; left -= 1) {
  const from = uid;
  const { path } = unwrap(await store.backups.make(Number(backups)));
  writeSync(1, `${JSON.stringify({ path, from, to: uid, ms: systemClock.monotonic() - startedAt })}\n`);
}
writing = false;
store.close();
