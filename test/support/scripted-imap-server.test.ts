import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createCertificate } from './certificates.ts';
import { type ObservedClient, observeClient } from './imap-client.ts';
import { buildMail } from './mails.ts';
import { plainLinksMail, recadrageMail } from './sample-mails.ts';
import {
  faultAt,
  INVALID_CREDENTIALS,
  type ScriptedImapOptions,
  type ScriptedImapServer,
  startScriptedImapServer,
} from './scripted-imap-server.ts';

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

async function start(options: ScriptedImapOptions = {}): Promise<ScriptedImapServer> {
  const server = await startScriptedImapServer(options);
  closers.push(server.close);
  return server;
}

function connectTo(server: ScriptedImapServer, more: object = {}): ObservedClient {
  const observed = observeClient({
    host: server.host,
    port: server.port,
    secure: false,
    doSTARTTLS: false,
    auth: { user: server.user, pass: server.password },
    ...more,
  });
  closers.push(() => observed.client.close());
  return observed;
}

async function openInbox(server: ScriptedImapServer, more: object = {}): Promise<ObservedClient> {
  const observed = connectTo(server, more);
  await observed.client.connect();
  await observed.client.mailboxOpen('INBOX');
  return observed;
}

describe('scripted IMAP server, well behaved', () => {
  it('lets imapflow log in, open the folder and read mails without marking them', async () => {
    const server = await start();
    const raw = buildMail({
      subject: 'Été',
      text: 'Bonjour é',
      html: '<p>é</p>',
      attachments: [{ fileName: 'a.pdf', contentType: 'application/pdf', content: 'pdf' }],
      encoding: 'quoted-printable',
      date: new Date('2025-11-18T09:00:00Z'),
    });
    const uid = server.append(raw, { date: new Date('2025-11-18T09:00:05Z') });
    const { client } = await openInbox(server);
    const query = {
      uid: true,
      flags: true,
      size: true,
      internalDate: true,
      envelope: true,
      source: true,
    } as const;
    const mail = await client.fetchOne(String(uid), { ...query, bodyStructure: true }, { uid: true });
    expect(mail).toMatchObject({ uid, size: raw.length, source: raw });
    if (mail === false) throw new Error('no mail');
    expect(mail.internalDate).toEqual(new Date('2025-11-18T09:00:05Z'));
    expect(mail.envelope).toMatchObject({ subject: 'Été', date: new Date('2025-11-18T09:00:00Z') });
    const { content, meta } = await client.download(String(uid), '1.1', { uid: true });
    const chunks: Uint8Array[] = [];
    for await (const chunk of content ?? []) chunks.push(chunk);
    expect([Buffer.concat(chunks).toString(), meta?.contentType]).toEqual(['Bonjour é', 'text/plain']);
    expect(server.flags().get(uid)).toEqual([]);
  });

  it('searches, stores flags, tells its status', async () => {
    const server = await start();
    const old = server.append(recadrageMail(), { date: new Date('2025-01-01T00:00:00Z') });
    const seen = server.append(recadrageMail(), { flags: ['\\Seen'] });
    const fresh = server.append(recadrageMail());
    const { client } = await openInbox(server);
    expect(await client.search({ seen: false }, { uid: true })).toEqual([old, fresh]);
    expect(await client.search({ since: new Date(Date.now() - 86_400_000) }, { uid: true })).toEqual([
      seen,
      fresh,
    ]);
    expect(await client.messageFlagsAdd(String(fresh), ['\\Seen'], { uid: true })).toBe(true);
    expect(server.flags().get(fresh)).toEqual(['\\Seen']);
    const status = await client.status('INBOX', {
      messages: true,
      unseen: true,
      uidNext: true,
      uidValidity: true,
    });
    expect(status).toMatchObject({ messages: 3, unseen: 1, uidNext: 4, uidValidity: 1_700_000_001n });
  });

  it('answers n:* with the last mail even below n', async () => {
    const server = await start();
    server.append('Subject: only\r\n\r\nx');
    const { client } = await openInbox(server);
    const mails = await client.fetchAll('100:*', { uid: true }, { uid: true });
    expect(mails.map((mail) => mail.uid)).toEqual([1]);
  });

  it('IMP-3: announces a mail in IDLE at once (20 of 20 within 40 ms)', async () => {
    const server = await start();
    const observed = await openInbox(server);
    void observed.client.idle();
    await server.waitForIdle();
    for (let count = 1; count <= 20; count += 1) {
      const before = performance.now();
      server.append(recadrageMail());
      expect((await observed.waitForExists(count)) - before).toBeLessThan(40);
    }
  });

  it('tells of expunges and of flags another client set', async () => {
    const server = await start();
    for (let n = 0; n < 3; n += 1) server.append(recadrageMail());
    const observed = await openInbox(server);
    const news: unknown[] = [];
    observed.client.on('expunge', ({ seq }: { readonly seq: number }) => news.push(['expunge', seq]));
    observed.client.on('flags', ({ uid }: { readonly uid?: number }) => news.push(['flags', uid]));
    void observed.client.idle();
    await server.waitForIdle();
    server.setFlags(3, ['\\Seen']);
    server.expunge([1]);
    await observed.client.noop();
    expect(news).toEqual([
      ['flags', 3],
      ['expunge', 1],
    ]);
    expect(server.uids()).toEqual([2, 3]);
  });

  it('takes 5,000 mails, announced one by one, and numbers them right through expunges', async () => {
    const server = await start();
    const observed = await openInbox(server);
    void observed.client.idle();
    await server.waitForIdle();
    for (let n = 0; n < 5_000; n += 1) server.append('Subject: one of many\r\n\r\nx');
    await observed.waitForExists(5_000);
    const newest = await observed.client.fetchAll('4999:*', { uid: true }, { uid: true });
    expect(newest.map(({ uid, seq }) => [uid, seq])).toEqual([
      [4_999, 4_999],
      [5_000, 5_000],
    ]);
    server.expunge([1, 5, 4_999]);
    await observed.client.noop();
    const left = await observed.client.fetchAll('3:5,4:6,4999:*', { uid: true }, { uid: true });
    expect(left.map(({ uid, seq }) => [uid, seq])).toEqual([
      [3, 2],
      [4, 3],
      [6, 4],
      [5_000, 4_997],
    ]);
  });

  it('changes its UIDVALIDITY under a client, which sees it on coming back', async () => {
    const server = await start();
    server.append(recadrageMail());
    server.append(recadrageMail());
    server.expunge([1]);
    const observed = await openInbox(server);
    server.changeUidValidity(42);
    await observed.waitForClose();
    const again = await openInbox(server);
    expect(again.client.mailbox).toMatchObject({ uidValidity: 42n, exists: 1, uidNext: 2 });
  });

  it('logs commands without secrets, and counts logins', async () => {
    const server = await start({ now: () => 77 });
    await openInbox(server);
    await openInbox(server, { auth: { user: server.user, accessToken: server.accessToken } });
    expect(server.logins().map(({ method, accepted }) => [method, accepted])).toEqual([
      ['PLAIN', true],
      ['OAUTHBEARER', true],
    ]);
    const lines = server.commands().map(({ line }) => line);
    const names = server.commands().map(({ name, connection, nth, at }) => [name, connection, nth, at]);
    expect(names).toContainEqual(['SELECT', 2, 2, 77]);
    const secrets = [server.password, server.accessToken].flatMap((secret) => [
      secret,
      Buffer.from(secret).toString('base64').slice(0, 12),
    ]);
    for (const secret of secrets) expect(lines.join('\n')).not.toContain(secret);
  });

  it('logs in with XOAUTH2 when that is all it offers', async () => {
    const server = await start({ authMethods: ['XOAUTH2'] });
    await openInbox(server, { auth: { user: server.user, accessToken: server.accessToken } });
    expect(server.logins()[0]).toMatchObject({
      method: 'XOAUTH2',
      user: server.user,
      secret: server.accessToken,
    });
  });

  it('hides IDLE', async () => {
    const server = await start({ capabilities: ['IMAP4rev1'] });
    const observed = await openInbox(server, { maxIdleTime: 20 });
    server.append(recadrageMail());
    void observed.client.idle();
    await observed.waitForExists(1);
    expect(server.commands().map(({ name }) => name)).not.toContain('IDLE');
  });

  it('speaks TLS, from the start or after STARTTLS', async () => {
    const certificate = await createCertificate();
    const tls = { ca: certificate.certificatePem };
    const implicit = await start({ tls: { certificate, mode: 'implicit' } });
    const first = await openInbox(implicit, { secure: true, doSTARTTLS: undefined, tls });
    void first.client.idle();
    await implicit.waitForIdle();
    implicit.append(recadrageMail());
    await first.waitForExists(1);
    const upgraded = await start({ tls: { certificate, mode: 'starttls' } });
    await openInbox(upgraded, { doSTARTTLS: true, tls });
    expect(upgraded.logins()).toMatchObject([{ secure: true }]);
    const stripped = await start({ tls: { certificate, mode: 'starttls' }, stripStarttls: true });
    await expect(connectTo(stripped, { doSTARTTLS: true, tls }).client.connect()).rejects.toThrow();
    expect(stripped.logins()).toEqual([]);
  });
});

