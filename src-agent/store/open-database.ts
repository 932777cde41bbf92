import { existsSync, statSync } from 'node:fs';
import { type Err, err, type Failure, ok, type Result } from '../contract/result.ts';
import type { Clock, Log, MailLedger, Outbox } from '../ports.ts';
import { describeError } from '../support/describe-error.ts';
import { type AuditStore, createAuditStore } from './audit-store.ts';
import { type Backups, createBackups, listBackups, makeMigrationBackup } from './backup.ts';
import { type Checked, checkDatabase } from './check-database.ts';
import { type CommandStore, createCommandStore } from './command-store.ts';
import {
  type Connection,
  connect,
  connectReadOnly,
  OPENING_TIMEOUT_MS,
  sqliteVersion,
  waitForWriters,
} from './connection.ts';
import { checkFamilyWritable, createPrivateFile, dataFiles, prepareDataFolder } from './data-folder.ts';
import { createDayIndex } from './day-index.ts';
import { createDecisionStore, type DecisionStore } from './decision-store.ts';
import { createDeliveryHistory, type DeliveryHistory } from './delivery-history.ts';
import { createDeployStore, type DeployStore } from './deploy-store.ts';
import { createGmailCheckStore, type GmailCheckStore } from './gmail-check-store.ts';
import { markInUse, unmarkInUse } from './keep-in-use.ts';
import { createLedgerCounter, type LedgerCounter } from './ledger-counts.ts';
import { createLinkHistory, type LinkHistory } from './link-history.ts';
import { createMailLedger } from './mail-ledger.ts';
import { createMessageHistory, type MessageHistory } from './message-history.ts';
import { migrate, SCHEMA_VERSION } from './migrate.ts';
import { createOutboxStore } from './outbox-store.ts';
import { hasOwnSchema } from './own-schema.ts';
import { readLog } from './read-log.ts';
import { forgetHandling, recoverAfterCrash } from './recover-after-crash.ts';
import { finishRestore } from './restore-store.ts';
import { createRestoredPast, type RestoredPast, recordRestore } from './restored-past.ts';
import { createRetention, type Retention } from './retention.ts';
import { createSearchIndex } from './search-index.ts';
import { createSettingsStore, readStoredSettings, type SettingsStore } from './settings-store.ts';
import { createMessageSettling } from './settle-message.ts';
import { storeFailureOf } from './sqlite-failure.ts';
import { tryWriting } from './try-writing.ts';

/** Everything that is kept, one connection, one process (STO-2). Methods throw what SQLite throws: see failureOf. */
export type Store = {
  /** The database file. */
  readonly path: string;
  readonly ledger: MailLedger;
  readonly outbox: Outbox;
  readonly decisions: DecisionStore;
  readonly deliveries: DeliveryHistory;
  readonly messages: MessageHistory;
  readonly links: LinkHistory;
  readonly counts: LedgerCounter;
  readonly settings: SettingsStore;
  readonly audit: AuditStore;
  readonly gmailChecks: GmailCheckStore;
  readonly deploys: DeployStore;
  readonly commands: CommandStore;
  readonly retention: Retention;
  readonly past: Pick<RestoredPast, 'notice' | 'acknowledge'>;
  readonly backups: Backups;
  readonly opened: Opened;
  /** What one of its methods threw, as a failure; null: it is not the database's doing. */
  failureOf(thrown: unknown): Failure | null;
  /** null: it takes writes. */
  tryWriting(): Failure | null;
  /** Idempotent. */
  close(): void;
};

/** What was found at the start, for the log and doctor. */
export type Opened = {
  readonly sqliteVersion: string;
  /** The last end was not a clean one: the whole database was checked. */
  readonly uncleanEnd: boolean;
  /** A backup that was asked for was put in place. */
  readonly restoreFinished: boolean;
  /** The log of the last process was gone or broken: what it had not yet moved to the database is lost. */
  readonly logLost: boolean;
  /** The schema's version before; 0 for a new database. */
  readonly schemaBefore: number;
  /** Mails set aside because they were in hand at two crashes. */
  readonly setAside: number;
};

