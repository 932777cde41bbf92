import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { Decision } from '../../src-agent/contract/entities.ts';
import { defaultSettings } from '../../src-agent/contract/settings.ts';
import type { FolderKey } from '../../src-agent/ports.ts';
import { databaseFamily } from '../../src-agent/store/data-folder.ts';
import { migrate } from '../../src-agent/store/migrate.ts';
import { createStore, type Store } from '../../src-agent/store/open-database.ts';
import { recoverAfterCrash } from '../../src-agent/store/recover-after-crash.ts';
import { guardFolder } from '../support/death-guard.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import {
  ACCEPTED,
  DELIVER,
  REFUSED,
  sampleArrival,
  sampleHead,
  sampleResult,
} from '../support/store-samples.ts';

/*
 * DEL-2: cursor, marks, decision and outbox row move together. Sequences of what can happen to a mailbox, an
 * agent and a receiver run against the real store; after every step, and after every crash inside a step, the
 * store is compared with a reference that knows only what arrived and what the receiver saw.
 *
 * A crash is a statement that never runs: what was not committed is rolled back, as after a kill. Some crashes
 * also read the files as the kernel has them, without closing, as a new process would.
 */

const SEQUENCES = 10_000;
const SEQUENCES_PER_DATABASE = 250;
const REAL_CRASH_EVERY = 60;

type Step =
  | { readonly do: 'arrive' | 'fetch' | 'decide' | 'redecide'; readonly count: number }
  | { readonly do: 'send'; readonly answer: 'accept' | 'refuse' | 'fail' | 'lose' }
  | { readonly do: 'pass'; readonly hours: number }
  | { readonly do: 'edit-settings' | 'retry-dead' };
type Command = { readonly step: Step; readonly crashAt: number | null };

const count = fc.integer({ min: 1, max: 4 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constantFrom('arrive', 'fetch', 'decide', 'redecide'), count }),
  fc.record({ do: fc.constant('send'), answer: fc.constantFrom('accept', 'refuse', 'fail', 'lose') }),
  fc.record({ do: fc.constant('pass'), hours: fc.integer({ min: 1, max: 30 }) }),
  fc.record({ do: fc.constantFrom('edit-settings', 'retry-dead') }),
);
const command: fc.Arbitrary<Command> = fc.record({
  step,
  crashAt: fc.option(fc.integer({ min: 1, max: 60 }), { freq: 3 }),
});

class Crash extends Error {}

/** The store in one process after another. */
function createMachine() {
  const memory = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
  const folder = mkdtempSync(join(memory, 'rsd-model-'));
  const release = guardFolder(folder);
  const clock = createFakeClock();
  let files = 0;
  let crashIn = Number.POSITIVE_INFINITY;
  let db = boot(join(folder, `${files}.db`));
  let store = wire();

  function boot(path: string): Database.Database {
    const opened = new Database(path, {
      verbose: () => {
        crashIn -= 1;
        if (crashIn === 0) throw new Crash();
      },
    });
    opened.pragma('journal_mode = WAL');
    // Nothing here asks what survives a power cut; STO-1 does.
    opened.pragma('synchronous = OFF');
    opened.pragma('foreign_keys = ON');
    migrate(opened);
    return opened;
  }
  function wire(): Store {
    const opened = {
      sqliteVersion: '',
      uncleanEnd: true,
      restoreFinished: false,
      logLost: false,
      schemaBefore: 1,
      setAside: 0,
    };
    return createStore(db, { path: db.name, dataDir: folder, clock, opened });
  }
  function moveTo(path: string): void {
    const old = db.name;
    db.close();
    for (const file of databaseFamily(old)) rmSync(file, { force: true });
    db = boot(path);
    store = wire();
  }

  return {
    clock,
    get store() {
      return store;
    },
    /** Runs it, or dies at its n-th statement and starts again. */
    run(act: (store: Store) => void, crashAt: number | null, real: boolean): void {
      crashIn = crashAt ?? Number.POSITIVE_INFINITY;
      try {
        act(store);
      } catch (error) {
        if (!(error instanceof Crash)) throw error;
        crashIn = Number.POSITIVE_INFINITY;
        if (real) {
          files += 1;
          const image = join(folder, `${files}.db`);
          copyFileSync(db.name, image);
          copyFileSync(`${db.name}-wal`, `${image}-wal`);
          moveTo(image);
        }
        recoverAfterCrash(db, clock.now());
        store.outbox.recoverInterrupted(clock.now());
      }
      crashIn = Number.POSITIVE_INFINITY;
    },
    renew(): void {
      files += 1;
      moveTo(join(folder, `${files}.db`));
    },
    close(): void {
      db.close();
      rmSync(folder, { recursive: true, force: true });
      release();
    },
  };
}