describe('scripted IMAP server, misbehaving', () => {
  it('answers a login with the words it is told', async () => {
    const server = await start();
    server.setLogin(() => '[ALERT] Too many simultaneous connections. (Failure)');
    const failure = await connectTo(server)
      .client.connect()
      .catch((error: unknown) => error);
    expect(failure).toHaveProperty('responseText', 'Too many simultaneous connections. (Failure)');
    server.setLogin(({ secret }) => (secret === 'fresh' ? undefined : INVALID_CREDENTIALS));
    const token = connectTo(server, { auth: { user: server.user, accessToken: 'stale' } }).client.connect();
    await expect(token).rejects.toMatchObject({
      serverResponseCode: 'AUTHENTICATIONFAILED',
      oauthError: { status: 'invalid_request' },
    });
    expect(server.logins().map(({ accepted }) => accepted)).toEqual([false, false]);
  });

  it('never greets', async () => {
    const server = await start();
    server.setFaults(faultAt('GREETING', { kind: 'mute' }));
    const { client } = connectTo(server, { greetingTimeout: 100 });
    await expect(client.connect()).rejects.toHaveProperty('code', 'GREETING_TIMEOUT');
  });

  it('goes mute at a chosen command, on that connection alone', async () => {
    const server = await start();
    server.append(recadrageMail());
    server.setFaults(faultAt('UID FETCH', { kind: 'mute' }, 1));
    const mute = await openInbox(server, { socketTimeout: 100 });
    await expect(mute.client.fetchAll('1:*', { uid: true }, { uid: true })).rejects.toThrow();
    expect(mute.errors()).toContain('ETIMEOUT');
    const fine = await openInbox(server);
    expect(await fine.client.fetchAll('1:*', { uid: true }, { uid: true })).toHaveLength(1);
  });

  it.each([
    ['BYE', { kind: 'bye', text: 'Session expired, please login again.' }, []],
    ['FIN', { kind: 'fin' }, []],
    ['RST', { kind: 'reset' }, ['ECONNRESET']],
  ] as const)('ends with %s', async (_name, fault, errors) => {
    const server = await start();
    const observed = await openInbox(server);
    server.setFaults(faultAt('IDLE', fault));
    void observed.client.idle();
    await observed.waitForClose();
    expect(observed.errors()).toEqual(errors);
    if (fault.kind === 'bye') expect(observed.client.byeReason).toBe(fault.text);
  });

  it('says NO, and BAD', async () => {
    const server = await start();
    server.append(recadrageMail());
    const { client } = await openInbox(server);
    server.setFaults(
      faultAt('UID FETCH', { kind: 'no', text: '[OVERQUOTA] Account exceeded limits. (Failure)' }),
    );
    const refused = client.fetchAll('1:*', { uid: true }, { uid: true });
    await expect(refused).rejects.toMatchObject({
      responseStatus: 'NO',
      responseText: 'Account exceeded limits. (Failure)',
    });
    server.setFaults(faultAt('UID STORE', { kind: 'bad', text: 'What?' }));
    expect(await client.messageFlagsAdd('1', ['\\Seen'], { uid: true })).toBe(false);
  });

  it('swallows pushes, in IDLE or altogether', async () => {
    const server = await start();
    const observed = await openInbox(server);
    void observed.client.idle();
    await server.waitForIdle();
    server.swallowPushes('idle');
    server.append(recadrageMail());
    expect(observed.exists()).toEqual([]);
    await observed.client.noop();
    await observed.waitForExists(1);
    server.swallowPushes('always');
    server.append(recadrageMail());
    await observed.client.noop();
    expect(observed.exists()).toHaveLength(1);
    expect(await observed.client.status('INBOX', { uidNext: true })).toMatchObject({ uidNext: 3 });
  });

  it('never tags an answer, though it gives it', async () => {
    const server = await start();
    server.append(recadrageMail());
    server.setFaults(faultAt('UID FETCH', { kind: 'never-tag' }));
    const { client } = await openInbox(server, { socketTimeout: 100 });
    const got: number[] = [];
    const reading = (async () => {
      for await (const mail of client.fetch('1:*', { uid: true }, { uid: true })) got.push(mail.uid);
    })();
    await expect(reading).rejects.toThrow();
    expect(got).toEqual([1]);
  });

  it('holds an answer back until an event', async () => {
    const server = await start();
    const { client } = await openInbox(server);
    let release = (): void => undefined;
    const until = new Promise<void>((resolve) => {
      release = resolve;
    });
    server.setFaults(faultAt('NOOP', { kind: 'hold', until }));
    let answered = false;
    const asking = client.noop().then(() => {
      answered = true;
    });
    await server.waitForCommand('NOOP');
    expect(answered).toBe(false);
    release();
    await asking;
  });

  it.each([
    ['a line without end', { kind: 'endless-line' }, 'LineTooLarge'],
    ['a giant literal', { kind: 'giant-literal', bytes: 2_147_483_648 }, 'LiteralTooLarge'],
  ] as const)('IMP-10: sends %s, which a bounded client refuses', async (_name, fault, code) => {
    const server = await start();
    server.append(recadrageMail());
    const limits = { maxLiteralSize: 100_000, maxLineLength: 100_000, maxResponseSize: 200_000 };
    const observed = await openInbox(server, limits);
    server.setFaults(faultAt('UID FETCH', fault));
    await expect(observed.client.fetchAll('1:*', { uid: true }, { uid: true })).rejects.toThrow();
    await observed.waitForClose();
    expect(observed.errors()).toContain(code);
  });

  it('sends a line of very many words', async () => {
    const server = await start();
    server.append(recadrageMail());
    const { client } = await openInbox(server);
    server.setFaults(faultAt('UID SEARCH', { kind: 'many-tokens', count: 50_000 }));
    await client.search({ seen: false }, { uid: true });
    expect(server.openConnections()).toBe(1);
  });

  it('refuses connections, then listens again with its mail kept', async () => {
    const server = await start();
    server.append(plainLinksMail());
    const observed = await openInbox(server);
    server.refuse();
    await observed.waitForClose();
    await expect(connectTo(server).client.connect()).rejects.toHaveProperty('code', 'ECONNREFUSED');
    server.append(plainLinksMail());
    await server.listen();
    const again = await openInbox(server);
    expect(again.client.mailbox).toMatchObject({ exists: 2 });
  });

  it('Q2: shows a read without PEEK, which sets \\Seen', async () => {
    const server = await start();
    server.append(recadrageMail());
    const socket = connect(server.port, server.host);
    closers.push(() => {
      socket.destroy();
    });
    socket.write(`a LOGIN x ${server.password}\r\nb SELECT INBOX\r\nc UID FETCH 1 BODY.PEEK[]\r\n`);
    await server.waitForCommand('UID FETCH', 1);
    expect(server.flags().get(1)).toEqual([]);
    socket.write('d UID FETCH 1 RFC822\r\n');
    await server.waitForCommand('UID FETCH', 2);
    expect(server.flags().get(1)).toEqual(['\\Seen']);
  });
});
