import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Dovecot, startDovecot } from '../support/dovecot.ts';
import { createFakeClock, type FakeClock } from '../support/fake-clock.ts';
import { createMailboxRig, type MailboxRig, mailboxSettings, passUntil } from '../support/mailbox-rig.ts';
import { buildMail } from '../support/mails.ts';
import { recadrageMail } from '../support/sample-mails.ts';
import { faultAt, startScriptedImapServer } from '../support/scripted-imap-server.ts';
import { createSeededRandom, takeSeed } from '../support/seeds.ts';
import { waitUntil } from '../support/wait-until.ts';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

let dovecot: Dovecot;
beforeAll(async () => {
  dovecot = await startDovecot();
});
afterAll(() => dovecot.stop());

type SettingsInput = NonNullable<Parameters<typeof mailboxSettings>[0]>;

function rigOn(
  server: { readonly host: string; readonly port: number; readonly password: string },
  user: string,
  more: SettingsInput = {},
  clock?: FakeClock,
): MailboxRig {
  const rig = createMailboxRig({
    settings: mailboxSettings({ host: server.host, port: server.port, security: 'plain', user, ...more }),
    password: server.password,
    ...(clock === undefined ? {} : { clock }),
  });
  closers.push(rig.stop);
  return rig;
}

const DAY = 86_400_000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY);
const smallMails = (count: number, name: string) =>
  Array.from({ length: count }, (_, at) => buildMail({ subject: `${name} ${at}`, text: 'x' }));

describe('a change of the UIDVALIDITY', () => {
  it('IMP-1: under 10,000 old mails and 20 new ones: 20 signals, 0 repeats', {
    timeout: 300_000,
  }, async () => {
    const user = dovecot.newUser();
    await dovecot.append(user, smallMails(4_000, 'old'), { date: daysAgo(30) });
    await dovecot.append(user, smallMails(3_000, 'read'), { flags: ['\\Seen'], date: daysAgo(2) });
    await dovecot.append(user, smallMails(3_000, 'unread'), { date: daysAgo(1) });
    const rig = rigOn(dovecot, user);
    const startedAt = performance.now();
    rig.watcher.start();
    await rig.waitForState('watching', 120_000);
    const firstStartMs = performance.now() - startedAt;
    expect(rig.ledger.rows()).toHaveLength(10_000);
    expect(rig.ledger.signals()).toHaveLength(3_000);
    for (const row of rig.ledger.signals()) rig.ledger.decide(row.id);

    const before = new Map(rig.ledger.rows().map((row) => [row.id, row.uidValidity]));
    await dovecot.setUidValidity(user, 1_234_567);
    await dovecot.append(user, smallMails(20, 'new'));
    const changedAt = performance.now();
    await rig.waitForSignals(3_020, 300_000);
    await waitUntil({
      what: 'all rows to be of the new UIDVALIDITY',
      check: () => rig.ledger.knownUids({ account: '', folder: '' }, '1234567').size === 10_020,
      on: rig.changed,
      seen: () => String(rig.ledger.knownUids({ account: '', folder: '' }, '1234567').size),
    });
    const resyncMs = performance.now() - changedAt;
    process.stdout.write(
      `first start over 10,000 mails ${firstStartMs.toFixed(0)} ms, resync ${resyncMs.toFixed(0)} ms\n`,
    );
    expect(resyncMs).toBeLessThan(300_000);
    const signals = rig.ledger.signals();
    expect(signals).toHaveLength(3_020);
    const fresh = signals.filter((row) => !before.has(row.id)).map((row) => row.head?.subject);
    expect(fresh.sort()).toEqual(Array.from({ length: 20 }, (_, at) => `new ${at}`).sort());
    // What was handled keeps its row: the same mail, another number.
    const rebound = signals.filter((row) => before.has(row.id));
    expect(rebound.every((row) => row.uidValidity === '1234567' && row.state === 'ended')).toBe(true);
    expect(await rig.watcher.reconcile()).toEqual({ ok: true, value: { unaccounted: 0 } });
  });

  it('IMP-1: UIDs that jump ahead are only a gap', async () => {
    const user = dovecot.newUser();
    await dovecot.append(user, smallMails(3, 'first'));
    const rig = rigOn(dovecot, user);
    rig.watcher.start();
    await rig.waitForSignals(3);
    await dovecot.setMinNextUid(user, 4_000_000);
    await dovecot.append(user, smallMails(2, 'second'));
    await rig.watcher.checkNow();
    await rig.waitForSignals(5);
    expect(rig.ledger.signals().map((row) => row.uid)).toEqual([1, 2, 3, 4_000_000, 4_000_001]);
  });

  it('IMP-1: five times in 24 h stops the folder with a clear message; the operator may go on', async () => {
    const server = await startScriptedImapServer();
    closers.push(server.close);
    server.append(recadrageMail());
    const clock = createFakeClock(Date.now());
    const rig = rigOn(server, server.user, {}, clock);
    rig.watcher.start();
    await server.waitForIdle();
    const change = async (validity: number) => {
      server.changeUidValidity(validity);
      await waitUntil({
        what: `the watcher to have seen UIDVALIDITY ${validity}`,
        check: async () => {
          await clock.advance(1_000);
          return (
            rig.ledger.readCursor({ account: `${server.user}@127.0.0.1:${server.port}`, folder: 'INBOX' })
              ?.uidValidity === String(validity) || rig.watcher.state().state === 'failed'
          );
        },
        on: { everyMs: 1 },
      });
    };
    for (const validity of [2, 3, 4, 5]) {
      await change(validity);
      await rig.waitForState('watching');
    }
    await change(6);
    expect(await rig.waitForState('failed')).toMatchObject({
      failure: { code: 'mailbox.uidvalidity-unstable', params: { folder: 'INBOX', changes: 5, hours: 24 } },
    });
    const connections = server.connections().length;
    for (let hour = 0; hour < 48; hour += 1) await clock.advance(3_600_000);
    expect(server.connections()).toHaveLength(connections);
    rig.watcher.reconnect('changed');
    await rig.waitForState('watching');
    expect(rig.ledger.signals()).toHaveLength(1);
  });
});

