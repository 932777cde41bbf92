import { createServer, type Server } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ok, type Result } from '../../src-agent/contract/result.ts';
import { startDemoMailbox } from '../../src-agent/demo/demo-mailbox.ts';
import { connectMailbox, type MailboxCredentials } from '../../src-agent/mailbox/connect-mailbox.ts';
import type { MailboxSession } from '../../src-agent/mailbox/mailbox-session.ts';
import { testConnection } from '../../src-agent/mailbox/test-connection.ts';
import { systemClock } from '../../src-agent/support/clock.ts';
import { straight } from '../../src-agent/support/way-out.ts';
import {
  type Certificate,
  createCertificate,
  createExpiredCertificate,
  createFutureCertificate,
  createWrongHostCertificate,
} from '../support/certificates.ts';
import { type Dovecot, startDovecot } from '../support/dovecot.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { findFreePort } from '../support/free-port.ts';
import { createLogBook, createMailboxRig, mailboxSettings } from '../support/mailbox-rig.ts';
import { recadrageMail } from '../support/sample-mails.ts';
import {
  faultAt,
  type ScriptedImapOptions,
  startScriptedImapServer,
} from '../support/scripted-imap-server.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import { waitUntil } from '../support/wait-until.ts';

const closers: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

type SettingsInput = NonNullable<Parameters<typeof mailboxSettings>[0]>;

async function connectTo(
  settings: SettingsInput,
  credentials: MailboxCredentials,
  knownServer = false,
): Promise<Result<MailboxSession>> {
  const { log } = createLogBook();
  const connected = await connectMailbox({
    settings: mailboxSettings(settings),
    credentials,
    clock: systemClock,
    log,
    reach: 'anywhere',
    wayOut: straight,
    knownServer,
  });
  if (connected.ok) closers.push(connected.value.leave);
  return connected;
}

function failureOf(result: Result<unknown>) {
  if (result.ok) throw new Error('it worked');
  return result.error;
}

const password = (text: string): MailboxCredentials => ({ kind: 'password', password: text });

let dovecot: Dovecot;
let authority: Certificate;
let proper: Certificate;
beforeAll(async () => {
  authority = await createCertificate({ names: ['Studio CA'], addresses: [], authority: true });
  proper = await createCertificate({ issuer: authority });
  // The one authority of these tests, for every TLS client of this process.
  setDefaultCACertificates([...getCACertificates('default'), authority.certificatePem]);
  dovecot = await startDovecot();
});
afterAll(async () => {
  await dovecot.stop();
});

describe('a real dovecot', () => {
  const user = 'anybody';

  it('lets the right password in, by TLS, STARTTLS and plain on this machine', async () => {
    const trusted = { trustedFingerprints: [dovecot.certificateFingerprint256] };
    const { host, port, tlsPort } = dovecot;
    for (const settings of [
      { host, port: tlsPort, user, security: 'tls', ...trusted },
      { host, port, user, security: 'starttls', ...trusted },
      { host, port, user, security: 'plain' },
    ] as const) {
      const connected = await connectTo(settings, password(dovecot.password));
      expect(connected.ok).toBe(true);
    }
  });

  it('refuses a wrong password: said as such, with nothing else blamed', async () => {
    const settings = { host: dovecot.host, port: dovecot.port, user, security: 'plain' } as const;
    expect(failureOf(await connectTo(settings, password('wrong')))).toMatchObject({
      code: 'mailbox.auth-refused',
      params: { user, host: dovecot.host },
      retryable: false,
    });
  });

  it('with a self-signed certificate is refused, then trusted by its fingerprint', async () => {
    const settings = { host: dovecot.host, port: dovecot.tlsPort, user, security: 'tls' } as const;
    const refused = failureOf(await connectTo(settings, password(dovecot.password)));
    expect(refused).toMatchObject({
      code: 'mailbox.certificate-refused',
      params: { reason: 'DEPTH_ZERO_SELF_SIGNED_CERT', fingerprint: dovecot.certificateFingerprint256 },
    });
    const trustedFingerprints = [String(refused.params.fingerprint)];
    const trusted = await connectTo({ ...settings, trustedFingerprints }, password(dovecot.password));
    expect(trusted.ok).toBe(true);
  });

  it('takes too many connections of one user for what it is', async () => {
    const small = await startDovecot({ maxConnectionsPerUser: 1 });
    closers.push(small.stop);
    const settings = { host: small.host, port: small.port, user, security: 'plain' } as const;
    expect((await connectTo(settings, password(small.password))).ok).toBe(true);
    const second = await connectTo(settings, password(small.password));
    expect(failureOf(second)).toMatchObject({ code: 'mailbox.too-many-connections', retryable: true });
  });
});