const machine = createMachine();
afterAll(() => machine.close());
let sequence = 0;

/** What arrived in the folder, and which requests the receiver saw and accepted: all the reference knows. */
type World = {
  readonly folder: FolderKey;
  readonly mails: Set<number>;
  readonly requests: Map<string, number[]>;
  readonly accepted: Set<string>;
};

const UIDS = '1';
const HOUR_MS = 3_600_000;

/** Every third mail is skipped, every fourth deferred for an hour; some share a group. */
function decisionFor(uid: number, again: boolean, now: number): Decision {
  if (uid % 3 === 0) return { ...DELIVER, action: 'skip', reason: 'no-links' };
  if (uid % 4 === 0 && !again) {
    const later = { dueAt: now + HOUR_MS, markSeen: false, markProcessed: false };
    return { action: 'defer', reason: 'outside-window', ...later };
  }
  return DELIVER;
}

function act(world: World, { step }: Command): (store: Store) => void {
  const now = machine.clock.now();
  switch (step.do) {
    case 'arrive':
      return () => {
        for (let added = 0; added < step.count; added += 1) world.mails.add(world.mails.size + 1);
      };
    case 'fetch':
      return (store) => {
        const above = store.ledger.readCursor(world.folder)?.lastUid ?? 0;
        const uids = [...world.mails].filter((uid) => uid > above).slice(0, step.count);
        const lastUid = uids.at(-1);
        if (lastUid === undefined) return;
        const arrivals = uids.map((uid) =>
          sampleArrival(uid, { fingerprint: `${world.folder.account} ${uid}`, head: headOf(world, uid) }),
        );
        store.ledger.notice(world.folder, { uidValidity: UIDS, lastUid }, arrivals);
      };
    case 'decide':
      return (store) => {
        const mails = store.ledger.undecided(world.folder, step.count);
        store.decisions.startHandling(mails.map(({ id }) => id));
        for (const { id, uid } of mails) decideOne(store, world, id, uid, false);
      };
    case 'redecide':
      return (store) => {
        for (const id of store.decisions.waitingMessages(now, step.count)) {
          const waiting = store.decisions.loadWaiting(id);
          if (waiting.ok) decideOne(store, world, id, waiting.value.uid, true);
        }
      };
    case 'send':
      return (store) => send(store, world, step.answer, now);
    case 'pass':
      return () => machine.clock.jump(step.hours * HOUR_MS);
    case 'edit-settings':
      return (store) => {
        store.settings.put({ document: defaultSettings(), who: 'model', action: 'settings.set', now });
      };
    case 'retry-dead':
      return (store) => {
        store.deliveries.retryAll(now);
      };
  }
}

function headOf(world: World, uid: number) {
  return sampleHead(uid, { mailId: `${world.folder.account}${uid}`.padStart(32, '0').slice(-32) });
}

function decideOne(
  store: Store,
  world: World,
  id: Parameters<Store['messages']['summary']>[0],
  uid: number,
  again: boolean,
): void {
  const now = machine.clock.now();
  const head = headOf(world, uid);
  const groupKey = uid % 5 < 2 ? `${world.folder.account} group` : null;
  const known = store.decisions.knownFor({ mailId: head.mailId, groupKey }, now, id);
  let decision = decisionFor(uid, again, now);
  if (decision.action === 'deliver' && known.group === 'accepted') {
    decision = { ...DELIVER, action: 'skip', reason: 'duplicate-group' };
  }
  if (decision.action === 'deliver' && known.group === 'claimed') {
    decision = { ...DELIVER, action: 'defer', reason: 'group-in-flight' };
  }
  const target = `${world.folder.account}-main`;
  const requests = decision.action === 'deliver' ? [{ target, url: 'https://r.test/', body: { uid } }] : [];
  const result = sampleResult(head, { groupKey, decision, requests });
  const mail = { ...head, text: '', html: '', attachments: [], tooComplex: null };
  const item = {
    id,
    read: { mail, findings: null },
    result,
    known,
    heldByWindow: true,
    groupTtlSeconds: 0,
    now,
  };
  expect(store.decisions.storeDecisions([item], store.settings.revision())).toEqual([]);
}

