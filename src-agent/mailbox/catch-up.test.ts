import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMemoryLedger, type MemoryLedger } from '../../test/support/memory-ledger.ts';
import type { MailHead } from '../contract/entities.ts';
import { err, ok, type Result } from '../contract/result.ts';
import { catchUp } from './catch-up.ts';
import { type CatchUpPlan, planCatchUp } from './plan-catch-up.ts';
import { type FolderReader, HEADS_AT_ONCE } from './read-folder.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const folder = { account: 'someone@imap.example:993', folder: 'INBOX' };

type ModelMail = { uid: number; readonly name: string; readonly receivedAt: number; seen: boolean };

/** A folder of a server that does everything RFC 9051 allows between two commands. */
function createModelFolder(start: number) {
  let now = start;
  let mails: ModelMail[] = [];
  let uidValidity = 1;
  let uidNext = 1;
  let names = 0;
  return {
    now: () => now,
    mails: () => mails,
    uidValidity: () => String(uidValidity),
    uidNext: () => uidNext,
    arrive: (ageMs = 0, seen = false) => {
      names += 1;
      mails.push({ uid: uidNext, name: `mail ${names}`, receivedAt: now - ageMs, seen });
      uidNext += 1;
    },
    expunge: (dice: number) => {
      mails.splice(Math.floor(dice * mails.length), 1);
    },
    read: (dice: number) => {
      const mail = mails[Math.floor(dice * mails.length)];
      if (mail !== undefined) mail.seen = true;
    },
    renumber: () => {
      uidValidity += 1;
      uidNext = 1;
      mails = mails.map((mail) => {
        uidNext += 1;
        return { ...mail, uid: uidNext - 1 };
      });
    },
    leaveGap: (size: number) => {
      uidNext += size;
    },
    pass: (ms: number) => {
      now += ms;
    },
  };
}
type ModelFolder = ReturnType<typeof createModelFolder>;

function headOf(mail: ModelMail): MailHead {
  const { name } = mail;
  return {
    ...{ mailId: name.padEnd(32).slice(0, 32), messageId: `<${name}>`, subject: name, from: 'a@b.example' },
    ...{ sender: 'a@b.example', date: '', sizeBytes: 100, authentication: [] },
  };
}

const LOST = err('mailbox.connection-lost', { retryable: true });

/** A connection to it: `between` happens before each answer, and says whether the line is still there. */
function readModel(server: ModelFolder, between: () => boolean): FolderReader {
  const uidValidity = server.uidValidity();
  const alive = () => between() && server.uidValidity() === uidValidity;
  const answer = <T>(rows: () => T): Promise<Result<T>> => Promise.resolve(alive() ? ok(rows()) : LOST);
  const chosen = (uids: readonly number[]) => server.mails().filter((mail) => uids.includes(mail.uid));
  const overview = ({ uid, receivedAt, seen }: ModelMail) => ({ uid, receivedAt, seen });
  return {
    uidsFrom: (from) => answer(() => server.mails().flatMap(({ uid }) => (uid >= from ? [uid] : []))),
    stock: () => answer(() => server.mails().map(overview)),
    heads: (uids) => {
      expect(uids.length).toBeLessThanOrEqual(HEADS_AT_ONCE);
      return answer(() => chosen(uids).map((mail) => ({ ...overview(mail), head: headOf(mail) })));
    },
  };
}

function planFor(server: ModelFolder, ledger: MemoryLedger): CatchUpPlan {
  return planCatchUp({
    cursor: ledger.readCursor(folder),
    folder: { uidValidity: server.uidValidity(), uidNext: server.uidNext() },
    lastNoticedAt: ledger.lastNoticedAt(folder),
    now: server.now(),
    firstStartDays: 7,
  });
}

/** One connection that catches up `looks` times, or fewer when it is cut. */
async function connectOnce(server: ModelFolder, ledger: MemoryLedger, between: () => boolean, looks: number) {
  const reader = readModel(server, between);
  let told = 0;
  for (let look = 0; look < looks; look += 1) {
    const plan = planFor(server, ledger);
    const onNoticed = (count: number) => {
      told += count;
    };
    const caughtUp = await catchUp({ reader, ledger, folder, onNoticed, mayHaveRowsAbove: look === 0 }, plan);
    if (!caughtUp.ok) return { told, lost: true };
  }
  return { told, lost: false };
}

const event = fc.oneof(
  { weight: 6, arbitrary: fc.constant({ kind: 'arrive' as const }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('expunge' as const),
      dice: fc.double({ min: 0, max: 0.999, noNaN: true }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('read' as const),
      dice: fc.double({ min: 0, max: 0.999, noNaN: true }),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ kind: 'cut' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'renumber' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('gap' as const), size: fc.integer({ min: 1, max: 1_000 }) }),
  },
  { weight: 6, arbitrary: fc.constant({ kind: 'idle' as const }) },
);
type ModelEvent = typeof event extends fc.Arbitrary<infer T> ? T : never;

const oldMail = fc.record({
  ageMs: fc.integer({ min: 0, max: 30 * DAY }),
  seen: fc.boolean(),
});

/** Does what the event says; false when it cut the line. */
function happen(server: ModelFolder, what: ModelEvent, started: boolean): boolean {
  server.pass(HOUR);
  switch (what.kind) {
    case 'arrive':
      server.arrive();
      return true;
    case 'expunge':
      server.expunge(what.dice);
      return true;
    case 'read':
      // Before the first start reading a mail is what keeps it from being handled.
      if (started) server.read(what.dice);
      return true;
    case 'gap':
      server.leaveGap(what.size);
      return true;
    case 'renumber':
      server.renumber();
      return false;
    case 'cut':
      return false;
    case 'idle':
      return true;
  }
}

