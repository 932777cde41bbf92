import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readMail, readMailParts } from '../../src-agent/mime/read-mail.ts';
import { collectGarbage } from '../support/collect-garbage.ts';
import { type Dovecot, startDovecot } from '../support/dovecot.ts';
import { createFakeClock, type FakeClock } from '../support/fake-clock.ts';
import { createMailboxRig, type MailboxRig, mailboxSettings } from '../support/mailbox-rig.ts';
import { buildMail } from '../support/mails.ts';
import { recadrageMail } from '../support/sample-mails.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import { waitUntil } from '../support/wait-until.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

let dovecot: Dovecot;
beforeAll(async () => {
  dovecot = await startDovecot();
});
afterAll(() => dovecot.stop());

type SettingsInput = NonNullable<Parameters<typeof mailboxSettings>[0]>;

function rigFor(server: Dovecot, user: string, more: SettingsInput = {}, clock?: FakeClock): MailboxRig {
  const settings = mailboxSettings({
    ...{ host: server.host, port: server.port, security: 'plain' as const, user },
    ...more,
  });
  const rig = createMailboxRig({
    settings,
    password: server.password,
    ...(clock === undefined ? {} : { clock }),
  });
  closers.push(rig.stop);
  return rig;
}

function subjects(rig: MailboxRig): (string | undefined)[] {
  return rig.ledger.signals().map((row) => row.head?.subject);
}

const lots = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => recadrageMail({ lot: from + at }));
const lotSubjects = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => `Média Solution - Missions Recadrage - Lot ${from + at}`);

describe('a real dovecot', () => {
  it('pushes a mail by IDLE', async () => {
    const user = dovecot.newUser();
    await dovecot.append(user, lots(1, 1));
    const rig = rigFor(dovecot, user);
    rig.watcher.start();
    expect(await rig.waitForState('watching')).toMatchObject({ mode: 'idle' });
    await dovecot.append(user, lots(2, 2));
    await rig.waitForSignals(2);
    expect(subjects(rig)).toEqual(lotSubjects(1, 2));
    expect(rig.states.map(({ state }) => state)).toEqual(['connecting', 'catching-up', 'watching']);
  });

  it('is polled when it has no IDLE', async () => {
    const deaf = await startDovecot({ hideCapabilities: ['IDLE'] });
    closers.push(deaf.stop);
    const user = deaf.newUser();
    await deaf.append(user, lots(1, 1));
    const clock = createFakeClock(Date.now());
    const rig = rigFor(deaf, user, { pollSeconds: 20 }, clock);
    rig.watcher.start();
    expect(await rig.waitForState('watching')).toMatchObject({ mode: 'poll' });
    await deaf.append(user, lots(2, 2));
    await clock.advance(19_999);
    expect(rig.ledger.signals()).toHaveLength(1);
    await clock.advance(1);
    await rig.waitForSignals(2);
    expect(subjects(rig)).toEqual(lotSubjects(1, 2));
  });

  it('is polled when IDLE is switched off', async () => {
    const user = dovecot.newUser();
    await dovecot.append(user, lots(1, 1));
    const clock = createFakeClock(Date.now());
    const rig = rigFor(dovecot, user, { pollSeconds: 20, idle: false }, clock);
    rig.watcher.start();
    expect(await rig.waitForState('watching')).toMatchObject({ mode: 'poll' });
    await dovecot.append(user, lots(2, 2));
    await clock.advance(20_000);
    await rig.waitForSignals(2);
  });

  it('is connected to again after it was killed, and what came meanwhile is noticed', async () => {
    const mortal = await startDovecot();
    closers.push(mortal.stop);
    const user = mortal.newUser();
    await mortal.append(user, lots(1, 1));
    const rig = rigFor(mortal, user);
    rig.watcher.start();
    await rig.waitForState('watching');
    await mortal.kill();
    const reconnecting = await rig.waitForState('reconnecting');
    expect(reconnecting.failure).toMatchObject({ retryable: true });
    await mortal.append(user, lots(2, 4));
    await mortal.restart();
    await rig.waitForSignals(4, 20_000);
    await rig.waitForState('watching');
    expect(subjects(rig)).toEqual(lotSubjects(1, 4));
  });

  it('Q2: notices a mail that somebody has read before we saw it', async () => {
    const user = dovecot.newUser();
    await dovecot.append(user, lots(1, 1));
    const rig = rigFor(dovecot, user);
    rig.watcher.start();
    await rig.waitForState('watching');
    rig.watcher.rest({ state: 'paused', until: null });
    await rig.waitForState('paused');
    await dovecot.append(user, lots(2, 3));
    await dovecot.setFlags(user, 2, ['\\Seen']);
    rig.watcher.resume();
    await rig.waitForSignals(3);
    expect(subjects(rig)).toEqual(lotSubjects(1, 3));
  });

  it('may have 500 mails waiting at the start', async () => {
    const user = dovecot.newUser();
    await dovecot.append(user, lots(1, 500));
    const rig = rigFor(dovecot, user);
    const before = performance.now();
    rig.watcher.start();
    await rig.waitForSignals(500);
    await rig.waitForState('watching');
    const noticedMs = performance.now() - before;
    const outcomes = await rig.fetchAll(rig.ledger.undecided({ account: '', folder: '' }, 500));
    const fetchedMs = performance.now() - before - noticedMs;
    process.stdout.write(
      `500 mails noticed in ${noticedMs.toFixed(0)} ms, fetched in ${fetchedMs.toFixed(0)} ms\n`,
    );
    expect(subjects(rig)).toEqual(lotSubjects(1, 500));
    expect(outcomes.map(({ uid }) => uid)).toEqual(rig.ledger.signals().map(({ uid }) => uid));
    expect(outcomes.every(({ result }) => result.ok && result.value.kind === 'whole')).toBe(true);
  });

  it('handles unread mail of the last days at a first start, and accounts for all other mail', async () => {
    const user = dovecot.newUser();
    const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);
    await dovecot.append(user, lots(1, 1), { date: daysAgo(30) });
    await dovecot.append(user, lots(2, 2), { date: daysAgo(2), flags: ['\\Seen'] });
    await dovecot.append(user, lots(3, 3), { date: daysAgo(2) });
    await dovecot.append(user, lots(4, 4), { date: daysAgo(8) });
    const rig = rigFor(dovecot, user);
    rig.watcher.start();
    await rig.waitForState('watching');
    expect(subjects(rig)).toEqual(lotSubjects(3, 3));
    const uids = [...rig.ledger.rows()].map((row) => row.uid).sort((a, b) => a - b);
    expect(uids).toEqual([1, 2, 3, 4]);
    expect(await rig.watcher.reconcile()).toEqual({ ok: true, value: { unaccounted: 0 } });
  });
});