describe('marking as read', () => {
  it('IMP-9: of 1,000 mails exactly those asked for change, none is moved or removed', {
    timeout: 120_000,
  }, async () => {
    const seed = takeSeed('IMP-9');
    const random = createSeededRandom(seed);
    const user = dovecot.newUser();
    const flagSets: string[][] = [[], ['\\Seen'], ['\\Flagged'], ['\\Answered', '\\Seen']];
    for (const flags of flagSets) {
      const mails = smallMails(249, flags.join(' '));
      const big = buildMail({
        text: 'x',
        attachments: [{ fileName: 'a', contentType: 'a/b', content: Buffer.alloc(400_000) }],
      });
      await dovecot.append(user, [...mails, big], { flags });
    }
    const rig = rigOn(dovecot, user);
    const before = await dovecot.flags(user);
    expect(before.size).toBe(1_000);
    rig.watcher.start();
    await rig.waitForState('watching');
    // Everything is read: heads of all, bodies of all that are to be handled.
    const bodies = await rig.fetchAll(rig.ledger.undecided({ account: '', folder: '' }, 1_000));
    expect(bodies.every(({ result }) => result.ok)).toBe(true);
    expect(await dovecot.flags(user)).toEqual(before);

    const chosen = random.shuffle([...before.keys()]).slice(0, 300);
    for (const uid of chosen) rig.ledger.queueSeen(uid);
    rig.watcher.actionsQueued();
    await waitUntil({ what: 'all marks', check: () => rig.ledger.actions().length === 0, on: rig.changed });
    const expected = new Map(
      [...before].map(([uid, flags]) => [uid, new Set(chosen.includes(uid) ? [...flags, '\\Seen'] : flags)]),
    );
    const after = new Map([...(await dovecot.flags(user))].map(([uid, flags]) => [uid, new Set(flags)]));
    expect(after).toEqual(expected);
  });

  it('IMP-9: opens the folder read-only, and marks nothing, when the settings say so', async () => {
    const server = await startScriptedImapServer();
    closers.push(server.close);
    const uid = server.append(recadrageMail());
    const rig = rigOn(server, server.user, { markSeen: false });
    rig.watcher.start();
    await server.waitForIdle();
    rig.ledger.queueSeen(uid);
    rig.watcher.actionsQueued();
    await rig.watcher.checkNow();
    const names = server.commands().map(({ name }) => name);
    expect(names).toContain('EXAMINE');
    expect(names).not.toContain('SELECT');
    expect(names).not.toContain('UID STORE');
  });

  it('is tried again later when the server refuses, one mail not holding up the others', async () => {
    const server = await startScriptedImapServer();
    closers.push(server.close);
    const uids = [1, 2, 3].map(() => server.append(recadrageMail()));
    server.setFaults((command) =>
      command.name === 'UID STORE' && /\b(?:2|1:3)\b/.test(command.line)
        ? { kind: 'no', text: '[LIMIT] not this one' }
        : undefined,
    );
    const clock = createFakeClock(Date.now());
    const rig = rigOn(server, server.user, {}, clock);
    rig.watcher.start();
    await server.waitForIdle();
    for (const uid of uids) rig.ledger.queueSeen(uid);
    rig.watcher.actionsQueued();
    await waitUntil({
      what: 'one mark to be left',
      check: () => rig.ledger.actions().length === 1 && rig.ledger.actions()[0]?.attempts === 1,
      on: rig.changed,
    });
    expect([...server.flags()]).toEqual([
      [1, ['\\Seen']],
      [2, []],
      [3, ['\\Seen']],
    ]);
    const [left] = rig.ledger.actions();
    expect(left?.dueAt).toBeGreaterThanOrEqual(clock.now() + 30_000);
    server.setFaults(undefined);
    await waitUntil({
      what: 'the mark to be put on in the end',
      check: async () => {
        await clock.advance(5_000);
        // The server has the flag before we have its answer: the row says when all is done.
        return rig.ledger.actions().length === 0;
      },
      on: { everyMs: 1 },
    });
    expect(server.flags().get(2)).toEqual(['\\Seen']);
  });

  it('stays due when the line is cut in the middle, and is put on by the next connection', async () => {
    const server = await startScriptedImapServer();
    closers.push(server.close);
    const uid = server.append(recadrageMail());
    server.setFaults(faultAt('UID STORE', { kind: 'reset' }, 1));
    const clock = createFakeClock(Date.now());
    const rig = rigOn(server, server.user, {}, clock);
    rig.watcher.start();
    await server.waitForIdle();
    rig.ledger.queueSeen(uid);
    rig.watcher.actionsQueued();
    await rig.waitForState('reconnecting');
    expect(rig.ledger.actions()).toMatchObject([{ uid, attempts: 0 }]);
    await clock.advance(2_000);
    await waitUntil({ what: 'the mark', check: () => rig.ledger.actions().length === 0, on: rig.changed });
    expect(server.flags().get(uid)).toEqual(['\\Seen']);
  });

  it('is settled when the mail has left the folder, whatever the server answers', async () => {
    const server = await startScriptedImapServer();
    closers.push(server.close);
    const uid = server.append(recadrageMail());
    const rig = rigOn(server, server.user);
    rig.watcher.start();
    await server.waitForIdle();
    server.expunge([uid]);
    server.setFaults(faultAt('UID STORE', { kind: 'no', text: 'no such message' }));
    rig.ledger.queueSeen(uid);
    rig.watcher.actionsQueued();
    await waitUntil({
      what: 'the mark to be settled',
      check: () => rig.ledger.actions().length === 0,
      on: rig.changed,
    });
  });
});