/** Before it, a WAL database could be corrupted by a checkpoint racing a reset (sqlite.org/wal.html#walresetbug). */
const OLDEST_SQLITE = '3.51.3';
/** How many backups stay at a migration where the settings cannot be read. */
const BACKUPS_UNTOLD = 7;

/**
 * Opens the data folder's database, creating folder and database when they are not there. The caller holds the
 * agent's lock. Refused, with the files as they were: a schema newer than this program, a damaged database
 * (`restoreStore` is the way out), an SQLite older than `oldestSqlite`.
 */
export async function openStore(options: {
  readonly dataDir: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Only a driver used in tests may go below the default. */
  readonly oldestSqlite?: string;
}): Promise<Result<Store>> {
  const { dataDir, clock } = options;
  const log = options.log.child('store');
  const path = dataFiles(dataDir).database;
  try {
    const version = sqliteVersion();
    const oldest = options.oldestSqlite ?? OLDEST_SQLITE;
    if (isOlder(version, oldest)) {
      return err('store.sqlite-too-old', { params: { version, least: oldest } });
    }
    const prepared = prepareDataFolder(dataDir);
    if (!prepared.ok) return prepared;
    const setAside = finishRestore(dataDir);
    const restoreFinished = setAside !== null;
    if (restoreFinished) log.warn('A backup was put in place', { setAside: setAside.join(', ') });
    const writable = checkFamilyWritable(path);
    if (!writable.ok) return writable;
    const logState = readLog(path);
    const checked = checkAtStart(path, dataDir);
    if (!checked.ok) return namingBackup(checked, dataDir);
    const { version: schema, inUse, uncleanEnd } = checked.value;
    const logLost = inUse && logState !== 'whole';
    const created = createPrivateFile(path);
    if (!created.ok) return created;

    const db = connect(path);
    try {
      waitForWriters(db, OPENING_TIMEOUT_MS);
      if (schema > 0 && schema < SCHEMA_VERSION) {
        const backup = await makeMigrationBackup(db, dataDir, clock.now(), backupsToKeep(db));
        if (!backup.ok) return closed(db, backup);
        log.info('Backed up before a migration', { path: backup.value.path });
      }
      const schemaBefore = migrate(db);
      const readable = checkSettings(db, path);
      if (!readable.ok) return closed(db, namingBackup(readable, dataDir));
      if (logLost) {
        log.error('The log of the database is not whole: its past ends at an earlier moment', { logState });
        recordRestore(db, { at: clock.now(), cause: 'log-lost', madeAt: null, who: 'agent' });
      }
      markInUse(db, clock.now());
      const opened = {
        sqliteVersion: version,
        uncleanEnd,
        restoreFinished,
        logLost,
        schemaBefore,
        setAside: recoverAfterCrash(db, clock.now()),
      };
      waitForWriters(db);
      log.info('Database opened', opened);
      return ok(createStore(db, { path, dataDir, clock, opened }));
    } catch (error) {
      db.close();
      throw error;
    }
  } catch (error) {
    const failure = storeFailureOf(error, path);
    if (failure === null) throw error;
    log.error('The database could not be opened', { code: failure.code, cause: describeError(error) });
    return { ok: false, error: failure };
  }
}