describe('IMP-8: not one byte of credentials leaves before the server is verified', () => {
  type Case = {
    readonly name: string;
    readonly certificate?: () => Promise<Certificate> | Certificate;
    readonly server?: ScriptedImapOptions;
    readonly tls?: Partial<NonNullable<ScriptedImapOptions['tls']>>;
    readonly settings?: SettingsInput;
    readonly code: string;
    readonly reason?: string;
  };
  const other = 'AA:'.repeat(31).concat('AA');
  const cases: readonly Case[] = [
    { name: 'expired', certificate: createExpiredCertificate, code: 'mailbox.certificate-refused' },
    { name: 'not valid yet', certificate: createFutureCertificate, code: 'mailbox.certificate-refused' },
    {
      name: 'self-signed',
      certificate: createCertificate,
      code: 'mailbox.certificate-refused',
      reason: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    },
    {
      name: 'for another host, by a known authority',
      certificate: () =>
        createCertificate({ names: ['elsewhere.example'], addresses: [], issuer: authority }),
      code: 'mailbox.certificate-refused',
      reason: 'ERR_TLS_CERT_ALTNAME_INVALID',
    },
    {
      name: 'for another host, self-signed',
      certificate: createWrongHostCertificate,
      code: 'mailbox.certificate-refused',
    },
    {
      name: 'by an unknown authority',
      certificate: async () =>
        createCertificate({
          issuer: await createCertificate({ names: ['Nobody'], addresses: [], authority: true }),
        }),
      code: 'mailbox.certificate-refused',
      reason: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    },
    {
      name: 'expired, by a known authority',
      certificate: () =>
        createCertificate({
          issuer: authority,
          validFrom: new Date(Date.now() - 90 * 86_400_000),
          validUntil: new Date(Date.now() - 60_000),
        }),
      code: 'mailbox.certificate-refused',
      reason: 'CERT_HAS_EXPIRED',
    },
    {
      name: 'self-signed, while another one is trusted',
      certificate: createCertificate,
      settings: { trustedFingerprints: [other] },
      code: 'mailbox.certificate-refused',
    },
    {
      name: 'TLS 1.1 only',
      tls: { minVersion: 'TLSv1', maxVersion: 'TLSv1.1' },
      code: 'mailbox.protocol-fault',
    },
    {
      name: 'self-signed behind STARTTLS',
      certificate: createCertificate,
      tls: { mode: 'starttls' },
      code: 'mailbox.certificate-refused',
    },
    {
      name: 'for another host behind STARTTLS',
      certificate: () =>
        createCertificate({ names: ['elsewhere.example'], addresses: [], issuer: authority }),
      tls: { mode: 'starttls' },
      code: 'mailbox.certificate-refused',
      reason: 'ERR_TLS_CERT_ALTNAME_INVALID',
    },
    {
      name: 'TLS 1.1 only behind STARTTLS',
      tls: { mode: 'starttls', minVersion: 'TLSv1', maxVersion: 'TLSv1.1' },
      code: 'mailbox.protocol-fault',
    },
    {
      name: 'STARTTLS stripped',
      server: { stripStarttls: true },
      tls: { mode: 'starttls' },
      code: 'mailbox.starttls-missing',
    },
    {
      name: 'bytes injected before the handshake of STARTTLS',
      server: { injectAfterStarttls: '* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n' },
      tls: { mode: 'starttls' },
      code: 'mailbox.protocol-fault',
    },
  ];

  it.each(cases)('IMP-8: $name', async ({ certificate, server: options, tls, settings, code, reason }) => {
    const presented = certificate === undefined ? proper : await certificate();
    const mode = tls?.mode ?? 'implicit';
    const server = await startScriptedImapServer({
      ...options,
      tls: { certificate: presented, ...tls, mode },
    });
    closers.push(server.close);
    // What the server itself receives, before its TLS takes it apart.
    const proxy = await startTcpProxy(server);
    closers.push(proxy.close);
    const input = {
      ...{ host: proxy.host, port: proxy.port, user: server.user },
      security: mode === 'implicit' ? ('tls' as const) : ('starttls' as const),
      ...settings,
    };
    const failure = failureOf(await connectTo(input, password(server.password)));
    expect(failure.code).toBe(code);
    if (reason !== undefined) expect(failure.params.reason).toBe(reason);
    if (code === 'mailbox.certificate-refused')
      expect(failure.params.fingerprint).toBe(presented.fingerprint256);
    await proxy.waitForOpen(0);
    expect(server.logins()).toEqual([]);
    const said = server.commands().map(({ name }) => name);
    expect(said.filter((name) => !['GREETING', 'CAPABILITY', 'STARTTLS'].includes(name))).toEqual([]);
  });

  it('IMP-8: a proper certificate is accepted without any exception, at once and behind STARTTLS', async () => {
    for (const mode of ['implicit', 'starttls'] as const) {
      const server = await startScriptedImapServer({ tls: { certificate: proper, mode } });
      closers.push(server.close);
      const security = mode === 'implicit' ? 'tls' : 'starttls';
      const settings = { host: server.host, port: server.port, user: server.user, security } as const;
      expect((await connectTo(settings, password(server.password))).ok).toBe(true);
      expect(server.logins()).toMatchObject([{ secure: true, accepted: true }]);
    }
  });

  it('IMP-8: PREAUTH where STARTTLS is required is refused', async () => {
    const server = await startScriptedImapServer({ tls: { certificate: proper, mode: 'starttls' } });
    closers.push(server.close);
    server.setFaults(faultAt('GREETING', { kind: 'say-first', text: '* PREAUTH welcome\r\n' }));
    const settings = {
      host: server.host,
      port: server.port,
      user: server.user,
      security: 'starttls',
    } as const;
    expect(failureOf(await connectTo(settings, password(server.password))).code).toBe(
      'mailbox.starttls-missing',
    );
    expect(server.logins()).toEqual([]);
  });

  it('IMP-8: plain beyond this machine is refused without a connection, unless forced', async () => {
    const settings = { host: '192.0.2.1', port: 143, user: 'a@b.example', security: 'plain' } as const;
    const before = performance.now();
    expect(failureOf(await connectTo(settings, password('x'))).code).toBe('mailbox.plain-refused');
    expect(performance.now() - before).toBeLessThan(100);
  });

  it('IMP-8: plain asked of a TLS port, and TLS of a plain one, end in a named fault', async () => {
    const settings = { host: dovecot.host, port: dovecot.port, user: 'a', security: 'tls' } as const;
    expect(failureOf(await connectTo(settings, password('x'))).code).toBe('mailbox.protocol-fault');
  });
});

