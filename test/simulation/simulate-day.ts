import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COMMANDS } from '../../src-agent/contract/commands.ts';
import { createDirectClient, type RpcClient } from '../../src-agent/contract/rpc.ts';
import type { HttpRequest } from '../../src-agent/delivery/http-outcome.ts';
import { nextThursdayAt } from '../../src-agent/demo/demo-clock.ts';
import { createMemoryKeychain } from '../../src-agent/demo/demo-keychain.ts';
import { createHost } from '../../src-agent/host/host.ts';
import { type OpenAgent, openAgent } from '../../src-agent/host/open-agent.ts';
import { createSecretStore } from '../../src-agent/secrets/secret-store.ts';
import type { Store } from '../../src-agent/store/open-database.ts';
import { createMailFlow, type KillTarget } from '../support/kill-mails.ts';
import { isSettled, readAgentRows } from '../support/kill-rows.ts';
import { createSeededRandom } from '../support/seeds.ts';
import type { SinkLogEntry } from '../support/sink-process.ts';
import { keepFiles } from '../support/store-samples.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';
import { initialSettings, isBetween } from './day-settings.ts';
import { judgeDay } from './judge-day.ts';
import { type CrashMoment, DAY_MS, type Happening, planDay, TARGETS, type TargetName } from './plan-day.ts';
import { type CommitName, diskFailure, guardStore } from './simulated-disk.ts';
import { createSimulatedMailbox } from './simulated-mailbox.ts';
import { createSimulatedOperator } from './simulated-operator.ts';
import { createSimulatedReader } from './simulated-reader.ts';
import { createSimulatedReceivers } from './simulated-receivers.ts';
import { createSimulatedTime, type Life } from './simulated-time.ts';

/** A fault of the product that is put in on purpose: the simulation must find it. */
export type Plant = (store: Store, hit: (name: string) => void) => Store;

export type DayOptions = {
  readonly seed: number;
  /** Instead of the seed's own day, for making a failing one smaller. */
  readonly day?: readonly Happening[];
  readonly plant?: Plant;
};

export type DayReport = {
  readonly seed: number;
  readonly day: readonly Happening[];
  /** Empty: nothing was wrong. */
  readonly violations: readonly string[];
  /** What happened, a line each. */
  readonly journal: readonly string[];
  readonly figures: {
    readonly hours: number;
    readonly mails: number;
    readonly signals: number;
    readonly requests: number;
    readonly repeats: number;
    readonly crashes: number;
    readonly faults: number;
  };
};

const MINUTE = 60_000;
/** After the last fault everything has its final state within so long: the longest pause of the schedule, and a half. */
const SETTLE_MS = 90 * MINUTE;
/** Ten attempts as the product makes them, in a day that has 24 hours. */
const RETRY_SCHEDULE_MS = [0, 5, 30, 60, 120, 300, 600, 900, 1_200, 1_800].map((seconds) => seconds * 1_000);
const HELD_BY_WINDOW: ReadonlySet<string> = new Set(['lots', 'files', 'presence']);
const MOST_UNDER_WAY = 4;
const PASSWORD = 'a-password-of-a-simulation';

/** Thrown through what a dead process was doing. */
class Died extends Error {}

type Running = {
  readonly life: Life;
  readonly open: OpenAgent;
  readonly client: RpcClient;
  readonly store: Store;
};

