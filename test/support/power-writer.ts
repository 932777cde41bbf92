import { openSync, writeSync } from 'node:fs';
import { connect } from '../../src-agent/store/connection.ts';
import { markInUse } from '../../src-agent/store/keep-in-use.ts';
import { createStore, openStore } from '../../src-agent/store/open-database.ts';
import { systemClock } from '../../src-agent/support/clock.ts';
import { decide, noticeMail, silentLog, unwrap } from './store-samples.ts';

/*
 * A process whose machine will lose its power: `power-writer.ts DATA_DIR ACKS (FULL|NORMAL) MAILS`. It notices and
 * decides mails, and writes a line to ACKS after each commit. Checkpoints come often, so that a trace holds many.
 */
const [, , dataDir = '', acks = '', synchronous = '', mails = '0'] = process.argv;
const PAGES_TO_CHECKPOINT = 60;

const opened = unwrap(await openStore({ dataDir, clock: systemClock, log: silentLog }));
opened.close();
const db = connect(opened.path);
db.pragma(`synchronous = ${synchronous}`);
db.pragma(`wal_autocheckpoint = ${PAGES_TO_CHECKPOINT}`);
markInUse(db, systemClock.now());
const store = createStore(db, { ...opened, dataDir, clock: systemClock });
const file = openSync(acks, 'a');
for (let uid = 1; uid <= Number(mails); uid += 1) {
  const id = noticeMail(store, uid);
  writeSync(file, `noticed ${uid}\n`);
  decide(store, id, systemClock.now());
  writeSync(file, `decided ${uid}\n`);
}
// The power goes: nothing is closed.
process.exit(0);