describe('the reconcile', () => {
  it('counts mails of the folder without a row, and records the count', async () => {
    const server = await startScriptedImapServer();
    closers.push(server.close);
    for (let n = 0; n < 5; n += 1) server.append(recadrageMail());
    const rig = rigOn(server, server.user);
    rig.watcher.start();
    await rig.waitForSignals(5);
    expect(await rig.watcher.reconcile()).toEqual({ ok: true, value: { unaccounted: 0 } });
    // A cursor that ran ahead of its rows: what a fault of ours or of a server would look like.
    const rows = rig.ledger.rows();
    rig.ledger.notice(
      { account: `${server.user}@127.0.0.1:${server.port}`, folder: 'INBOX' },
      { uidValidity: rows[0]?.uidValidity ?? '', lastUid: 10 },
      [],
    );
    for (let n = 0; n < 5; n += 1) server.append(recadrageMail());
    await rig.watcher.checkNow();
    expect(await rig.watcher.reconcile()).toEqual({ ok: true, value: { unaccounted: 5 } });
    expect(rig.ledger.reconciles().at(-1)).toBe(5);
  });

  it('RES-2: tells the ledger what the folder still holds, but not from a list that is shorter than the folder', async () => {
    const server = await startScriptedImapServer();
    closers.push(server.close);
    for (let n = 0; n < 5; n += 1) server.append(recadrageMail());
    const rig = rigOn(server, server.user);
    rig.watcher.start();
    await rig.waitForSignals(5);
    server.expunge([2, 3]);
    await rig.watcher.checkNow();
    expect(await rig.watcher.reconcile()).toMatchObject({ ok: true });
    expect(rig.ledger.presents().at(-1)).toEqual([1, 4, 5]);
    const told = rig.ledger.presents().length;
    server.setFaults(faultAt('UID SEARCH', { kind: 'say-first', text: '* 9 EXISTS\r\n' }));
    expect(await rig.watcher.reconcile()).toMatchObject({ ok: true });
    expect(rig.ledger.presents()).toHaveLength(told);
  });

  it('takes a refused search for a failure, never for an empty folder', async () => {
    const server = await startScriptedImapServer();
    closers.push(server.close);
    server.append(recadrageMail());
    server.setFaults(faultAt('UID SEARCH', { kind: 'no', text: 'not now' }));
    const rig = rigOn(server, server.user);
    rig.watcher.start();
    await server.waitForIdle();
    expect(await rig.watcher.reconcile()).toMatchObject({ ok: false });
    expect(rig.ledger.reconciles()).toEqual([]);
    expect(rig.watcher.state().state).toBe('watching');
  });

  it('happens at the start and every day after', async () => {
    const server = await startScriptedImapServer();
    closers.push(server.close);
    server.append(recadrageMail());
    const clock = createFakeClock(Date.now());
    const rig = rigOn(server, server.user, { idle: false, pollSeconds: 3_600 }, clock);
    rig.watcher.start();
    await waitUntil({
      what: 'the first reconcile',
      check: () => rig.ledger.reconciles().length === 1,
      on: rig.changed,
    });
    const searches = () => server.commands().filter(({ name }) => name === 'UID SEARCH').length;
    const tookMs = await passUntil(clock, () => rig.ledger.reconciles().length === 2, {
      limitMs: 90_000_000,
      stepMs: 5_000,
    });
    expect(searches()).toBe(2);
    expect(tookMs).toBeGreaterThanOrEqual(86_390_000);
    expect(tookMs).toBeLessThanOrEqual(86_500_000);
  });
});
