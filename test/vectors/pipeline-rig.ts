import { rmSync } from 'node:fs';
import type { TriageResult } from '../../src-agent/contract/entities.ts';
import { ok } from '../../src-agent/contract/result.ts';
import type { Settings } from '../../src-agent/contract/settings.ts';
import { createMailDecider } from '../../src-agent/decide-mail.ts';
import { createOutboxRunner } from '../../src-agent/delivery/run-outbox.ts';
import { createMailHandler } from '../../src-agent/handle-mail.ts';
import { readHead } from '../../src-agent/mime/read-head.ts';
import { readMail } from '../../src-agent/mime/read-mail.ts';
import type { FolderKey, NoticedMail } from '../../src-agent/ports.ts';
import { connect } from '../../src-agent/store/connection.ts';
import { openStore } from '../../src-agent/store/open-database.ts';
import { recognise } from '../../src-agent/triage/recognise.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { QUIET_LOG } from '../support/outbox-rig.ts';
import { createSeededRandom } from '../support/seeds.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';
import { UNUSED_GOOGLE } from '../support/unused-google.ts';
import { createScriptedReceiver } from './scripted-receiver.ts';

const FOLDER: FolderKey = { account: 'montage@studio.example:993', folder: 'INBOX' };
const UID_VALIDITY = '1';
/** Turns of the event loop after which the outbox must have come to rest. */
const MOST_TURNS = 200;

/** One mail's end, and what the store says of it. */
export type HandledMail = {
  readonly id: NoticedMail['id'];
  readonly uid: number;
  readonly result: TriageResult;
};

/**
 * The agent's own road from raw bytes to requests and marks, without mailbox and network: mime, triage, decider,
 * handler, a real database, the outbox loop. Time stands still until it is moved.
 */
export async function createPipelineRig(options: {
  readonly startsAt: number;
  readonly secret: string | null;
}) {
  const folder = createTemporaryFolder('vectors');
  const clock = createFakeClock(options.startsAt);
  const opened = await openStore({ dataDir: folder.path, clock, log: QUIET_LOG });
  if (!opened.ok) throw new Error(`The store did not open: ${opened.error.code}`);
  const store = opened.value;
  const receiver = createScriptedReceiver(clock.now);
  const postponedForLimit = new Set<string>();
  const bytesByUid = new Map<number, Uint8Array>();
  let settings: Settings | null = null;
  let decided: TriageResult | null = null;

  const current = (): Settings => {
    if (settings === null) throw new Error('No settings yet');
    return settings;
  };
  const decider = createMailDecider({
    clock,
    store: {
      ...store.decisions,
      storeDecisions: (batch, revision) => {
        decided = batch.at(-1)?.result ?? null;
        return store.decisions.storeDecisions(batch, revision);
      },
    },
    settings: () => ({ document: current(), revision: 0 }),
    crashPoint: () => undefined,
  });
  const handler = createMailHandler({
    readerReady: async () => undefined,
    clock,
    log: QUIET_LOG,
    folder: () => FOLDER,
    ledger: store.ledger,
    store: store.decisions,
    decider,
    fetch: async function* (mails) {
      for (const { uid } of mails) {
        yield { uid, result: ok({ kind: 'whole', source: bytesByUid.get(uid) ?? new Uint8Array() }) };
      }
    },
    read: async (_mail, fetched) => {
      if (fetched.kind !== 'whole') throw new Error('Only whole mails are fetched here');
      const mail = await readMail(fetched.source);
      return ok({ mail, findings: recognise(mail, current()) });
    },
    onDecided: () => runner.wake(),
    crashPoint: () => undefined,
  });
  const runner = createOutboxRunner({
    clock,
    random: createSeededRandom(1).next,
    log: QUIET_LOG,
    outbox: {
      ...store.outbox,
      postpone: (id, until, why) => {
        if (why === 'rate-limit') postponedForLimit.add(id);
        store.outbox.postpone(id, until, why);
      },
    },
    settings: current,
    secrets: { get: async (name) => ok(name === 'MAKE_API_KEY' ? options.secret : null) },
    google: UNUSED_GOOGLE,
    send: receiver.send,
    probe: async () => ({ ok: false, error: { code: 'delivery.timed-out', params: {}, retryable: true } }),
    dropConnections: () => undefined,
    disableTarget: () => undefined,
    onChange: () => undefined,
    userAgent: 'vectors',
  });

  /** Until nothing is under way and nothing more is due now. */
  async function rest(): Promise<void> {
    for (let turns = 0; turns < MOST_TURNS; turns += 1) {
      await clock.advance(0);
      if (runner.state().inFlight === 0 && store.outbox.due(clock.now(), new Set()).length === 0) return;
    }
    throw new Error('The outbox does not come to rest');
  }

  return {
    clock,
    store,
    receiver,
    postponedForLimit,
    folder: FOLDER,
    rest,
    use(next: Settings) {
      settings = next;
      runner.reconsider();
    },
    /** What an earlier life left behind: ids of mails, keys of groups. */
    remember(mailIds: readonly string[], groupKeys: readonly string[], since: number) {
      const db = connect(store.path);
      const insertMail = db.prepare('INSERT OR IGNORE INTO processed_mails VALUES (?, ?)');
      const insertGroup = db.prepare(
        `INSERT OR IGNORE INTO subject_groups (group_key, state, message_id, since) VALUES (?, 'accepted', 0, ?)`,
      );
      for (const id of mailIds) insertMail.run(id, since);
      for (const key of groupKeys) insertGroup.run(key, since);
      db.close();
    },
    /** A mail arrives, is decided and, when due, sent. */
    async handle(source: Uint8Array): Promise<HandledMail> {
      const uid = bytesByUid.size + 1;
      bytesByUid.set(uid, source);
      const head = readHead(source, source.length);
      const arrival = { uid, receivedAt: clock.now(), sizeBytes: source.length, seen: false, head };
      const cursor = { uidValidity: UID_VALIDITY, lastUid: uid };
      store.ledger.notice(FOLDER, cursor, [{ ...arrival, fingerprint: null, intent: 'handle' }]);
      const [noticed] = store.ledger.undecided(FOLDER, 1);
      if (noticed === undefined) throw new Error('The ledger did not notice the mail');
      decided = null;
      await handler.drain();
      if (decided === null) throw new Error('The mail was not decided');
      runner.start();
      runner.wake();
      await rest();
      return { id: noticed.id, uid, result: decided };
    },
    async close() {
      const stopping = runner.stop(0);
      await clock.advance(10_000);
      await stopping;
      store.close();
      rmSync(folder.path, { recursive: true, force: true });
      await folder.remove();
    },
  };
}
export type PipelineRig = Awaited<ReturnType<typeof createPipelineRig>>;