describe('NET-2: a captive portal in front of a server known to be in order', () => {
  it('NET-2: is called the network, offers no exception, blames no password, and is over within 60 s of its opening', async () => {
    const server = await startScriptedImapServer({ tls: { certificate: proper, mode: 'implicit' } });
    closers.push(server.close);
    const proxy = await startTcpProxy(server);
    closers.push(proxy.close);
    const clock = createFakeClock(Date.now());
    const settings = mailboxSettings({ host: proxy.host, port: proxy.port, user: server.user });
    const rig = createMailboxRig({ settings, password: server.password, clock });
    closers.push(rig.stop);
    rig.watcher.start();
    await rig.waitForState('watching');
    // The portal: the same address, another certificate.
    const { port } = server;
    await server.close();
    const portal = await startScriptedImapServer({
      port,
      tls: { certificate: await createCertificate(), mode: 'implicit' },
    });
    const seen = new Set<string>();
    for (let step = 0; step < 40; step += 1) {
      await clock.advanceToNextTimer();
      await waitUntil({
        what: 'the attempt to end',
        check: () => rig.watcher.state().state !== 'connecting',
        on: rig.changed,
      });
      const state = rig.watcher.state();
      if (state.state === 'reconnecting') {
        seen.add(state.failure.code);
        expect(state.failure.params).not.toHaveProperty('fingerprint');
        expect(state.at - clock.now()).toBeLessThanOrEqual(45_000);
      }
    }
    expect(seen).toContain('mailbox.network-unusable');
    expect(
      [...seen].filter((code) => code !== 'mailbox.network-unusable' && code !== 'mailbox.connection-lost'),
    ).toEqual([]);
    expect(portal.logins()).toEqual([]);
    await portal.close();
    const opened = await startScriptedImapServer({ port, tls: { certificate: proper, mode: 'implicit' } });
    closers.push(opened.close);
    await clock.advance(45_000);
    await rig.waitForState('watching');
  });
});