function send(store: Store, world: World, answer: string, now: number): void {
  const target = `${world.folder.account}-main`;
  const due = store.outbox.due(now, new Set()).find((delivery) => delivery.target === target);
  if (due === undefined) return;
  const attempt = store.outbox.startAttempt(due.id, now);
  world.requests.set(due.id, [...(world.requests.get(due.id) ?? []), attempt]);
  if (answer === 'lose') throw new Crash();
  if (answer === 'accept') world.accepted.add(due.id);
  const times = { startedAt: now, endedAt: now };
  if (answer === 'accept') store.outbox.recordDelivered(due.id, { ...ACCEPTED, ...times });
  else if (answer === 'refuse') store.outbox.recordDead(due.id, { ...REFUSED, ...times });
  else store.outbox.recordRetry(due.id, { ...REFUSED, ...times, outcome: 'failed' }, now + HOUR_MS);
}

/** The reference. */
function check(store: Store, world: World): void {
  const cursor = store.ledger.readCursor(world.folder)?.lastUid ?? 0;
  const known = store.ledger.knownUids(world.folder, UIDS);
  for (const uid of world.mails)
    if (uid <= cursor && !known.has(uid)) throw new Error(`mail ${uid} has no row`);
  for (const attempts of world.requests.values())
    expect(attempts).toEqual(attempts.map((_, index) => index + 1));
  const counts = store.counts.ledger(world.folder);
  const rows = counts.noticed + counts.waiting + counts.sent + counts.ignored + counts.failed;
  if (rows !== known.size) throw new Error(`${rows} counted, ${known.size} rows`);
  // Marked as sent only what the receiver accepted.
  if (counts.sent > world.accepted.size)
    throw new Error(`${counts.sent} sent, ${world.accepted.size} accepted`);
}

describe('DEL-2: cursor, marks, decisions and deliveries', () => {
  const what = 'no state with the cursor past a mail without a row';
  it(`DEL-2: ${SEQUENCES} sequences with crashes: ${what}`, { timeout: 600_000 }, () => {
    fc.assert(
      fc.property(fc.array(command, { minLength: 1, maxLength: 14 }), (commands) => {
        sequence += 1;
        if (sequence % SEQUENCES_PER_DATABASE === 0) machine.renew();
        const world: World = {
          folder: { account: `a${sequence}`, folder: 'INBOX' },
          mails: new Set(),
          requests: new Map(),
          accepted: new Set(),
        };
        for (const [index, one] of commands.entries()) {
          machine.run(act(world, one), one.crashAt, (sequence + index) % REAL_CRASH_EVERY === 0);
          check(machine.store, world);
        }
        finish(world);
      }),
      { numRuns: SEQUENCES },
    );
  });
});

/** Whatever happened, it can be brought to its end: nothing waits for ever, nothing is lost. */
function finish(world: World): void {
  const { store, clock } = machine;
  for (let turn = 0; store.counts.ledger(world.folder).waiting + open(world) > 0; turn += 1) {
    if (turn > 200) throw new Error('something waits for ever');
    for (const what of ['fetch', 'decide', 'redecide'] as const) {
      act(world, { step: { do: what, count: 10 }, crashAt: null })(store);
    }
    send(store, world, 'accept', clock.now());
    clock.jump(HOUR_MS);
  }
  check(store, world);
}

function open(world: World): number {
  const { store } = machine;
  return (
    world.mails.size -
    store.ledger.knownUids(world.folder, UIDS).size +
    store.counts.ledger(world.folder).noticed
  );
}
