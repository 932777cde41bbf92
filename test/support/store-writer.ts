import { writeSync } from 'node:fs';
import Database from 'better-sqlite3';
import { dataFiles } from '../../src-agent/store/data-folder.ts';
import { createDayIndex } from '../../src-agent/store/day-index.ts';
import { createMailLedger } from '../../src-agent/store/mail-ledger.ts';
import { openStore } from '../../src-agent/store/open-database.ts';
import { createSearchIndex } from '../../src-agent/store/search-index.ts';
import { systemClock } from '../../src-agent/support/clock.ts';
import { INBOX, sampleArrival, silentLog, UID_VALIDITY, unwrap } from './store-samples.ts';

/*
 * A process that commits and then says so: `store-writer.ts DATA_DIR (store|library-defaults) COUNT`.
 * `store` writes through the product's connection; `library-defaults` through one on which nothing was set but
 * WAL, as better-sqlite3 comes. Prints `ack N` after each commit; COUNT 0: until it is killed.
 */
const [, , dataDir = '', mode = '', howMany = '0'] = process.argv;
const count = Number(howMany) === 0 ? Number.POSITIVE_INFINITY : Number(howMany);

const store = unwrap(await openStore({ dataDir, clock: systemClock, log: silentLog }));
const first = (store.ledger.readCursor(INBOX)?.lastUid ?? 0) + 1;
const ledger = mode === 'store' ? store.ledger : defaultLedger();

for (let uid = first; uid < first + count; uid += 1) {
  ledger.notice(INBOX, { uidValidity: UID_VALIDITY, lastUid: uid }, [sampleArrival(uid)]);
  writeSync(1, `ack ${uid}\n`);
}
store.close();

function defaultLedger() {
  store.close();
  const db = new Database(dataFiles(dataDir).database);
  db.pragma('journal_mode = WAL');
  const days = createDayIndex(db, 'message_days');
  return createMailLedger(db, { clock: systemClock, days, search: createSearchIndex(db) });
}