describe('a 20 MB mail', () => {
  it('is fetched without its attachment: text parts, names, and little memory', async () => {
    const user = dovecot.newUser();
    const mail = buildMail({
      subject: 'Rushs',
      text: 'Bonjour,\nÀ faire pour 14h30.\n',
      html: '<p>À faire pour <b>14h30</b></p>',
      attachments: [
        { fileName: 'rushs été.zip', contentType: 'application/zip', content: Buffer.alloc(15_000_000, 7) },
      ],
    });
    expect(mail.length).toBeGreaterThan(20_000_000);
    await dovecot.append(user, mail);
    const proxy = await startTcpProxy(dovecot);
    closers.push(proxy.close);
    const rig = rigFor(dovecot, user, { port: proxy.port });
    rig.watcher.start();
    await rig.waitForSignals(1);
    collectGarbage();
    const before = process.memoryUsage().rss;
    const [outcome] = await rig.fetchAll(rig.ledger.undecided({ account: '', folder: '' }, 1));
    const grownMb = (process.memoryUsage().rss - before) / 1_048_576;
    process.stdout.write(`memory grown by ${grownMb.toFixed(1)} MB\n`);
    expect(grownMb).toBeLessThan(10);
    expect(proxy.connections()[0]?.bytes.toClient).toBeLessThan(20_000);
    if (outcome?.result.ok !== true || outcome.result.value.kind !== 'parts') throw new Error('not in parts');
    const { header, parts, attachments, truncated } = outcome.result.value;
    expect(truncated).toBe(false);
    const read = readMailParts(header, parts, attachments, mail.length);
    const whole = await readMail(mail);
    // The decoded size of an attachment that was never downloaded is reckoned, not measured.
    const sizes = [...read.attachments, ...whole.attachments].map((item) => item.sizeBytes);
    expect(Math.abs((sizes[0] ?? 0) - (sizes[1] ?? 0))).toBeLessThan(100);
    const unsized = (list: typeof whole) => ({
      ...list,
      attachments: list.attachments.map((item) => ({ ...item, sizeBytes: 0 })),
    });
    expect(unsized(read)).toEqual(unsized(whole));
  });

  it('of one text part is read up to 5 MB', async () => {
    const user = dovecot.newUser();
    const mail = buildMail({ subject: 'Long', text: `${'ligne de texte\r\n'.repeat(1_300_000)}` });
    await dovecot.append(user, mail);
    const rig = rigFor(dovecot, user);
    rig.watcher.start();
    await rig.waitForSignals(1);
    const [outcome] = await rig.fetchAll(rig.ledger.undecided({ account: '', folder: '' }, 1));
    if (outcome?.result.ok !== true || outcome.result.value.kind !== 'parts') throw new Error('not in parts');
    expect(outcome.result.value.parts.map(({ path, body }) => [path, body.length])).toEqual([
      ['1', 5_000_000],
    ]);
    expect(outcome.result.value.truncated).toBe(true);
    expect(Buffer.from(outcome.result.value.parts[0]?.mimeHeader ?? []).toString()).toContain(
      'Subject: Long',
    );
  });

  it('is fetched whole, in pieces, when the settings say so', async () => {
    const user = dovecot.newUser();
    const mail = buildMail({
      subject: 'Entier',
      attachments: [
        { fileName: 'a.bin', contentType: 'application/octet-stream', content: Buffer.alloc(2_000_000, 9) },
      ],
    });
    await dovecot.append(user, mail);
    const rig = rigFor(dovecot, user, { wholeMessageMaxBytes: 26_000_000 });
    rig.watcher.start();
    await rig.waitForSignals(1);
    const [outcome] = await rig.fetchAll(rig.ledger.undecided({ account: '', folder: '' }, 1));
    if (outcome?.result.ok !== true || outcome.result.value.kind !== 'whole') throw new Error('not whole');
    expect(Buffer.from(outcome.result.value.source).equals(mail)).toBe(true);
  });
});

