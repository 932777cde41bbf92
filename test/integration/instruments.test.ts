import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createWrongHostCertificate } from '../support/certificates.ts';
import { type Dovecot, startDovecot } from '../support/dovecot.ts';
import { type ObservedClient, observeClient } from '../support/imap-client.ts';
import { buildMail } from '../support/mails.ts';
import { heavyMail, recadrageMail, SAMPLES } from '../support/sample-mails.ts';
import { startScriptedImapServer } from '../support/scripted-imap-server.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

function connectTo(dovecot: Dovecot, user: string, more: object = {}): ObservedClient {
  const observed = observeClient({
    host: dovecot.host,
    port: dovecot.port,
    secure: false,
    doSTARTTLS: false,
    auth: { user, pass: dovecot.password },
    ...more,
  });
  closers.push(() => observed.client.close());
  return observed;
}

async function openInbox(dovecot: Dovecot, user: string, more: object = {}): Promise<ObservedClient> {
  const observed = connectTo(dovecot, user, more);
  await observed.client.connect();
  await observed.client.mailboxOpen('INBOX');
  return observed;
}

describe('real dovecot', () => {
  let dovecot: Dovecot;
  beforeAll(async () => {
    dovecot = await startDovecot();
  });
  afterAll(() => dovecot.stop());

  it('starts within a second', async () => {
    const before = performance.now();
    const another = await startDovecot();
    const tookMs = performance.now() - before;
    await another.stop();
    process.stdout.write(`dovecot started in ${tookMs.toFixed(0)} ms\n`);
    expect(tookMs).toBeLessThan(1_000);
  });

  it('has 500 mails of 8 KB delivered within 2 s, in the order given', async () => {
    const user = dovecot.newUser();
    const mails = Array.from({ length: 500 }, (_, n) =>
      buildMail({ subject: `mail ${n}`, text: 'x'.repeat(78).concat('\n').repeat(100) }),
    );
    const before = performance.now();
    await dovecot.append(user, mails);
    const tookMs = performance.now() - before;
    process.stdout.write(`500 mails delivered in ${tookMs.toFixed(0)} ms\n`);
    expect(tookMs).toBeLessThan(2_000);
    const { client } = await openInbox(dovecot, user);
    const seen = await client.fetchAll('1:*', { uid: true, envelope: true }, { uid: true });
    expect(seen.map((mail) => [mail.uid, mail.envelope?.subject])).toEqual(
      mails.map((_, n) => [n + 1, `mail ${n}`]),
    );
  });

  it('announces a mail in IDLE half a second after its delivery', async () => {
    const user = dovecot.newUser();
    await dovecot.append(user, recadrageMail());
    const observed = await openInbox(dovecot, user);
    void observed.client.idle();
    await dovecot.append(user, recadrageMail());
    await observed.waitForExists(2);
  });

  it('keeps the flags and the date of a delivered mail', async () => {
    const user = dovecot.newUser();
    const date = new Date('2025-11-18T09:00:00Z');
    await dovecot.append(user, recadrageMail(), { flags: ['\\Seen', '\\Flagged'], date });
    await dovecot.append(user, [recadrageMail(), recadrageMail()]);
    expect(await dovecot.flags(user)).toEqual(
      new Map([
        [1, ['\\Flagged', '\\Seen']],
        [2, []],
        [3, []],
      ]),
    );
    const { client } = await openInbox(dovecot, user);
    const mail = await client.fetchOne('1', { internalDate: true }, { uid: true });
    expect(mail).toHaveProperty('internalDate', date);
  });

  it('changes flags and expunges as another client would, and a client that is connected hears of it', async () => {
    const user = dovecot.newUser();
    await dovecot.append(user, [recadrageMail(), recadrageMail(), recadrageMail()]);
    const observed = await openInbox(dovecot, user);
    await dovecot.setFlags(user, 2, ['\\Seen']);
    await dovecot.expunge(user, [1]);
    const news: unknown[] = [];
    observed.client.on('flags', ({ uid, flags }: { readonly uid?: number; readonly flags: Set<string> }) =>
      news.push([uid, [...flags]]),
    );
    observed.client.on('expunge', ({ seq }: { readonly seq: number }) => news.push(['expunged', seq]));
    await observed.client.noop();
    expect(news).toContainEqual(['expunged', 1]);
    expect(await dovecot.uids(user)).toEqual([2, 3]);
    expect(await dovecot.flags(user)).toEqual(
      new Map([
        [2, ['\\Seen']],
        [3, []],
      ]),
    );
    await dovecot.setFlags(user, 2, []);
    expect((await dovecot.flags(user)).get(2)).toEqual([]);
  });

  it('IMP-1: changes its UIDVALIDITY, ends the connection, and keeps the mail', async () => {
    const user = dovecot.newUser();
    await dovecot.append(user, [recadrageMail(), recadrageMail()]);
    const observed = await openInbox(dovecot, user);
    const before = await dovecot.mailbox(user);
    await dovecot.setUidValidity(user, before.uidValidity + 1_000);
    await observed.client.noop().catch(() => undefined);
    await observed.waitForClose();
    const again = await openInbox(dovecot, user);
    expect(again.client.mailbox).toMatchObject({
      uidValidity: BigInt(before.uidValidity + 1_000),
      exists: 2,
    });
    await dovecot.setMinNextUid(user, 5_000);
    await dovecot.append(user, recadrageMail());
    expect((await dovecot.uids(user)).at(-1)).toBe(5_000);
    expect(await dovecot.mailbox(user)).toMatchObject({ messages: 3, uidNext: 5_001, unseen: 3 });
  });

  it('delivers to another folder', async () => {
    const user = dovecot.newUser();
    await dovecot.createFolder(user, 'Livraisons');
    await dovecot.append(user, recadrageMail(), { folder: 'Livraisons' });
    expect(await dovecot.uids(user, 'Livraisons')).toEqual([1]);
    expect(await dovecot.uids(user)).toEqual([]);
  });

  it('speaks TLS and STARTTLS with a certificate that is refused until it is trusted', async () => {
    const user = dovecot.newUser();
    const secure = { port: dovecot.tlsPort, secure: true, doSTARTTLS: undefined };
    const tls = { ca: dovecot.certificatePem };
    await expect(connectTo(dovecot, user, secure).client.connect()).rejects.toHaveProperty(
      'code',
      'DEPTH_ZERO_SELF_SIGNED_CERT',
    );
    await openInbox(dovecot, user, { ...secure, tls });
    await expect(connectTo(dovecot, user, { doSTARTTLS: true }).client.connect()).rejects.toThrow();
    await openInbox(dovecot, user, { doSTARTTLS: true, tls });
  });

  it('refuses a wrong password in half a second, without a growing penalty', async () => {
    const user = dovecot.newUser();
    const before = performance.now();
    for (let n = 0; n < 5; n += 1) {
      const wrong = connectTo(dovecot, user, { auth: { user, pass: 'wrong' } });
      await expect(wrong.client.connect()).rejects.toMatchObject({
        serverResponseCode: 'AUTHENTICATIONFAILED',
      });
    }
    expect(performance.now() - before).toBeLessThan(4_500);
  });

  it('ends a user’s connections with a BYE when kicked', async () => {
    const user = dovecot.newUser();
    const observed = await openInbox(dovecot, user);
    void observed.client.idle();
    await dovecot.kick(user);
    await observed.waitForClose();
    expect(observed.client.byeReason).toBeTruthy();
  });

  it('serves hundreds of connections', async () => {
    const user = dovecot.newUser();
    await dovecot.append(user, recadrageMail());
    const clients = Array.from({ length: 200 }, () => connectTo(dovecot, user));
    await Promise.all(clients.map(({ client }) => client.connect()));
    await Promise.all(clients.map(({ client }) => client.mailboxOpen('INBOX')));
    expect(clients.filter(({ client }) => client.usable)).toHaveLength(200);
  });

  it('serves a mail of 20 MB', async () => {
    const user = dovecot.newUser();
    const raw = heavyMail(20_000_000);
    await dovecot.append(user, raw);
    const { client } = await openInbox(dovecot, user);
    const mail = await client.fetchOne('1', { size: true, bodyStructure: true }, { uid: true });
    expect(mail).toHaveProperty('size', raw.length);
  });
});