/** The store over an open connection whose schema is current. */
export function createStore(
  db: Connection,
  options: {
    readonly path: string;
    readonly dataDir: string;
    readonly clock: Clock;
    readonly opened: Opened;
  },
): Store {
  const { clock } = options;
  const search = createSearchIndex(db);
  const messageDays = createDayIndex(db, 'message_days');
  const deliveryDays = createDayIndex(db, 'delivery_days');
  const settling = createMessageSettling(db);
  const past = createRestoredPast(db);
  const audit = createAuditStore(db);
  const commands = createCommandStore(db);
  const settings: SettingsStore = createSettingsStore(db, {
    audit,
    onChange: (now, document) => {
      decisions.redecideAll(now);
      commands.keepFor(document.deploys.services);
    },
  });
  const decisions: DecisionStore = createDecisionStore(db, {
    days: deliveryDays,
    settling,
    past,
    settingsRevision: settings.revision,
  });
  const deliveries = createDeliveryHistory(db, { days: deliveryDays, search, settling });

  return {
    path: options.path,
    ledger: createMailLedger(db, { clock, days: messageDays, search }),
    outbox: createOutboxStore(db, settling, past),
    decisions,
    deliveries,
    messages: createMessageHistory(db, { days: messageDays, search, deliveries }),
    links: createLinkHistory(db, search),
    counts: createLedgerCounter(db),
    settings,
    audit,
    gmailChecks: createGmailCheckStore(db),
    deploys: createDeployStore(db),
    commands,
    retention: createRetention(db, clock),
    past,
    backups: createBackups(db, options.dataDir, clock),
    opened: options.opened,
    failureOf: (thrown) => storeFailureOf(thrown, options.path),
    tryWriting: () => tryWriting(db, options.path),
    close() {
      if (!db.open) return;
      forgetHandling(db);
      unmarkInUse(db);
      db.close();
    },
  };
}

/** The whole of it where the last end was not a clean one. */
function checkAtStart(path: string, dataDir: string): Result<Checked & { readonly uncleanEnd: boolean }> {
  if (sizeOf(path) === 0) {
    // A first start has no backups.
    if (listBackups(dataDir).length > 0)
      return err('store.damaged', { params: { path }, cause: 'nothing is in it' });
    return ok({ version: 0, inUse: false, uncleanEnd: false });
  }
  const hasWrites = sizeOf(`${path}-wal`) > 0;
  const checked = checkDatabase(path, hasWrites ? 'full' : 'quick');
  if (!checked.ok) return checked;
  const { inUse } = checked.value;
  const whole = inUse && !hasWrites ? checkDatabase(path, 'full') : checked;
  if (!whole.ok) return whole;
  if (!isOwn(path)) return err('store.damaged', { params: { path }, cause: 'the schema is not its own' });
  return ok({ ...whole.value, uncleanEnd: hasWrites || inUse });
}

/** SQLite's own check does not look at what tables are made of: a name that lost a bit is as good as another. */
function isOwn(path: string): boolean {
  const db = connectReadOnly(path);
  try {
    return hasOwnSchema(db);
  } finally {
    db.close();
  }
}

function backupsToKeep(db: Connection): number {
  const settings = readStoredSettings(db);
  return (settings.ok && settings.value?.document.retention.backups) || BACKUPS_UNTOLD;
}

/** Nobody but this program writes them: settings that it cannot read are damage, unless a newer one wrote them. */
function checkSettings(db: Connection, path: string): Result<null> {
  const settings = readStoredSettings(db);
  if (settings.ok || settings.error.code === 'settings.newer-version') return ok(null);
  const { code, params } = settings.error;
  return err('store.damaged', { params: { path }, cause: `settings: ${code} ${JSON.stringify(params)}` });
}

/** A damaged database is told of together with what it could be restored from. */
function namingBackup(failed: Err, dataDir: string): Err {
  const [newest] = listBackups(dataDir);
  if (failed.error.code !== 'store.damaged' || newest === undefined) return failed;
  const params = { ...failed.error.params, backup: newest.path };
  return { ok: false, error: { ...failed.error, params } };
}

function closed<T>(db: Connection, result: T): T {
  db.close();
  return result;
}

function sizeOf(path: string): number {
  return existsSync(path) ? statSync(path).size : 0;
}

/** Compares dotted numbers. */
function isOlder(version: string, than: string): boolean {
  const left = version.split('.').map(Number);
  const right = than.split('.').map(Number);
  for (const [index, wanted] of right.entries()) {
    const found = left[index] ?? 0;
    if (found !== wanted) return found < wanted;
  }
  return false;
}
