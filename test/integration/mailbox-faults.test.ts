import { afterEach, describe, expect, it } from 'vitest';
import { createFakeClock, type FakeClock } from '../support/fake-clock.ts';
import {
  createMailboxRig,
  type MailboxRig,
  mailboxSettings,
  passUntil,
  settle,
} from '../support/mailbox-rig.ts';
import { recadrageMail } from '../support/sample-mails.ts';
import {
  faultAt,
  type ImapFault,
  type ScriptedImapOptions,
  type ScriptedImapServer,
  startScriptedImapServer,
} from '../support/scripted-imap-server.ts';
import { createSeededRandom, takeSeed } from '../support/seeds.ts';
import { type Direction, startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';
import { waitUntil } from '../support/wait-until.ts';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

type SettingsInput = NonNullable<Parameters<typeof mailboxSettings>[0]>;
const START = Date.parse('2025-11-18T09:00:00Z');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

type Scene = { readonly clock: FakeClock; readonly server: ScriptedImapServer; readonly rig: MailboxRig };

/** A server and a watcher on one simulated clock; `through` puts a relay between. */
async function stage(
  options: {
    readonly server?: ScriptedImapOptions;
    readonly settings?: SettingsInput;
    readonly through?: (server: ScriptedImapServer) => Promise<{ readonly port: number }>;
    readonly random?: () => number;
  } = {},
): Promise<Scene> {
  const clock = createFakeClock(START);
  const server = await startScriptedImapServer({ now: clock.now, ...options.server });
  closers.push(server.close);
  const port = options.through === undefined ? server.port : (await options.through(server)).port;
  const settings = mailboxSettings({
    host: server.host,
    port,
    user: server.user,
    security: 'plain',
    ...options.settings,
  });
  const rig = createMailboxRig({
    settings,
    password: server.password,
    clock,
    ...(options.random === undefined ? {} : { random: options.random }),
  });
  closers.push(rig.stop);
  return { clock, server, rig };
}

async function start(scene: Scene): Promise<void> {
  scene.rig.watcher.start();
  await scene.rig.waitForState('watching');
}

describe('IMP-3: push is a hint', () => {
  it.each([
    ['swallowed while idling', 'idle' as const],
    ['swallowed always, so that only SELECT, STATUS and FETCH tell', 'always' as const],
  ])(
    'IMP-3: a mail whose push was %s is found within 5 min 30 s, at whatever moment it came',
    async (_, how) => {
      const scene = await stage();
      const { clock, server, rig } = scene;
      await start(scene);
      await server.waitForIdle();
      server.swallowPushes(how);
      const waits: number[] = [];
      for (let n = 1; n <= 12; n += 1) {
        // Another phase of the clock each time.
        await passUntil(clock, () => false, { limitMs: n * 17_000 }).catch(() => undefined);
        server.append(recadrageMail({ lot: n }), { date: new Date(clock.now()) });
        waits.push(await passUntil(clock, () => rig.ledger.signals().length === n, { limitMs: 330_000 }));
      }
      expect(Math.max(...waits)).toBeLessThanOrEqual(330_000);
      expect(server.connections()).toHaveLength(1);
    },
  );

  it('IMP-3: IDLE begins at once after each drain, so that a push is seen as soon as it comes', async () => {
    const { server, rig } = await stage();
    rig.watcher.start();
    await server.waitForIdle();
    const waits: number[] = [];
    for (let n = 1; n <= 200; n += 1) {
      const before = performance.now();
      server.append(recadrageMail({ lot: n }), { date: new Date(START) });
      await rig.waitForSignals(n);
      waits.push(performance.now() - before);
    }
    const sorted = waits.sort((a, b) => a - b);
    process.stdout.write(
      `announcement to row: p50 ${sorted[99]?.toFixed(1)} ms, p95 ${sorted[189]?.toFixed(1)} ms\n`,
    );
    expect(server.commands().filter(({ name }) => name === 'IDLE').length).toBeGreaterThan(10);
  });
});

describe('IMP-4: IDLE', () => {
  it('IMP-4: is never older than 5 min 30 s in 24 simulated hours, on one connection', {
    timeout: 120_000,
  }, async () => {
    const scene = await stage();
    const { clock, server } = scene;
    for (let n = 0; n < DAY / 20_000; n += 1)
      server.append('Subject: x\r\n\r\n', { flags: ['\\Seen'], date: new Date(0) });
    await start(scene);
    await server.waitForIdle();
    // A server that talks all the time, of things that need no look: there is no silence for a question to end.
    let told = 0;
    await passUntil(
      clock,
      () => {
        const due = Math.floor(clock.monotonic() / 20_000);
        for (; told < due; told += 1) server.expunge([told + 1]);
        return clock.monotonic() >= DAY;
      },
      { limitMs: DAY + HOUR, stepMs: 5_000 },
    );
    let idleSince: number | undefined;
    let longest = 0;
    let idles = 0;
    for (const { name, at } of server.commands()) {
      if (name === 'IDLE') {
        idles += 1;
        idleSince = at;
      } else if (name === 'DONE' && idleSince !== undefined) longest = Math.max(longest, at - idleSince);
    }
    process.stdout.write(`24 h: ${idles} IDLE, the longest ${longest / 1_000} s\n`);
    expect(longest).toBeLessThanOrEqual(330_000);
    expect(idles).toBeGreaterThan(260);
    expect(server.connections()).toHaveLength(1);
  });

  it('IMP-4: likewise in 24 silent hours', { timeout: 120_000 }, async () => {
    const scene = await stage();
    const { clock, server } = scene;
    await start(scene);
    await server.waitForIdle();
    await passUntil(clock, () => clock.monotonic() >= DAY, { limitMs: DAY + HOUR, stepMs: 5_000 });
    const done = server.commands().filter(({ name }) => name === 'DONE');
    const gaps = done.map(({ at }, n) => at - (done[n - 1]?.at ?? at));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(60_000);
    expect(server.connections()).toHaveLength(1);
  });

  it('gives way to polling when the server refuses it, or ends it at once again and again', async () => {
    for (const fault of [
      faultAt('IDLE', { kind: 'no', text: 'not here' }),
      faultAt('IDLE', { kind: 'bad', text: 'unknown command' }),
    ]) {
      const scene = await stage({ settings: { pollSeconds: 10 } });
      const { clock, server, rig } = scene;
      server.setFaults(fault);
      rig.watcher.start();
      await waitUntil({
        what: 'polling',
        check: () => {
          const state = rig.watcher.state();
          return state.state === 'watching' && state.mode === 'poll';
        },
        on: rig.changed,
      });
      server.swallowPushes('always');
      server.append(recadrageMail(), { date: new Date(START) });
      await passUntil(clock, () => rig.ledger.signals().length === 1, { limitMs: 11_000 });
    }
  });
});

describe('IMP-5: a connection that died without a word', () => {
  /** What a busy session does, at its own moments; returns how many bytes passed in each direction. */
  async function act(scene: Scene, proxy: TcpProxy, isStruck: () => boolean): Promise<void> {
    const { clock, server, rig } = scene;
    const deeds: [number, () => void][] = [
      [3, () => server.append(recadrageMail({ lot: 1 }), { date: new Date(START) })],
      [6, () => void rig.fetchAll(rig.ledger.undecided({ account: '', folder: '' }, 10))],
      [9, () => rig.ledger.queueSeen(1)],
      [10, () => rig.watcher.actionsQueued()],
      [14, () => void rig.watcher.reconcile()],
      [50, () => server.append(recadrageMail({ lot: 2 }), { date: new Date(START) })],
      [75, () => void rig.watcher.checkNow()],
    ];
    rig.watcher.start();
    await proxy.waitForConnections(1);
    for (let second = 0; second < 100; second += 1) {
      for (const [at, deed] of deeds) if (at === second) deed();
      await settle();
      if (isStruck()) return;
      await clock.advance(1_000);
    }
  }

  async function stageBehindProxy(): Promise<Scene & { readonly proxy: TcpProxy }> {
    let relay: TcpProxy | undefined;
    const scene = await stage({
      through: async (server) => {
        relay = await startTcpProxy(server);
        closers.push(relay.close);
        return relay;
      },
    });
    if (relay === undefined) throw new Error('no proxy');
    return { ...scene, proxy: relay };
  }

  it('IMP-5: black hole at 100 random protocol moments: reconnecting begins within 60 s, 100 of 100', {
    timeout: 240_000,
  }, async () => {
    const random = createSeededRandom(takeSeed('IMP-5'));
    const dry = await stageBehindProxy();
    await act(dry, dry.proxy, () => false);
    const whole = dry.proxy.connections()[0]?.bytes;
    if (whole === undefined || whole.toClient < 1_000) throw new Error('the dry run did nothing');
    await dry.rig.stop();

    const waits: number[] = [];
    const kept = closers.length;
    for (let round = 0; round < 100; round += 1) {
      const scene = await stageBehindProxy();
      const { clock, rig, proxy } = scene;
      const direction: Direction = random.pick(['toServer', 'toClient']);
      const at = random.integer(0, whole[direction] - 1);
      proxy.strikeAfter(direction, at, { kind: 'black-hole', direction: random.pick(['both', direction]) });
      const bytes = () => proxy.connections()[0]?.bytes[direction] ?? 0;
      await act(scene, proxy, () => bytes() === at);
      // Struck after byte `at`; nothing of what follows arrives.
      const struckAt = clock.monotonic();
      await passUntil(clock, () => proxy.connections().length > 1, { limitMs: 120_000 });
      waits.push(clock.monotonic() - struckAt);
      expect(waits.at(-1), `round ${round}: ${direction} ${at}`).toBeLessThanOrEqual(60_000);
      // And all is well again: what came is noticed.
      await waitUntil({
        what: 'watching again',
        check: () => rig.watcher.state().state === 'watching',
        on: rig.changed,
      });
      await rig.stop();
      for (const close of closers.splice(kept).toReversed()) await close();
    }
    process.stdout.write(`black holes noticed after at most ${Math.max(...waits) / 1_000} s\n`);
    expect(waits).toHaveLength(100);
  });

  it('IMP-5: a server that stops answering in the middle of a body is left, and the mail is fetched by the next connection', async () => {
    const scene = await stage();
    const { clock, server, rig } = scene;
    server.append(recadrageMail({ lot: 1 }), { date: new Date(START) });
    await start(scene);
    await rig.waitForSignals(1);
    server.setFaults((command) =>
      command.name === 'UID FETCH' && command.line.includes('BODY.PEEK[]') && command.connection === 1
        ? { kind: 'mute' }
        : undefined,
    );
    const mails = rig.ledger.undecided({ account: '', folder: '' }, 1);
    const fetching = rig.fetchAll(mails);
    const waited = await passUntil(clock, () => rig.watcher.state().state === 'reconnecting', {
      limitMs: 60_000,
    });
    expect(waited).toBeLessThanOrEqual(60_000);
    expect((await fetching)[0]?.result).toMatchObject({
      ok: false,
      error: { code: 'mailbox.timed-out', retryable: true },
    });
    await passUntil(clock, () => rig.watcher.state().state === 'watching', { limitMs: 10_000 });
    expect((await rig.fetchAll(mails))[0]?.result.ok).toBe(true);
  });
});

describe('IMP-6: every ending is survived', () => {
  it('IMP-6: 50 random faults: nothing lost, nothing doubled, back within 10 s of simulated time', {
    timeout: 120_000,
  }, async () => {
    const random = createSeededRandom(takeSeed('IMP-6'));
    const rejections: unknown[] = [];
    const note = (reason: unknown) => rejections.push(reason);
    process.on('unhandledRejection', note);
    closers.push(async () => {
      process.off('unhandledRejection', note);
    });
    const scene = await stage({ random: random.next });
    const { clock, server, rig } = scene;
    await start(scene);
    await server.waitForIdle();
    const faults: ImapFault[] = [
      { kind: 'bye', text: 'Session expired, please login again.' },
      { kind: 'fin' },
      { kind: 'reset' },
      { kind: 'mute' },
      { kind: 'never-tag' },
      { kind: 'endless-line' },
      { kind: 'no', text: '[UNAVAILABLE] try again later' },
      { kind: 'bad', text: 'what?' },
      { kind: 'say-first', text: '* BYE leaving\r\n' },
      { kind: 'say-first', text: ')))garbage(((\r\n' },
      { kind: 'giant-literal', bytes: 2_000_000_000 },
    ];
    const [first, ...others] = faults;
    if (first === undefined) throw new Error('no faults');
    const names = [
      'GREETING',
      'CAPABILITY',
      'AUTHENTICATE',
      'NAMESPACE',
      'LIST',
      'SELECT',
      'UID FETCH',
      'IDLE',
      'DONE',
      'NOOP',
    ] as const;
    const waits: number[] = [];
    for (let n = 1; n <= 50; n += 1) {
      const name = random.pick(names);
      const fault = random.pick([first, ...others]);
      let struck = false;
      server.setFaults((command) => {
        if (struck || command.name !== name) return undefined;
        struck = true;
        return fault;
      });
      // The steps of a beginning need one, and a connection that was refused IDLE never idles again.
      if (!['UID FETCH', 'NOOP'].includes(name)) server.bye('restarting');
      server.append(recadrageMail({ lot: n }), { date: new Date(START) });
      await passUntil(clock, () => struck, { limitMs: 300_000 });
      // The fault is over once the connection that met it is.
      const met = server.connections().length;
      const back = () => rig.ledger.signals().length === n && rig.watcher.state().state === 'watching';
      await passUntil(
        clock,
        () => back() || server.connections().length > met || rig.watcher.state().state === 'reconnecting',
        { limitMs: 120_000 },
      );
      waits.push(await passUntil(clock, back, { limitMs: 120_000 }));
    }
    const sorted = waits.sort((a, b) => a - b);
    process.stdout.write(
      `50 faults: back after p95 ${(sorted[47] ?? 0) / 1_000} s, at most ${(sorted[49] ?? 0) / 1_000} s\n`,
    );
    expect(sorted[47]).toBeLessThanOrEqual(10_000);
    expect(rig.ledger.signals().map((row) => row.head?.subject)).toEqual(
      Array.from({ length: 50 }, (_, at) => `Média Solution - Missions Recadrage - Lot ${at + 1}`),
    );
    await settle();
    expect(rejections).toEqual([]);
    expect(server.openConnections()).toBe(1);
  });

  it('IMP-6: a BYE between two commands is an ending like any other, although imapflow resolves what it never sent', async () => {
    for (const name of ['LIST', 'NAMESPACE', 'SELECT', 'UID FETCH', 'UID SEARCH', 'UID STORE']) {
      const { clock, server, rig } = await stage();
      const uid = server.append(recadrageMail(), { date: new Date(START) });
      server.setFaults(faultAt(name, { kind: 'say-first', text: '* BYE leaving\r\n' }, 1));
      rig.watcher.start();
      if (name === 'UID STORE') {
        await rig.waitForSignals(1);
        rig.ledger.queueSeen(uid);
        rig.watcher.actionsQueued();
      }
      const failed = await rig.waitForState('reconnecting');
      expect(failed.failure.code, name).toBe('mailbox.connection-lost');
      await passUntil(clock, () => rig.watcher.state().state === 'watching', { limitMs: 10_000 });
      await waitUntil({ what: 'the mark', check: () => rig.ledger.actions().length === 0, on: rig.changed });
      expect(rig.ledger.signals()).toHaveLength(1);
    }
  });

  it('IMP-6: a session that the server ends after its time is no alarm', async () => {
    const scene = await stage();
    const { clock, server, rig } = scene;
    await start(scene);
    await server.waitForIdle();
    await passUntil(clock, () => clock.monotonic() >= HOUR, { limitMs: 2 * HOUR, stepMs: 5_000 });
    const before = rig.states.length;
    server.bye('Session expired, please login again.');
    await passUntil(clock, () => rig.states.length > before && rig.watcher.state().state === 'watching', {
      limitMs: 5_000,
    });
    expect(rig.states.slice(before).map(({ state }) => state)).not.toContain('reconnecting');
  });
});

describe('IMP-7: connecting again', () => {
  it('IMP-7: a server that is down for 24 h sees at most 450 attempts, and is watched again within 5 min', async () => {
    const random = createSeededRandom(takeSeed('IMP-7'));
    const scene = await stage({ random: random.next });
    const { clock, server, rig } = scene;
    await start(scene);
    server.refuse();
    const attempts = () => rig.states.filter(({ state }) => state === 'connecting').length - 1;
    await passUntil(clock, () => clock.monotonic() >= DAY, { limitMs: DAY + HOUR, stepMs: 30_000 });
    process.stdout.write(`24 h down: ${attempts()} attempts\n`);
    expect(attempts()).toBeLessThanOrEqual(450);
    expect(attempts()).toBeGreaterThan(250);
    await server.listen();
    server.append(recadrageMail(), { date: new Date(clock.now()) });
    await passUntil(clock, () => rig.watcher.state().state === 'watching', {
      limitMs: 301_000,
      stepMs: 10_000,
    });
    expect(rig.ledger.signals()).toHaveLength(1);
  });

  it('IMP-7: a wrong password is tried exactly three times, then asked for, and the right one is taken up at once', async () => {
    const { clock, server, rig } = await stage();
    server.setLogin(() => '[AUTHENTICATIONFAILED] Invalid credentials (Failure)');
    rig.watcher.start();
    await passUntil(clock, () => rig.watcher.state().state === 'needs-credentials', { limitMs: 60_000 });
    for (let hour = 0; hour < 24; hour += 1) await clock.advance(HOUR);
    await settle();
    expect(server.logins()).toHaveLength(3);
    expect(rig.watcher.state()).toMatchObject({ failure: { code: 'mailbox.auth-refused' } });
    // Also not over a night's rest.
    rig.watcher.rest({ state: 'outside-hours', until: null });
    await settle();
    rig.watcher.resume();
    await settle();
    expect(server.logins()).toHaveLength(3);
    expect(rig.watcher.state().state).toBe('needs-credentials');
    expect(await rig.watcher.checkNow()).toMatchObject({
      ok: false,
      error: { code: 'mailbox.auth-refused' },
    });
    server.setLogin(() => undefined);
    rig.watcher.reconnect('changed');
    await rig.waitForState('watching');
    expect(server.logins()).toHaveLength(4);
  });

  it('IMP-7: asks for fresh credentials after a refusal, so that an expired token costs one refusal', async () => {
    const { clock, server, rig } = await stage();
    server.setLogin((attempt) =>
      attempt.secret === server.accessToken
        ? undefined
        : '[AUTHENTICATIONFAILED] Invalid credentials (Failure)',
    );
    rig.change({ credentials: { ok: true, value: { kind: 'access-token', accessToken: 'expired' } } });
    rig.watcher.start();
    await rig.waitForState('reconnecting');
    expect(rig.freshLogins()).toBe(0);
    rig.change({
      credentials: { ok: true, value: { kind: 'access-token', accessToken: server.accessToken } },
    });
    await passUntil(clock, () => rig.watcher.state().state === 'watching', { limitMs: 10_000 });
    expect(rig.freshLogins()).toBe(1);
    expect(server.logins().map(({ accepted }) => accepted)).toEqual([false, true]);
  });

  it.each([
    ['throttled', '[OVERQUOTA] Account exceeded command or bandwidth limits. (Failure)', 'mailbox.throttled'],
    [
      'too many connections',
      '[ALERT] Too many simultaneous connections. (Failure)',
      'mailbox.too-many-connections',
    ],
    ['unavailable', '[UNAVAILABLE] Temporary authentication failure.', 'mailbox.server-unavailable'],
  ])('IMP-7: a login that is put off (%s) is not a refused one: it goes on', async (_, answer, code) => {
    const { clock, server, rig } = await stage();
    server.setLogin(() => answer);
    rig.watcher.start();
    await passUntil(clock, () => clock.monotonic() >= 6 * HOUR, { limitMs: 7 * HOUR, stepMs: 30_000 });
    expect(rig.watcher.state()).toMatchObject({ state: 'reconnecting', failure: { code } });
    expect(server.logins().length).toBeGreaterThan(60);
    expect(server.logins().length).toBeLessThan(200);
    server.setLogin(() => undefined);
    await passUntil(clock, () => rig.watcher.state().state === 'watching', {
      limitMs: 301_000,
      stepMs: 10_000,
    });
  });

  it('waits for the operator where only they can help, after one login', async () => {
    const { clock, server, rig } = await stage();
    server.setLogin(
      () =>
        '[ALERT] Application-specific password required: https://support.google.com/accounts/answer/185833 (Failure)',
    );
    rig.watcher.start();
    expect(await rig.waitForState('needs-credentials')).toMatchObject({
      failure: {
        code: 'mailbox.app-password-required',
        params: { link: 'https://support.google.com/accounts/answer/185833' },
      },
    });
    await clock.advance(DAY);
    expect(server.logins()).toHaveLength(1);
  });

  it('waits for the operator when there is no password, and tries on while the keychain is locked', async () => {
    const { clock, server, rig } = await stage();
    rig.change({
      credentials: { ok: false, error: { code: 'keychain.locked', params: {}, retryable: true } },
    });
    rig.watcher.start();
    await rig.waitForState('reconnecting');
    rig.change({
      credentials: { ok: false, error: { code: 'secret.missing', params: {}, retryable: false } },
    });
    await passUntil(clock, () => rig.watcher.state().state === 'needs-credentials', { limitMs: 60_000 });
    expect(server.connections()).toHaveLength(0);
  });

  it('does not connect at all without a host or a user, and says what is missing', async () => {
    const { server, rig } = await stage({ settings: { host: '', user: '' } });
    rig.watcher.start();
    expect(await rig.waitForState('failed')).toMatchObject({
      failure: { code: 'mailbox.not-configured', params: { missing: 'mailbox.host, mailbox.user' } },
    });
    expect(server.connections()).toHaveLength(0);
  });
});

describe('IMP-2: a whole watcher', () => {
  it('IMP-2: misses and repeats nothing in 300 random steps of arrive, expunge, read, idle, cut and fetch', {
    timeout: 120_000,
  }, async () => {
    const random = createSeededRandom(takeSeed('IMP-2'));
    const scene = await stage({ random: random.next });
    const { clock, server, rig } = scene;
    const gone = new Set<number>();
    let lot = 0;
    const anyUid = () => server.uids()[random.integer(0, Math.max(0, server.uids().length - 1))];
    const steps: readonly [() => void, ...(() => void)[]] = [
      () => {
        lot += 1;
        server.append(recadrageMail({ lot }), { date: new Date(clock.now()) });
      },
      () => {
        for (let n = random.integer(2, 30); n > 0; n -= 1) {
          lot += 1;
          server.append(recadrageMail({ lot }), { date: new Date(clock.now()) });
        }
      },
      () => {
        const uid = anyUid();
        if (uid === undefined) return;
        gone.add(uid);
        server.expunge([uid]);
      },
      () => {
        const uid = anyUid();
        if (uid !== undefined) server.setFlags(uid, ['\\Seen']);
      },
      () => server.resetAll(),
      () => server.bye('restarting'),
      () => void rig.watcher.checkNow(),
      () => void rig.fetchAll(rig.ledger.undecided({ account: '', folder: '' }, 5)),
      () => server.swallowPushes(random.pick(['no', 'idle', 'always'])),
      () => rig.watcher.reconnect('changed'),
    ];
    await start(scene);
    for (let n = 0; n < 300; n += 1) {
      random.pick(steps)();
      if (random.chance(0.5)) await settle();
      if (random.chance(0.5)) await clock.advance(random.integer(1, 40_000));
    }
    server.swallowPushes('no');
    await passUntil(clock, () => rig.watcher.state().state === 'watching', { limitMs: 400_000 });
    await rig.watcher.checkNow();
    const rows = rig.ledger.signals().map((row) => row.uid);
    expect(new Set(rows).size).toBe(rows.length);
    expect(rows.filter((uid) => !gone.has(uid))).toEqual(server.uids());
    const compared = await rig.watcher.reconcile();
    expect(compared).toEqual({ ok: true, value: { unaccounted: 0 } });
    // No step was an error of ours: a UID noticed twice would be one.
    expect(rig.states.flatMap((state) => ('failure' in state ? [state.failure.code] : []))).not.toContain(
      'internal.bug',
    );
  });
});

describe('a mail that cannot be fetched', () => {
  const mailsOf = (rig: MailboxRig) => rig.ledger.undecided({ account: '', folder: '' }, 100);

  it('because the server refuses it, is named; the others are brought', async () => {
    const scene = await stage();
    const { server, rig } = scene;
    for (let lot = 1; lot <= 10; lot += 1) server.append(recadrageMail({ lot }), { date: new Date(START) });
    await start(scene);
    server.setFaults((command) =>
      command.line.includes('BODY.PEEK[]') && /FETCH (?:1:10|4) /.test(command.line)
        ? { kind: 'no', text: '[UNAVAILABLE] not now' }
        : undefined,
    );
    const outcomes = await rig.fetchAll(mailsOf(rig));
    // What is unavailable may come back: it is tried again later. A bug of the server will not mend itself.
    expect(outcomes.map(({ result }) => result.ok || result.error.retryable)).toEqual(
      Array.from({ length: 10 }, () => true),
    );
    expect(outcomes.flatMap(({ uid, result }) => (result.ok ? [] : [uid]))).toEqual([4]);
    server.setFaults((command) =>
      command.line.includes('BODY.PEEK[]') && /FETCH (?:1:10|4) /.test(command.line)
        ? { kind: 'no', text: '[SERVERBUG] corrupted message' }
        : undefined,
    );
    // The suspect comes last.
    const again = (await rig.fetchAll(mailsOf(rig))).toSorted((a, b) => a.uid - b.uid);
    expect(again.map(({ uid, result }) => [uid, result.ok ? 'ok' : result.error.code])).toEqual(
      Array.from({ length: 10 }, (_, at) => [at + 1, at === 3 ? 'mail.unreadable' : 'ok']),
    );
  });

  it('because its answer breaks every connection, is named in the end; the others are brought', async () => {
    const scene = await stage();
    const { clock, server, rig } = scene;
    for (let lot = 1; lot <= 10; lot += 1) server.append(recadrageMail({ lot }), { date: new Date(START) });
    await start(scene);
    server.setFaults((command) =>
      command.line.includes('BODY.PEEK[]') && /FETCH (?:1:10|4) /.test(command.line)
        ? { kind: 'giant-literal', bytes: 2_000_000_000 }
        : undefined,
    );
    const ends = new Map<number, string>();
    for (let round = 0; round < 5 && ends.size < 10; round += 1) {
      await passUntil(clock, () => rig.watcher.state().state === 'watching', { limitMs: 60_000 });
      for (const { uid, result } of await rig.fetchAll(mailsOf(rig).filter((mail) => !ends.has(mail.uid)))) {
        if (result.ok) ends.set(uid, 'ok');
        else if (!result.error.retryable) ends.set(uid, result.error.code);
      }
      await settle();
    }
    expect([...ends].sort(([a], [b]) => a - b)).toEqual(
      Array.from({ length: 10 }, (_, at) => [at + 1, at === 3 ? 'mail.unreadable' : 'ok']),
    );
  });
});

describe('a mail whose headers the server refuses', () => {
  it('is accounted for without them after three tries, and the mails after it are noticed', async () => {
    const scene = await stage();
    const { clock, server, rig } = scene;
    await start(scene);
    server.setFaults((command) =>
      command.line.includes('BODY.PEEK[HEADER]') && /FETCH (?:1:3|2) /.test(command.line)
        ? { kind: 'no', text: '[SERVERBUG] Internal error occurred' }
        : undefined,
    );
    server.swallowPushes('always');
    for (let lot = 1; lot <= 3; lot += 1) server.append(recadrageMail({ lot }), { date: new Date(START) });
    await rig.watcher.checkNow();
    await passUntil(clock, () => rig.ledger.rows().length === 3, { limitMs: 60_000 });
    expect(rig.ledger.rows().map((row) => [row.uid, row.intent, row.head === null])).toEqual([
      [1, 'handle', false],
      [2, 'handle', true],
      [3, 'handle', false],
    ]);
    await rig.waitForState('watching');
  });

  it('holds nothing up when they are endless: 100 KB of them are read', async () => {
    const scene = await stage();
    const { server, rig } = scene;
    await start(scene);
    server.append(`Subject: first\r\nX-Long: ${'x'.repeat(5_000_000)}\r\nFrom: a@b.example\r\n\r\n`, {
      date: new Date(START),
    });
    server.append(recadrageMail({ lot: 2 }), { date: new Date(START) });
    await rig.waitForSignals(2);
    expect(rig.ledger.signals()[0]?.head).toMatchObject({ subject: 'first', sender: '' });
  });
});

describe('TIM-4: sleep', () => {
  it('TIM-4: a gap between the clocks means that every socket is dead: connected anew and caught up within 15 s', async () => {
    const scene = await stage();
    const { clock, server, rig } = scene;
    await start(scene);
    await server.waitForIdle();
    server.swallowPushes('always');
    for (const hours of [1, 8, 72]) {
      const before = server.connections().length;
      clock.jump(hours * HOUR);
      server.append(recadrageMail({ lot: hours }), { date: new Date(START) });
      const signals = rig.ledger.signals().length + 1;
      const waited = await passUntil(clock, () => rig.ledger.signals().length === signals, {
        limitMs: 60_000,
      });
      expect(waited).toBeLessThanOrEqual(15_000);
      expect(server.connections()).toHaveLength(before + 1);
    }
    expect(rig.states.map(({ state }) => state)).not.toContain('reconnecting');
  });

  it('TIM-4: a clock that is set back is not sleep', async () => {
    const scene = await stage();
    const { clock, server } = scene;
    await start(scene);
    await server.waitForIdle();
    clock.jump(-5 * HOUR);
    await passUntil(clock, () => clock.monotonic() >= 600_000, { limitMs: HOUR });
    expect(server.connections()).toHaveLength(1);
  });
});

describe('IMP-10: a hostile server', () => {
  const attacks: readonly (readonly [string, string, ImapFault])[] = [
    ['an endless line instead of a greeting', 'GREETING', { kind: 'endless-line' }],
    ['an endless line', 'UID FETCH', { kind: 'endless-line' }],
    ['a literal of 2 GB', 'UID FETCH', { kind: 'giant-literal', bytes: 2_000_000_000 }],
    ['a million tokens', 'UID FETCH', { kind: 'many-tokens', count: 1_000_000 }],
    ['an answer that is never tagged', 'UID FETCH', { kind: 'never-tag' }],
    ['a set-up that is never ended', 'NAMESPACE', { kind: 'never-tag' }],
    ['a greeting that never comes', 'GREETING', { kind: 'mute' }],
  ];

  it.each(attacks)(
    'IMP-10: %s: given up within 60 s, 150 MB at most, the next account unaffected',
    async (_, name, fault) => {
      const healthy = await stage();
      await start(healthy);
      const hostile = await stage();
      hostile.server.append(recadrageMail(), { date: new Date(START) });
      hostile.server.setFaults(faultAt(name, fault));
      const before = process.memoryUsage().rss;
      let highest = before;
      hostile.rig.watcher.start();
      const given = () => {
        highest = Math.max(highest, process.memoryUsage().rss);
        const { state } = hostile.rig.watcher.state();
        return state === 'reconnecting';
      };
      // Time stands still while bytes still come: limits of size must act by themselves.
      if (!['never-tag', 'mute'].includes(fault.kind)) {
        await waitUntil({ what: 'the limit to act', check: given, on: { everyMs: 2 } });
      } else await passUntil(hostile.clock, given, { limitMs: 60_000 });
      const failure = hostile.rig.watcher.state();
      expect(failure).toMatchObject({
        failure: { code: expect.stringMatching(/^mailbox\.(?:protocol-fault|timed-out)$/) },
      });
      expect((highest - before) / 1_048_576).toBeLessThan(150);
      healthy.server.append(recadrageMail(), { date: new Date(START) });
      await healthy.rig.waitForSignals(1);
    },
  );
});