describe('a dovecot of one’s own', () => {
  const startOwn = async (options: Parameters<typeof startDovecot>[0] = {}) => {
    const dovecot = await startDovecot(options);
    closers.push(dovecot.stop);
    return dovecot;
  };

  it('is killed, takes mail while it is down, and comes back on the same ports', async () => {
    const dovecot = await startOwn();
    const user = dovecot.newUser();
    await dovecot.append(user, recadrageMail());
    const observed = await openInbox(dovecot, user);
    await dovecot.kill();
    await observed.waitForClose();
    await dovecot.append(user, recadrageMail());
    await dovecot.restart();
    const again = await openInbox(dovecot, user);
    expect(again.client.mailbox).toMatchObject({ exists: 2 });
    await dovecot.restart();
    await again.waitForClose();
    expect((await openInbox(dovecot, user)).client.mailbox).toMatchObject({ exists: 2 });
  });

  it('accepts connections and says nothing while frozen', async () => {
    const dovecot = await startOwn();
    const user = dovecot.newUser();
    dovecot.freeze();
    const silent = connectTo(dovecot, user, { greetingTimeout: 100 });
    await expect(silent.client.connect()).rejects.toHaveProperty('code', 'GREETING_TIMEOUT');
    dovecot.thaw();
    await openInbox(dovecot, user);
  });

  it('hides IDLE, limits connections, shows another certificate', async () => {
    const certificate = await createWrongHostCertificate();
    const dovecot = await startOwn({ hideCapabilities: ['IDLE'], maxConnectionsPerUser: 1, certificate });
    const user = dovecot.newUser();
    const { client } = await openInbox(dovecot, user);
    expect(client.capabilities.has('IDLE')).toBe(false);
    expect(client.capabilities.has('CONDSTORE')).toBe(true);
    await expect(connectTo(dovecot, user).client.connect()).rejects.toThrow();
    const tls = { ca: certificate.certificatePem };
    const secure = connectTo(dovecot, user, {
      port: dovecot.tlsPort,
      secure: true,
      doSTARTTLS: undefined,
      tls,
    });
    await expect(secure.client.connect()).rejects.toHaveProperty('code', 'ERR_TLS_CERT_ALTNAME_INVALID');
  });

  it('is reached through the proxy, whose cut is seen at once', async () => {
    const dovecot = await startOwn();
    const proxy = await startTcpProxy(dovecot);
    closers.push(proxy.close);
    const user = dovecot.newUser();
    const observed = await openInbox(dovecot, user, { port: proxy.port });
    proxy.resetAll();
    await observed.waitForClose();
    expect(observed.errors()).toEqual(['ECONNRESET']);
    proxy.setSlices(true);
    await openInbox(dovecot, user, { port: proxy.port });
    proxy.blackHole('both');
    const silent = connectTo(dovecot, user, { port: proxy.port, greetingTimeout: 100 });
    await expect(silent.client.connect()).rejects.toHaveProperty('code', 'GREETING_TIMEOUT');
  });
});