/** One day of the whole agent, everything around it and everything that goes wrong decided by one number (DEL-8). */
export async function simulateDay({ seed, plant, ...options }: DayOptions): Promise<DayReport> {
  const random = createSeededRandom(seed);
  const start = nextThursdayAt(Date.UTC(2026, 0, 1), 'UTC', 6, 0);
  const time = createSimulatedTime(start);
  const day = options.day ?? planDay(random.fork('day'));
  const folder = createTemporaryFolder('day', existsSync('/dev/shm') ? '/dev/shm' : tmpdir());
  const dataDir = join(folder.path, 'data');
  const journal: string[] = [];
  const violations: string[] = [];
  /** Targets that went for good (410), which switches them off. */
  const wereGone = new Set<string>();
  let crashes = 0;
  let current: Running | null = null;
  let healed = false;
  /** Counts down to the crash; null: none is meant. */
  let crash: { readonly moment: CrashMoment; hits: number } | null = null;
  let disk: { readonly how: 'full' | 'broken'; left: number } | null = null;
  let diskSpan: 'full' | 'broken' | null = null;

  const note = (text: string): void => {
    const at = new Date(start + time.now()).toISOString().slice(8, 23).replace('T', ' ');
    journal.push(`${at} ${text}`);
  };
  const violate = (text: string): void => {
    violations.push(text);
    note(`VIOLATION ${text}`);
  };

  const traits = random.fork('traits');
  const policy = traits.pick(['skip', 'defer'] as const);
  const keychain = createMemoryKeychain({
    MAILBOX_PASSWORD: PASSWORD,
    WEBHOOK_SIGNING: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
  });
  const mailbox = createSimulatedMailbox({
    time,
    start,
    random: random.fork('mailbox'),
    pushes: traits.chance(0.8),
  });
  const flow = createMailFlow(
    async (raws) => {
      for (const raw of raws) mailbox.append(raw);
    },
    random.fork('flow'),
    { without: ['heavy'], now: () => new Date(start + time.now()) },
  );
  const receivers = createSimulatedReceivers({
    time,
    random: random.fork('receivers'),
    targets: TARGETS,
    refusing: 'refusing',
    onDeparture: checkDeparture,
    onAnswer: (target, { id, attempt, mood }) =>
      note(`${target} got ${id.slice(0, 8)} attempt ${attempt}, being ${mood}`),
  });
  const settings = initialSettings(policy);
  const operator = createSimulatedOperator({
    time,
    client: () => current?.client ?? null,
    settings: () => current?.open.agent.settings.current().document ?? null,
    password: PASSWORD,
    restart: restartInOrder,
  });

  /** Never outside the window, against a switch, or more at once than allowed (DEL-4, DEL-7). */
  function checkDeparture(request: HttpRequest, underWay: ReadonlyMap<string, number>): void {
    const target = request.connection.id;
    const rules = current?.open.agent.settings.current().document;
    if (rules === undefined) return;
    if ((underWay.get(target) ?? 0) > 1) violate(`${target}: two requests at once`);
    const all = [...underWay.values()].reduce((sum, count) => sum + count, 0);
    if (all > MOST_UNDER_WAY) violate(`${all} requests at once`);
    const minutes = Math.floor(time.wall() / MINUTE) % 1_440;
    if (HELD_BY_WINDOW.has(target) && rules.window !== null && !isBetween(minutes, rules.window))
      violate(`${target}: sent outside the window`);
    if (!rules.delivery.enabled) violate(`${target}: sent although sending is off`);
    if (rules.delivery.targets.some(({ id, enabled }) => id === target && !enabled))
      violate(`${target}: sent although it is off`);
  }

  /** Cursor and rows move together (DEL-2). */
  function checkCursor(store: Store, account: Parameters<Store['ledger']['readCursor']>[0]): void {
    const cursor = store.ledger.readCursor(account);
    const { uidValidity, mails } = mailbox.folder;
    if (cursor === null || cursor.uidValidity !== String(uidValidity)) return;
    const known = store.ledger.knownUids(account, cursor.uidValidity);
    for (const { uid } of mails) {
      if (uid <= cursor.lastUid && !known.has(uid))
        violate(`the cursor is at ${cursor.lastUid}, UID ${uid} has no row`);
    }
  }

  async function startAgent(): Promise<void> {
    const life = time.beginLife();
    const die = (): never => {
      endLife(life);
      throw new Died();
    };
    const hit = (name: string): void => {
      if (life.isDead()) throw new Died();
      if (crash === null || crash.moment !== name) return;
      crash.hits -= 1;
      if (crash.hits > 0) return;
      crash = null;
      note(`the agent dies at "${name}"`);
      die();
    };
    let raw: Store | null = null;
    let isOpen = false;
    const guard = (moment: 'before' | 'after', commit: CommitName): void => {
      if (!isOpen) return;
      hit(`${moment} ${commit}`);
      if (moment === 'before') failDisk(commit);
      if (moment === 'after' && commit === 'notice' && raw !== null && current !== null)
        checkCursor(raw, current.open.agent.folder());
    };
    const checkAlive = (): void => {
      if (life.isDead()) throw new Died();
    };
    const host = createHost({
      dataDir,
      clock: life.clock,
      verbose: false,
      reach: 'anywhere',
      echo: ({ level, message, fields }) => {
        if (level === 'error' || level === 'warn')
          note(`${level}: ${message} ${fields.map((field) => field.join('=')).join(' ')}`.slice(0, 300));
      },
      openSecrets: (redact) => createSecretStore({ clock: life.clock, keychain, redact }),
    });
    const opened = await openAgent(
      { ...host, startLogFile: () => undefined },
      {
        random: random.fork(`agent ${crashes}`).next,
        retrySchedule: RETRY_SCHEDULE_MS,
        crashPoint: hit,
        edges: {
          openMailClient: mailbox.openFor(life),
          sender: receivers.senderFor(life),
          reader: createSimulatedReader(time, life, random.fork('reader')),
        },
        aroundStore: (store) => {
          raw = store;
          const planted = plant === undefined ? store : plant(store, hit);
          return guardStore(planted, guard, checkAlive);
        },
      },
    );
    if (!opened.ok || raw === null) {
      violate(`the agent does not start: ${JSON.stringify(opened)}`);
      return;
    }
    const client = createDirectClient({
      handlers: opened.value.handlers,
      caller: { who: 'simulation' },
      onBug: (error) => {
        if (!(error instanceof Died) && disk === null && diskSpan === null)
          note(`a command failed: ${String(error)}`);
      },
      subscribe: opened.value.agent.events.subscribe,
    });
    current = { life, open: opened.value, client, store: raw };
    isOpen = true;
    checkCursor(raw, opened.value.agent.folder());
    if (crashes === 0 && time.now() === 0) await client.call(COMMANDS['settings.set'], { change: settings });
    opened.value.agent.start();
  }

  function failDisk(commit: CommitName): void {
    if (diskSpan !== null) throw diskFailure(diskSpan);
    if (disk === null) return;
    disk.left -= 1;
    if (disk.left > 0) return;
    const { how } = disk;
    disk = null;
    note(`the disk is ${how} at ${commit}, once`);
    throw diskFailure(how);
  }

  /** The process is gone, with everything that it had not committed; its machine starts another. */
  function endLife(life: Life): void {
    if (life.isDead()) return;
    life.end();
    crashes += 1;
    const died = current;
    // Whatever it was in the middle of is over first.
    time.at(0, () => {
      if (died === null || died.life !== life) return;
      if (current === died) current = null;
      // At the end of a stop its database may be closed already.
      if (existsSync(`${died.store.path}-wal`)) {
        const restore = keepFiles(died.store.path);
        died.store.close();
        restore();
      }
      died.store.close();
      died.open.lock.release();
      startAgain(random.fork(`restart ${crashes}`).integer(500, 60_000));
    });
  }

  function startAgain(afterMs: number): void {
    time.at(afterMs, () => {
      const asleep = time.asleepFor();
      if (asleep > 0) startAgain(asleep);
      else {
        note('the agent starts');
        void time.hold(startAgent());
      }
    });
  }

  function restartInOrder(): void {
    const closing = current;
    if (closing === null) return;
    void closing.open.close().then(
      () => {
        if (closing.life.isDead()) return;
        closing.life.end();
        if (current === closing) current = null;
        startAgain(2_000);
      },
      // A crash in the middle of the stop; its own restart follows.
      () => undefined,
    );
  }

  function happen(happening: Happening): void {
    // A machine that sleeps does nothing, and nobody works at it.
    const asleep = time.asleepFor();
    if (asleep > 0 && !['mails', 'trouble', 'mood', 'cut', 'new-uids'].includes(happening.kind)) {
      time.at(asleep, () => happen(happening));
      return;
    }
    if (healed && happening.kind !== 'mails') return;
    const { at: _at, ...what } = happening;
    note(JSON.stringify(what));
    switch (happening.kind) {
      case 'mails':
        for (let left = happening.count; left > 0; left -= 1) void flow.append();
        return;
      case 'trouble':
        mailbox.troubles.add(happening.trouble);
        if (happening.trouble === 'refuses') mailbox.cut();
        time.at(happening.forMs, () => mailbox.troubles.delete(happening.trouble));
        return;
      case 'cut':
        mailbox.cut();
        return;
      case 'new-uids':
        mailbox.changeUidValidity();
        return;
      case 'mood':
        receivers.setMood(happening.target, happening.mood);
        if (happening.mood === 'gone') wereGone.add(happening.target);
        time.at(happening.forMs, () => receivers.setMood(happening.target, 'well'));
        return;
      case 'disk':
        disk = { how: happening.how, left: happening.once };
        return;
      case 'disk-span':
        diskSpan = happening.how;
        time.at(happening.forMs, () => {
          diskSpan = null;
        });
        return;
      case 'crash':
        if (happening.moment !== null) crash = { moment: happening.moment, hits: happening.hits };
        else if (current !== null) endLife(current.life);
        return;
      case 'sleep':
        time.suspend(happening.forMs, happening.monotonic);
        return;
      case 'jump':
        time.jump(happening.ms);
        return;
      case 'act':
        operator.act(happening.act);
    }
  }

  /** No more faults, and an operator who sets everything right. */
  function heal(): void {
    note('all faults end');
    healed = true;
    crash = null;
    disk = null;
    diskSpan = null;
    mailbox.troubles.clear();
    receivers.heal();
    operator.heal();
  }

  /** Rejections that nobody handles are bugs (PRO-3), but for those of a dead process. */
  const onRejection = (reason: unknown): void => {
    if (!(reason instanceof Died))
      violate(`unhandled: ${reason instanceof Error ? reason.stack : String(reason)}`);
  };
  const others = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', onRejection);
  try {
    await startAgent();
    for (const happening of day) time.at(happening.at, () => happen(happening));
    await time.run(DAY_MS);
    // A machine that sleeps or restarts at the end of the day is waited for.
    while (current === null || time.asleepFor() > 0) await time.run(time.now() + MINUTE);
    heal();
    // Mails that the flow kept back for later come as well.
    await flow.append('recadrage');
    const healedAt = time.now();
    const rows = () => readAgentRows(dataDir);
    const isOver = (): boolean => isSettled(rows()) && rows().messages.length >= flow.mails().length;
    while (!isOver() && time.now() - healedAt < SETTLE_MS) await time.run(time.now() + MINUTE);
    if (!isOver()) violate(`not settled ${SETTLE_MS / MINUTE} minutes after the last fault`);
    await judge();
  } finally {
    await finish();
    process.removeListener('unhandledRejection', onRejection);
    for (const listener of others) process.on('unhandledRejection', listener);
    await folder.remove();
  }

  async function judge(): Promise<void> {
    const rows = readAgentRows(dataDir);
    const requests = new Map<KillTarget, readonly SinkLogEntry[]>(
      TARGETS.map((target: TargetName) => [target, receivers.requests.get(target) ?? []]),
    );
    const flags = new Map(mailbox.folder.mails.map(({ uid, flags: set }) => [uid, [...set]]));
    const { wereOff, wasWindow } = operator.did;
    const skippedOutside = wasWindow && policy === 'skip' ? 'lots' : null;
    for (const fault of judgeDay(
      { mails: flow.mails(), requests, rows, flags },
      { wereOff: new Set([...wereOff, ...wereGone]), skippedOutside },
    ))
      violate(fault);
    if (current === null) return;
    const { client } = current;
    const status = await client.call(COMMANDS['status.get'], {});
    const dead = rows.deliveries.filter(({ state }) => state === 'dead').length;
    const told = status.ok
      ? (status.value.attention.find(({ code }) => code === 'attention.dead-deliveries')?.params.count ?? 0)
      : 'nothing';
    if (told !== dead) violate(`${dead} are dead, the operator is told of ${told}`);
    for (const { state, reason, subject } of rows.messages)
      if (state === 'failed' && reason === null) violate(`"${subject}" failed without a reason`);
  }

  async function finish(): Promise<void> {
    const last = current;
    if (last === null) return;
    // Not held: it waits for timers of its own, for which time has to go on.
    void last.open.close();
    await time.run(time.now() + 30_000);
    last.life.end();
    last.store.close();
    last.open.lock.release();
  }

  const requests = [...receivers.requests.values()].flat();
  return {
    seed,
    day,
    violations,
    journal,
    figures: {
      hours: Math.round(time.now() / 3_600_000),
      mails: flow.mails().length,
      signals: flow.mails().filter(({ outcome }) => outcome.kind !== 'ignored').length,
      requests: requests.length,
      repeats: requests.filter(({ attempt }) => (attempt ?? 0) > 1).length,
      crashes,
      faults: day.filter(({ kind }) => kind !== 'mails' && kind !== 'act').length,
    },
  };
}