describe('fetching', () => {
  it('tells a mail that left the folder from the others', async () => {
    const user = dovecot.newUser();
    await dovecot.append(user, lots(1, 3));
    const rig = rigFor(dovecot, user);
    rig.watcher.start();
    await rig.waitForSignals(3);
    await dovecot.expunge(user, [2]);
    // A session may still be shown what others have removed until it asks for news.
    await rig.watcher.checkNow();
    const outcomes = await rig.fetchAll(rig.ledger.undecided({ account: '', folder: '' }, 3));
    expect(
      outcomes.map(({ uid, result }) => [uid, result.ok ? result.value.kind : result.error.code]),
    ).toEqual([
      [1, 'whole'],
      [2, 'mail.vanished'],
      [3, 'whole'],
    ]);
  });

  it('breaks IDLE and returns to it', async () => {
    const user = dovecot.newUser();
    await dovecot.append(user, lots(1, 1));
    const rig = rigFor(dovecot, user);
    rig.watcher.start();
    await rig.waitForState('watching');
    for (let round = 0; round < 5; round += 1) {
      const [outcome] = await rig.fetchAll(rig.ledger.undecided({ account: '', folder: '' }, 1));
      expect(outcome?.result.ok).toBe(true);
    }
    await dovecot.append(user, lots(2, 2));
    await rig.waitForSignals(2);
  });

  it('fails for now, and says so, while there is no connection', async () => {
    const rig = rigFor(dovecot, dovecot.newUser());
    const [outcome] = await rig.fetchAll([{ uid: 1, uidValidity: '1', head: { sizeBytes: 1 } }]);
    expect(outcome?.result).toMatchObject({ ok: false, error: { retryable: true } });
  });
});

