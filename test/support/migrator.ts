import Database from 'better-sqlite3';
import { dataFiles } from '../../src-agent/store/data-folder.ts';
import { migrate } from '../../src-agent/store/migrate.ts';

/* A process that migrates a database and is killed at the n-th statement of it: `migrator.ts DATA_DIR N`. */
const [, , dataDir = '', at = '0'] = process.argv;
let left = Number(at);
const db = new Database(dataFiles(dataDir).database, {
  verbose: () => {
    left -= 1;
    if (left === 0) process.kill(process.pid, 'SIGKILL');
  },
});
db.pragma('journal_mode = WAL');
db.pragma('synchronous = FULL');
migrate(db);
db.close();