describe('a server that accepts and says nothing', () => {
  it('NET-1: ends in a named failure by the injected clock, at every step', async () => {
    for (const [step, seconds] of [
      ['GREETING', 25],
      ['CAPABILITY', 60],
      ['AUTHENTICATE', 60],
      ['SELECT', 60],
    ] as const) {
      const server = await startScriptedImapServer();
      closers.push(server.close);
      server.setFaults(faultAt(step, { kind: 'mute' }));
      const clock = createFakeClock(Date.now());
      const settings = mailboxSettings({
        host: server.host,
        port: server.port,
        user: server.user,
        security: 'plain',
      });
      const rig = createMailboxRig({ settings, password: server.password, clock });
      closers.push(rig.stop);
      rig.watcher.start();
      await server.waitForCommand(step);
      const before = clock.now();
      while (rig.watcher.state().state !== 'reconnecting') {
        await clock.advance(1_000);
        expect(clock.now() - before).toBeLessThanOrEqual(seconds * 1_000);
      }
      expect(rig.watcher.state()).toMatchObject({ failure: { code: 'mailbox.timed-out', retryable: true } });
    }
  });

  it('NET-1: a port that nobody answers, and a name that nobody has, are told apart', async () => {
    const port = await findFreePort();
    const closed = await connectTo({ host: '127.0.0.1', port, user: 'a' }, password('x'));
    expect(failureOf(closed)).toMatchObject({ code: 'mailbox.connection-refused', params: { port } });
    const unknown = await connectTo({ host: 'no-such-host.invalid', port, user: 'a' }, password('x'));
    expect(failureOf(unknown)).toMatchObject({
      code: 'mailbox.host-unknown',
      params: { host: 'no-such-host.invalid' },
    });
  });

  it('a server that is no mail server is named, and gets no password', async () => {
    let received = '';
    const web: Server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (bytes) => {
        received += bytes.toString('latin1');
      });
      socket.write('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n');
    });
    const port = await new Promise<number>((resolve) => {
      web.listen(0, '127.0.0.1', () => {
        const address = web.address();
        resolve(address === null || typeof address === 'string' ? 0 : address.port);
      });
    });
    closers.push(() => web.close());
    const clock = createFakeClock(Date.now());
    const settings = mailboxSettings({ host: '127.0.0.1', port, user: 'a', security: 'plain' });
    const rig = createMailboxRig({ settings, password: 'canary-password', clock });
    closers.push(rig.stop);
    rig.watcher.start();
    await rig.waitForState('connecting');
    while (rig.watcher.state().state !== 'reconnecting') await clock.advance(1_000);
    expect(received).not.toContain('canary');
  });
});

describe('credentials', () => {
  it('go as an access token by OAUTHBEARER or XOAUTH2', async () => {
    for (const authMethods of [['XOAUTH2'], ['PLAIN', 'XOAUTH2', 'OAUTHBEARER']] as const) {
      const server = await startScriptedImapServer({ authMethods });
      closers.push(server.close);
      const settings = {
        host: server.host,
        port: server.port,
        user: server.user,
        security: 'plain',
      } as const;
      const good = await connectTo(settings, { kind: 'access-token', accessToken: server.accessToken });
      expect(good.ok).toBe(true);
      const bad = await connectTo(settings, { kind: 'access-token', accessToken: 'expired' });
      expect(failureOf(bad).code).toBe('mailbox.auth-refused');
      expect(server.logins().map(({ method }) => method)).not.toContain('PLAIN');
    }
  });

  it('never appear in the log, nor does anything of a mail', async () => {
    const server = await startScriptedImapServer();
    closers.push(server.close);
    server.append(recadrageMail({ lot: 987_654 }));
    const settings = mailboxSettings({
      host: server.host,
      port: server.port,
      user: server.user,
      security: 'plain',
    });
    const rig = createMailboxRig({ settings, password: server.password });
    closers.push(rig.stop);
    rig.watcher.start();
    await rig.waitForState('watching');
    server.setFaults(
      faultAt('UID FETCH', { kind: 'say-first', text: '* 1 FETCH (UID 1 (987654 "secret-subject\r\n' }),
    );
    await rig.watcher.checkNow();
    const log = JSON.stringify(rig.lines);
    for (const secret of [
      server.password,
      Buffer.from(server.password).toString('base64'),
      '987654',
      'secret-subject',
    ])
      expect(log).not.toContain(secret);
  });
});