describe('the watcher', () => {
  it('looks at once when asked, and tells how much is new', async () => {
    const user = dovecot.newUser();
    await dovecot.append(user, lots(1, 1));
    const rig = rigFor(dovecot, user, { idle: false, pollSeconds: 3_600 });
    rig.watcher.start();
    await rig.waitForState('watching');
    expect(await rig.watcher.checkNow()).toEqual({ ok: true, value: { noticed: 0 } });
    await dovecot.append(user, lots(2, 4));
    expect(await rig.watcher.checkNow()).toEqual({ ok: true, value: { noticed: 3 } });
  });

  it('connects for a look while it rests, brings and marks what it found, and rests again', async () => {
    const user = dovecot.newUser();
    await dovecot.append(user, lots(1, 2));
    const clock = createFakeClock(Date.now());
    const rig = rigFor(dovecot, user, {}, clock);
    const outside = { state: 'outside-hours', until: null } as const;
    rig.watcher.rest(outside);
    rig.watcher.start();
    await rig.waitForState('outside-hours');
    expect(rig.logins()).toBe(0);
    expect(await rig.watcher.checkNow()).toEqual({ ok: true, value: { noticed: 2 } });
    // Said again every minute by whoever keeps the hours.
    rig.watcher.rest({ ...outside });
    const bodies = await rig.fetchAll(rig.ledger.undecided({ account: '', folder: '' }, 2));
    expect(bodies.map(({ result }) => result.ok)).toEqual([true, true]);
    rig.ledger.queueSeen(2);
    rig.watcher.actionsQueued();
    await waitUntil({ what: 'the mark', check: () => rig.ledger.actions().length === 0, on: rig.changed });
    expect(await rig.watcher.reconcile()).toEqual({ ok: true, value: { unaccounted: 0 } });
    await clock.advance(6_000);
    await rig.waitForState('outside-hours');
    expect(rig.states.map(({ state }) => state)).toEqual([
      'outside-hours',
      'connecting',
      'catching-up',
      'outside-hours',
    ]);
    expect(await dovecot.flags(user)).toEqual(
      new Map([
        [1, []],
        [2, ['\\Seen']],
      ]),
    );
  });

  it('tells of a rest once, and of its change', async () => {
    const rig = rigFor(dovecot, dovecot.newUser());
    rig.watcher.rest({ state: 'outside-hours', until: 1 });
    rig.watcher.start();
    await rig.waitForState('outside-hours');
    for (let minute = 0; minute < 5; minute += 1) rig.watcher.rest({ state: 'outside-hours', until: 1 });
    rig.watcher.rest({ state: 'vacation', until: 2 });
    await rig.waitForState('vacation');
    expect(rig.states).toEqual([
      { state: 'outside-hours', until: 1 },
      { state: 'vacation', until: 2 },
    ]);
  });

  it('connects anew when it is told that the settings changed', async () => {
    const user = dovecot.newUser();
    await dovecot.append(user, lots(1, 1));
    await dovecot.createFolder(user, 'Livraisons');
    await dovecot.append(user, lots(2, 2), { folder: 'Livraisons' });
    const rig = rigFor(dovecot, user, { folder: 'Absent' });
    rig.watcher.start();
    const failed = await rig.waitForState('reconnecting');
    expect(failed.failure).toMatchObject({ code: 'mailbox.folder-missing', params: { folder: 'Absent' } });
    const settings = {
      host: dovecot.host,
      port: dovecot.port,
      security: 'plain',
      user,
      folder: 'Livraisons',
    } as const;
    rig.change({ settings: mailboxSettings(settings) });
    rig.watcher.reconnect('changed');
    await rig.waitForState('watching');
  });

  it('Q29: survives a ledger that throws, shows it, and goes on by itself', async () => {
    const user = dovecot.newUser();
    await dovecot.append(user, lots(1, 1));
    const rig = rigFor(dovecot, user);
    rig.ledger.failNext(new Error('disk full'));
    rig.watcher.start();
    const failed = await rig.waitForState('reconnecting');
    expect(failed.failure).toMatchObject({ code: 'internal.bug', cause: 'Error: disk full' });
    await rig.waitForSignals(1);
    await rig.waitForState('watching');
  });

  it('stops at once, twice if need be, and leaves the server properly', async () => {
    const user = dovecot.newUser();
    await dovecot.append(user, lots(1, 1));
    const rig = rigFor(dovecot, user);
    rig.watcher.start();
    await rig.waitForState('watching');
    const before = performance.now();
    await Promise.all([rig.watcher.stop(), rig.watcher.stop()]);
    expect(performance.now() - before).toBeLessThan(1_000);
    expect(rig.watcher.state()).toEqual({ state: 'stopped' });
    await waitUntil({
      what: 'the logout in the log of dovecot',
      check: async () =>
        (await dovecot.log()).includes(`imap(${user})`) && (await dovecot.log()).includes('Logged out'),
      on: { everyMs: 20 },
    });
  });

  it('Q24: notices mails whose headers are raw or broken', async () => {
    const user = dovecot.newUser();
    const raw = (head: string) => Buffer.from(`${head}\r\n\r\ncorps\r\n`, 'latin1');
    await dovecot.append(user, [
      raw('From: Ren\xe9 <rene@studio.example>\r\nSubject: Livr\xe9\r\nDate: hier \xe0 midi'),
      raw('From: =?utf-8?B?!!!?= <a@studio.example>\r\nSubject: =?utf-8?B?not base64?='),
      raw('no header at all'),
      Buffer.alloc(0),
      Buffer.from('\r\n\r\n'),
    ]);
    const rig = rigFor(dovecot, user);
    rig.watcher.start();
    await rig.waitForSignals(5);
    expect(rig.ledger.signals().map((row) => row.head?.sender)).toEqual([
      'rene@studio.example',
      'a@studio.example',
      '',
      '',
      '',
    ]);
    expect(rig.ledger.signals()[0]?.head).toMatchObject({
      subject: 'Livré',
      from: 'René <rene@studio.example>',
    });
  });
});