describe('scripted server beside dovecot', () => {
  it('shows imapflow the same of every sample mail', async () => {
    const dovecot = await startDovecot();
    closers.push(dovecot.stop);
    const scripted = await startScriptedImapServer();
    closers.push(scripted.close);
    const nested = buildMail({
      subject: 'Attached message',
      text: 'see below',
      attachments: [
        { fileName: 'inner.eml', contentType: 'message/rfc822', content: SAMPLES.htmlLinks() },
        { fileName: 'été.txt', contentType: 'text/plain', content: 'abc\r\n', disposition: 'inline' },
      ],
    });
    const bare = Buffer.from('Subject: bare\r\n\r\n');
    const date = new Date('2025-11-18T09:00:00Z');
    const mails = [...Object.values(SAMPLES).map((sample) => sample()), nested, bare];
    const user = dovecot.newUser();
    await dovecot.append(user, mails, { date });
    for (const mail of mails) scripted.append(mail, { date });

    const read = async ({ client }: ObservedClient) => {
      await client.connect();
      await client.mailboxOpen('INBOX');
      const query = { uid: true, flags: true, size: true, internalDate: true, envelope: true } as const;
      const bodyParts = [
        '1',
        '1.mime',
        '1.1',
        '1.2',
        '2',
        '2.mime',
        '2.header',
        '2.text',
        '2.1',
        'header',
        'text',
      ];
      const list = await client.fetchAll(
        '1:*',
        { ...query, bodyStructure: true, headers: ['subject', 'x-none', 'from'], bodyParts, source: true },
        { uid: true },
      );
      return list.map(
        ({ uid, flags, size, internalDate, envelope, bodyStructure, headers, bodyParts: parts, source }) => ({
          uid,
          // \Recent is of IMAP4rev1 alone and of no use.
          flags: [...(flags ?? [])].filter((flag) => flag !== '\\Recent'),
          size,
          internalDate,
          envelope,
          bodyStructure,
          headers: headers?.toString('latin1'),
          source: source?.toString('latin1'),
          parts: [...(parts ?? [])].map(([part, bytes]) => [part, bytes?.toString('latin1')]),
        }),
      );
    };
    const real = await read(connectTo(dovecot, user));
    const ours = await read(
      observeClient({
        host: scripted.host,
        port: scripted.port,
        secure: false,
        doSTARTTLS: false,
        auth: { user: scripted.user, pass: scripted.password },
      }),
    );
    expect(ours).toEqual(real);
  });
});