describe('IMP-2: arrive, expunge, idle, cut and fetch in any order', () => {
  it('IMP-2: misses nothing and repeats nothing in 5,000 interleavings', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(oldMail, { maxLength: 12 }),
        fc.array(event, { maxLength: 40 }),
        fc.integer({ min: 1, max: 4 }),
        async (before, events, looks) => {
          const start = Date.parse('2025-11-18T10:00:00Z');
          const server = createModelFolder(start);
          for (const { ageMs, seen } of before) server.arrive(ageMs, seen);
          const due = new Set(
            server
              .mails()
              .flatMap((mail) => (!mail.seen && start - mail.receivedAt <= 4 * DAY ? [mail.name] : [])),
          );
          const mayBeHandled = new Set(
            server
              .mails()
              .flatMap((mail) => (!mail.seen && start - mail.receivedAt <= 7 * DAY ? [mail.name] : [])),
          );
          const old = new Set(server.mails().map((mail) => mail.name));
          const ledger = createMemoryLedger(server.now);
          const left = [...events];
          let started = false;
          const between = () => {
            const next = left.shift();
            return next === undefined || happen(server, next, started);
          };
          let told = 0;
          while (left.length > 0) {
            const connection = await connectOnce(server, ledger, between, looks);
            told += connection.told;
            started ||= ledger.readCursor(folder) !== null;
          }
          const last = await connectOnce(server, ledger, () => true, 2);
          told += last.told;

          const rows = ledger.rows();
          const signals = ledger.signals();
          const current = rows.filter((row) => row.uidValidity === planFor(server, ledger).uidValidity);
          const present = server.mails();
          // Every mail of the folder has exactly one row.
          expect(current.map((row) => row.uid).sort((a, b) => a - b)).toEqual(
            expect.arrayContaining(present.map((mail) => mail.uid)),
          );
          expect(new Set(current.map((row) => row.uid)).size).toBe(current.length);
          // Nothing twice, nothing that was to be left alone, nothing missed.
          const handled = signals.map((row) => row.head?.subject ?? '');
          expect(new Set(handled).size).toBe(handled.length);
          expect(handled.filter((name) => old.has(name) && !mayBeHandled.has(name))).toEqual([]);
          const missed = present.filter(
            (mail) => (due.has(mail.name) || !old.has(mail.name)) && !handled.includes(mail.name),
          );
          expect(missed).toEqual([]);
          expect(told).toBe(signals.length);
          // Nothing under an old UIDVALIDITY is left to be fetched by a number that means another mail.
          const label = planFor(server, ledger).uidValidity;
          expect(ledger.undecided(folder, 1_000).filter((row) => row.uidValidity !== label)).toEqual([]);
        },
      ),
      { numRuns: 5_000 },
    );
  }, 60_000);

  it('DEL-2: the cursor is never past a mail of the folder that has no row, at any moment', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(oldMail, { maxLength: 8 }),
        fc.array(event, { maxLength: 25 }),
        async (before, events) => {
          const server = createModelFolder(Date.parse('2025-11-18T10:00:00Z'));
          for (const { ageMs, seen } of before) server.arrive(ageMs, seen);
          const ledger = createMemoryLedger(server.now);
          const check = () => {
            const cursor = ledger.readCursor(folder);
            if (cursor === null || cursor.uidValidity !== server.uidValidity()) return;
            const known = ledger.knownUids(folder, cursor.uidValidity);
            expect(server.mails().filter(({ uid }) => uid <= cursor.lastUid && !known.has(uid))).toEqual([]);
          };
          const unsubscribe = ledger.changed.subscribe(check);
          const left = [...events];
          const between = () => {
            check();
            const next = left.shift();
            return next === undefined || happen(server, next, false);
          };
          while (left.length > 0) await connectOnce(server, ledger, between, 3);
          unsubscribe();
        },
      ),
      { numRuns: 2_000 },
    );
  }, 60_000);
});

describe('taking stock', () => {
  it('RES-3: takes a flood in steps of at most 200 heads', async () => {
    const server = createModelFolder(Date.parse('2025-11-18T10:00:00Z'));
    for (let n = 0; n < 1_000; n += 1) server.arrive(HOUR);
    const ledger = createMemoryLedger(server.now);
    const connection = await connectOnce(server, ledger, () => true, 1);
    expect(connection.told).toBe(1_000);
    expect(Math.max(...ledger.notices().map(({ arrivals }) => arrivals.length))).toBeLessThanOrEqual(
      HEADS_AT_ONCE,
    );
  });

  it('leaves a cursor behind on an empty folder, so that the first mail is news', async () => {
    const server = createModelFolder(Date.parse('2025-11-18T10:00:00Z'));
    const ledger = createMemoryLedger(server.now);
    await connectOnce(server, ledger, () => true, 1);
    server.arrive(0, true);
    expect((await connectOnce(server, ledger, () => true, 1)).told).toBe(1);
  });

  it('writes nothing when there is nothing new', async () => {
    const server = createModelFolder(Date.parse('2025-11-18T10:00:00Z'));
    server.arrive();
    const ledger = createMemoryLedger(server.now);
    await connectOnce(server, ledger, () => true, 1);
    const before = ledger.notices().length;
    await connectOnce(server, ledger, () => true, 3);
    expect(ledger.notices().length).toBe(before);
  });
});