describe('the connection test', () => {
  const { log } = createLogBook();
  const test = (settings: SettingsInput, secret: string) =>
    testConnection({
      settings: mailboxSettings(settings),
      credentials: async () => ok(password(secret)),
      clock: systemClock,
      log,
      reach: 'anywhere',
      wayOut: straight,
      knownServer: false,
    });

  it('tells what a working connection offers, and changes nothing', async () => {
    const user = dovecot.newUser();
    await dovecot.append(user, [recadrageMail(), recadrageMail()]);
    await dovecot.append(user, recadrageMail(), { flags: ['\\Seen'] });
    const settings = { host: dovecot.host, port: dovecot.port, user, security: 'plain' } as const;
    const report = await test(settings, dovecot.password);
    if (!report.ok) throw new Error(report.error.code);
    expect(report.value).toMatchObject({ idle: true, messages: 3, unseen: 2 });
    expect(report.value.capabilities).toContain('WITHIN');
    if (report.value.clock.kind !== 'measured') throw new Error(report.value.clock.kind);
    expect(Math.abs(report.value.clock.serverAheadMs)).toBeLessThan(3_000);
    expect([...(await dovecot.flags(user)).values()]).toEqual([[], [], ['\\Seen']]);
  });

  it('names what is wrong', async () => {
    const settings = {
      host: dovecot.host,
      port: dovecot.port,
      user: dovecot.newUser(),
      security: 'plain',
    } as const;
    expect(failureOf(await test(settings, 'wrong')).code).toBe('mailbox.auth-refused');
    expect(failureOf(await test({ ...settings, folder: 'Absent' }, dovecot.password)).code).toBe(
      'mailbox.folder-missing',
    );
    expect(failureOf(await test({ ...settings, host: '' }, dovecot.password))).toMatchObject({
      code: 'mailbox.not-configured',
      params: { missing: 'mailbox.host' },
    });
  });

  it('says where IDLE is missing, and that a server without WITHIN does not tell the time', async () => {
    const deaf = await startDovecot({ hideCapabilities: ['IDLE', 'WITHIN'] });
    closers.push(deaf.stop);
    const user = deaf.newUser();
    await deaf.append(user, recadrageMail());
    const settings = { host: deaf.host, port: deaf.port, user, security: 'plain' } as const;
    expect(await test(settings, deaf.password)).toMatchObject({
      ok: true,
      value: { idle: false, clock: { kind: 'unknown' } },
    });
  });
});

describe('the mailbox of the demonstration', () => {
  it('is watched and read like any other', async () => {
    const demo = await startDemoMailbox();
    closers.push(demo.close);
    demo.deliver(recadrageMail({ lot: 1 }).toString('utf8'), '18-Nov-2025 10:00:00 +0100');
    const settings = mailboxSettings({
      host: '127.0.0.1',
      port: demo.port,
      user: demo.user,
      security: 'plain',
      firstStartDays: 365,
    });
    const rig = createMailboxRig({ settings, password: demo.password });
    closers.push(rig.stop);
    rig.watcher.start();
    expect(await rig.waitForState('watching')).toMatchObject({ mode: 'idle' });
    demo.deliver(recadrageMail({ lot: 2 }).toString('utf8'), '18-Nov-2025 10:05:00 +0100');
    await waitUntil({
      what: 'the second mail',
      check: () => rig.ledger.rows().length === 2,
      on: rig.changed,
    });
    const outcomes = await rig.fetchAll(rig.ledger.undecided({ account: '', folder: '' }, 2));
    expect(outcomes.every(({ result }) => result.ok)).toBe(true);
    const [row] = rig.ledger.signals();
    rig.ledger.queueSeen(row?.uid ?? 0);
    rig.watcher.actionsQueued();
    await waitUntil({ what: 'the mark', check: () => rig.ledger.actions().length === 0, on: rig.changed });
  });
});
