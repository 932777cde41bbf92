import { randomBytes } from 'node:crypto';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildRequest } from '../../src-agent/delivery/build-request.ts';
import type { HttpOutcome, HttpRequest, SendOptions } from '../../src-agent/delivery/http-outcome.ts';
import { judgeAnswer } from '../../src-agent/delivery/judge-answer.ts';
import { createRequestSender, type RequestSender } from '../../src-agent/delivery/send-request.ts';
import type { WebhookTarget } from '../../src-agent/delivery/sending-target.ts';
import { systemClock } from '../../src-agent/support/clock.ts';
import type { Resolve } from '../../src-agent/support/resolve-name.ts';
import { straight } from '../../src-agent/support/way-out.ts';
import { type Certificate, createCertificate, createExpiredCertificate } from '../support/certificates.ts';
import { collectGarbage } from '../support/collect-garbage.ts';
import type { SinkAnswer } from '../support/sink-answer.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import { type SinkOptions, startWebhookSink, type WebhookSink } from '../support/webhook-sink.ts';

const DAY_MS = 86_400_000;
const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

const toLoopback: Resolve = async () => [{ address: '127.0.0.1', family: 4 }];

function startSender(
  options: { readonly authorities?: readonly string[]; readonly resolve?: Resolve } = {},
): RequestSender {
  const sender = createRequestSender({ clock: systemClock, reach: 'anywhere', wayOut: straight, ...options });
  closers.push(sender.close);
  return sender;
}

async function startSink(options: SinkOptions = {}): Promise<WebhookSink> {
  const sink = await startWebhookSink(options);
  closers.push(sink.close);
  return sink;
}

function target(url: string, more: Partial<WebhookTarget> = {}): WebhookTarget {
  return {
    id: 'webhook',
    url,
    enabled: true,
    success: 'json-success',
    verifyTls: true,
    allowPrivateAddress: false,
    timeoutSeconds: 20,
    ratePerHour: 0,
    sign: false,
    bearer: 'none',
    ...more,
  };
}

function request(to: WebhookTarget, more: Partial<Parameters<typeof buildRequest>[0]> = {}): HttpRequest {
  const built = buildRequest({
    target: to,
    id: 'delivery-000001',
    body: '{"subject":"Média Solution - Missions Recadrage - Lot 12"}',
    attemptNumber: 1,
    now: Date.now(),
    secrets: { signing: null, bearer: null },
    userAgent: 'render-signal-desktop/0.1.0',
    ...more,
  });
  if (!built.ok) throw new Error(built.error.code);
  return built.value;
}

/** One request to a sink that answers so; with the sink and how long it took. */
async function exchange(answer: SinkAnswer, more: Partial<WebhookTarget> = {}, options: SendOptions = {}) {
  const sink = await startSink({ answer: () => answer });
  const sender = startSender();
  const began = performance.now();
  const outcome = await sender.send(request(target(sink.url, more)), options);
  return { outcome, sink, sender, tookMs: performance.now() - began };
}

function words(outcome: HttpOutcome, url = 'https://receiver.example/'): string {
  const verdict = judgeAnswer({ success: 'json-success', url, now: Date.now(), outcome });
  return verdict.kind === 'accepted' ? 'accepted' : `${verdict.kind} ${verdict.failure.code}`;
}

describe('a request on the wire', () => {
  it('MAIL-7: is a POST with exactly these headers, and the body byte for byte', async () => {
    const sink = await startSink();
    const sender = startSender();
    const body = JSON.stringify({ subject: 'é\r\nX-Evil: 1\u0000"\'$(id)😀', text: 'x'.repeat(20_000) });
    const outcome = await sender.send(request(target(`${sink.url}?a=b%20c`), { body }));
    expect(words(outcome)).toBe('accepted');
    const [received] = sink.requests();
    expect(received).toMatchObject({
      method: 'POST',
      path: '/hook?a=b%20c',
      id: 'delivery-000001',
      attempt: 1,
    });
    expect(received?.body.equals(Buffer.from(body, 'utf8'))).toBe(true);
    expect(received?.rawHeaders.map(([name]) => name.toLowerCase()).sort()).toEqual([
      'connection',
      'content-length',
      'content-type',
      'host',
      'idempotency-key',
      'user-agent',
      'webhook-attempt',
      'webhook-id',
      'webhook-timestamp',
    ]);
    const head =
      received?.wire.subarray(0, (received?.wire.length ?? 0) - Buffer.byteLength(body)) ?? Buffer.of();
    expect(head.toString('latin1')).not.toMatch(/evil|lot/iu);
  });

  it('OUT-3: carries a signature over those bytes that the reference library verifies', async () => {
    const sink = await startSink();
    const sender = startSender();
    const secret = `whsec_${randomBytes(32).toString('base64')}`;
    const to = target(sink.url, { sign: true, bearer: 'WEBHOOK_BEARER' });
    const secrets = { signing: secret, bearer: 'token' };
    for (let attemptNumber = 1; attemptNumber <= 20; attemptNumber += 1) {
      await sender.send(request(to, { secrets, attemptNumber, body: `{"n":${attemptNumber},"é":"€"}` }));
    }
    const judge = new Webhook(secret);
    for (const { body, header } of sink.requests()) {
      judge.verify(body, {
        'webhook-id': header('webhook-id') ?? '',
        'webhook-timestamp': header('webhook-timestamp') ?? '',
        'webhook-signature': header('webhook-signature') ?? '',
      });
      expect(header('authorization')).toBe('Bearer token');
    }
    expect(sink.requests()).toHaveLength(20);
  });

  it('reuses a connection, and takes a new one after a sleep', async () => {
    const sink = await startSink();
    const sender = startSender();
    for (let at = 0; at < 20; at += 1) await sender.send(request(target(sink.url)));
    expect(sink.connections()).toBe(1);
    sender.dropConnections();
    await sender.send(request(target(sink.url)));
    expect(sink.connections()).toBe(2);
  });

  it('OUT-1: shares nothing between targets, and sends back no cookie', async () => {
    const sink = await startSink({
      answer: () => ({ status: 200, json: { success: true }, headers: { 'set-cookie': 'session=1' } }),
    });
    const sender = startSender();
    for (const id of ['one', 'two', 'one', 'two']) await sender.send(request(target(sink.url, { id })));
    expect(new Set(sink.requests().map(({ connection }) => connection)).size).toBe(2);
    expect(sink.requests().map(({ header }) => header('cookie'))).toEqual(Array(4).fill(undefined));
  });

  it('closes all connections when it is closed', async () => {
    const { sink, sender } = await exchange({ status: 200, json: { success: true } });
    expect(sink.openConnections()).toBe(1);
    await sender.close();
    await expect.poll(() => sink.openConnections()).toBe(0);
  });
});

describe('OUT-1: certificates', () => {
  let authority: Certificate;
  let stranger: Certificate;
  beforeAll(async () => {
    authority = await createCertificate({ names: ['Test authority'], addresses: [], authority: true });
    stranger = await createCertificate({ names: ['Unknown authority'], addresses: [], authority: true });
  });

  const past = {
    validFrom: new Date(Date.now() - 20 * DAY_MS),
    validUntil: new Date(Date.now() - 10 * DAY_MS),
  };
  const future = {
    validFrom: new Date(Date.now() + 10 * DAY_MS),
    validUntil: new Date(Date.now() + 20 * DAY_MS),
  };

  /** Sends to an HTTPS sink with this certificate under this host name. */
  async function sendTo(certificate: Certificate, host: string, more: Partial<WebhookTarget> = {}) {
    const sink = await startSink({ certificate });
    const sender = startSender({ authorities: [authority.certificatePem], resolve: toLoopback });
    const near = host === '127.0.0.1' || host === 'localhost' ? {} : { allowPrivateAddress: true };
    const to = target(`https://${host}:${sink.port}/hook`, { ...near, timeoutSeconds: 5, ...more });
    return { outcome: await sender.send(request(to)), delivered: sink.requests().length };
  }

  it('one that a trusted authority signed for this name is accepted', async () => {
    const good = await createCertificate({ names: ['receiver.test'], issuer: authority });
    const { outcome, delivered } = await sendTo(good, 'receiver.test');
    expect([words(outcome), delivered]).toEqual(['accepted', 1]);
  });

  it('any one is accepted where the operator switched the check off for that target, and only there', async () => {
    const bad = await createExpiredCertificate();
    expect(await sendTo(bad, '127.0.0.1', { verifyTls: false })).toMatchObject({ delivered: 1 });
    expect(await sendTo(bad, '127.0.0.1')).toMatchObject({ delivered: 0 });
  });

  const cases: readonly (readonly [string, string, () => Promise<Certificate>])[] = [
    ['self-signed', '127.0.0.1', () => createCertificate()],
    ['self-signed and expired', '127.0.0.1', () => createExpiredCertificate()],
    [
      'expired',
      'receiver.test',
      () => createCertificate({ names: ['receiver.test'], issuer: authority, ...past }),
    ],
    [
      'not valid yet',
      'receiver.test',
      () => createCertificate({ names: ['receiver.test'], issuer: authority, ...future }),
    ],
    [
      'for another host',
      'receiver.test',
      () => createCertificate({ names: ['elsewhere.test'], issuer: authority }),
    ],
    [
      'for the parent domain',
      'a.receiver.test',
      () => createCertificate({ names: ['receiver.test'], issuer: authority }),
    ],
    [
      'a wildcard one level short',
      'a.b.receiver.test',
      () => createCertificate({ names: ['*.receiver.test'], issuer: authority }),
    ],
    [
      'for a name, used under an address',
      '127.0.0.1',
      () => createCertificate({ names: ['localhost'], addresses: [], issuer: authority }),
    ],
    [
      'for a look-alike name',
      'receiver.test',
      () => createCertificate({ names: ['receiver.test.evil.test', 'xreceiver.test'], issuer: authority }),
    ],
    [
      'of an unknown authority',
      'receiver.test',
      () => createCertificate({ names: ['receiver.test'], issuer: stranger }),
    ],
    [
      'signed by one that may not sign',
      'receiver.test',
      async () => {
        const leaf = await createCertificate({ names: ['other.test'], issuer: authority });
        const forged = await createCertificate({ names: ['receiver.test'], issuer: leaf });
        return { ...forged, certificatePem: `${forged.certificatePem}\n${leaf.certificatePem}` };
      },
    ],
  ];

  it.each(cases)('OUT-1: one that is %s is refused, nothing is delivered', async (_, host, create) => {
    const { outcome, delivered } = await sendTo(await create(), host);
    expect(outcome).toMatchObject({ kind: 'failed', code: 'delivery.certificate-refused', left: false });
    expect(delivered).toBe(0);
  });

  it('OUT-1: the twelfth: a server that knows nothing newer than TLS 1.1', async () => {
    const good = await createCertificate({ names: ['receiver.test'], issuer: authority });
    let requests = 0;
    const server = createTlsServer(
      {
        cert: good.certificatePem,
        key: good.keyPem,
        minVersion: 'TLSv1',
        maxVersion: 'TLSv1.1',
        ciphers: 'DEFAULT@SECLEVEL=0',
      },
      (_, response) => {
        requests += 1;
        response.end('{"success":true}');
      },
    );
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    closers.push(() => new Promise((resolve) => server.close(resolve)));
    const address: AddressInfo | string | null = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const sender = startSender({ authorities: [authority.certificatePem], resolve: toLoopback });
    const to = target(`https://receiver.test:${port}/`, { allowPrivateAddress: true });
    expect(await sender.send(request(to))).toMatchObject({
      kind: 'failed',
      code: 'delivery.certificate-refused',
      left: false,
    });
    expect(requests).toBe(0);
  });

  it('NET-2: plain HTTP where TLS was expected is no connection to be trusted', async () => {
    const sink = await startSink();
    const sender = startSender();
    const outcome = await sender.send(request(target(`https://127.0.0.1:${sink.port}/`)));
    expect(outcome).toMatchObject({ kind: 'failed', code: 'delivery.certificate-refused', left: false });
    expect(sink.requests()).toHaveLength(0);
  });

  it('NET-2: a probe says whether a connection stands, and sends nothing on it', async () => {
    const good = await createCertificate({ names: ['receiver.test'], issuer: authority });
    const bad = await createCertificate({ names: ['portal.test'] });
    const [receiver, portal] = [
      await startSink({ certificate: good }),
      await startSink({ certificate: bad }),
    ];
    const sender = startSender({ authorities: [authority.certificatePem], resolve: toLoopback });
    const at = (port: number) => ({
      ...target(`https://receiver.test:${port}/hook`, { allowPrivateAddress: true }),
    });
    expect(await sender.probe(at(receiver.port), 5_000)).toEqual({ ok: true, value: null });
    expect(await sender.probe(at(portal.port), 5_000)).toMatchObject({
      ok: false,
      error: { code: 'delivery.certificate-refused' },
    });
    expect([receiver.requests().length, portal.requests().length]).toEqual([0, 0]);
  });
});

describe('OUT-1: redirections', () => {
  it('OUT-1: ten of them, none followed, each named', async () => {
    const elsewhere = await startSink();
    const tls = await startSink({ certificate: await createCertificate() });
    const locations = [elsewhere.url, tls.url, 'http://receiver.example/', '/other', 'file:///etc/passwd'];
    const statuses = [301, 302, 303, 307, 308];
    const cases = statuses.flatMap((status, at) => [
      { status, location: locations[at] ?? '/' },
      { status, location: locations[(at + 1) % locations.length] ?? '/' },
    ]);
    expect(cases).toHaveLength(10);
    const sender = startSender();
    for (const { status, location } of cases) {
      const sink = await startSink({ answer: () => ({ status, headers: { location } }) });
      expect(words(await sender.send(request(target(sink.url))))).toBe('dead delivery.redirected');
      expect(sink.requests()).toHaveLength(1);
    }
    expect([elsewhere.connections(), tls.connections()]).toEqual([0, 0]);
  });
});

describe('OUT-1, OUT-2: addresses that are not connected to', () => {
  it.each([
    ['http beyond this machine', 'http://receiver.example/'],
    ['http to this machine in disguise', 'http://2130706433:PORT/'],
    ['http to a private address', 'http://192.168.1.1/'],
    ['a user name in it', 'https://user:pass@127.0.0.1:PORT/'],
    ['another scheme', 'ftp://127.0.0.1:PORT/'],
    ['no address at all', 'nonsense'],
  ])('%s', async (_, url) => {
    const sink = await startSink();
    const sender = startSender({ resolve: toLoopback });
    const outcome = await sender.send(
      request(target(url.replace('PORT', String(sink.port)), { allowPrivateAddress: true })),
    );
    expect(outcome).toMatchObject({ kind: 'failed', code: 'delivery.address-invalid', left: false });
    expect(sink.connections()).toBe(0);
  });

  it('OUT-2: a permission that was taken back closes the connection it opened', async () => {
    const authority = await createCertificate({ names: ['Authority'], authority: true });
    const certificate = await createCertificate({ names: ['receiver.test'], issuer: authority });
    const sink = await startSink({ certificate });
    const sender = startSender({ authorities: [authority.certificatePem], resolve: toLoopback });
    const url = `https://receiver.test:${sink.port}/`;
    expect(words(await sender.send(request(target(url, { allowPrivateAddress: true }))))).toBe('accepted');
    expect(await sender.send(request(target(url)))).toMatchObject({ code: 'delivery.address-refused' });
    expect(sink.requests()).toHaveLength(1);
  });
});

describe('OUT-4: answers that do not end', () => {
  const timeoutSeconds = 2;

  it('OUT-4: a drip ends with the time limit of the whole', async () => {
    const { outcome, tookMs } = await exchange(
      { status: 200, text: '{"success":true}'.padEnd(1_000), drip: 5 },
      { timeoutSeconds },
    );
    expect(outcome).toMatchObject({ kind: 'answered', status: 200, cut: 'timed-out' });
    expect(words(outcome)).toBe('retry delivery.timed-out');
    expect(tookMs).toBeGreaterThanOrEqual(1_900);
    expect(tookMs).toBeLessThanOrEqual(3_000);
  });

  it('OUT-4: an endless one is read to 64 KB and dropped, its connection with it', async () => {
    const { outcome, sink, tookMs } = await exchange({ endless: true });
    expect(outcome).toMatchObject({ kind: 'answered', status: 200, cut: 'too-long' });
    expect(outcome.kind === 'answered' && outcome.body.length).toBe(65_536);
    expect(tookMs).toBeLessThanOrEqual(2_000);
    await expect.poll(() => sink.openConnections()).toBe(0);
  });

  it('OUT-4: a compressed bomb is not unpacked', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000, 'a'));
    expect(bomb.length).toBeLessThan(65_536);
    const { outcome } = await exchange({ bytes: bomb, headers: { 'content-encoding': 'gzip' } });
    expect(outcome.kind === 'answered' && outcome.body.length).toBeLessThanOrEqual(65_536);
    expect(words(outcome)).toBe('retry delivery.not-accepted');
  });

  it('OUT-4: 60 of them take 20 MB at most', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000, 'a'));
    const answers: readonly SinkAnswer[] = [
      { endless: true },
      { bytes: bomb, headers: { 'content-encoding': 'gzip' } },
      { bytes: Buffer.alloc(3_000_000, 'b') },
    ];
    let count = 0;
    const sink = await startSink({ answer: () => answers[count++ % answers.length] ?? { stall: true } });
    const sender = startSender();
    const used = () => {
      const { heapUsed, external } = process.memoryUsage();
      return heapUsed + external;
    };
    await sender.send(request(target(sink.url)));
    collectGarbage();
    const before = used();
    let most = 0;
    for (let at = 0; at < 60; at += 1) {
      // What is measured is one answer and what all before it left behind, not when the collector runs.
      collectGarbage();
      await sender.send(request(target(sink.url)));
      most = Math.max(most, used() - before);
    }
    expect(most).toBeLessThanOrEqual(20_000_000);
  });
});

describe('NET-1: every exchange ends, with a name', () => {
  const timeoutSeconds = 1;

  it('NET-1: no answer: the receiver may have it', async () => {
    const { outcome, tookMs } = await exchange({ stall: true }, { timeoutSeconds });
    expect(outcome).toMatchObject({ kind: 'failed', code: 'delivery.timed-out', left: true });
    expect(tookMs).toBeLessThanOrEqual(2_000);
  });

  it.each<[string, SinkAnswer, object]>([
    [
      'FIN instead of an answer',
      { closeAfterRequest: true },
      { code: 'delivery.connection-lost', left: true },
    ],
    ['RST instead of an answer', { reset: true }, { code: 'delivery.connection-lost', left: true }],
    ['no HTTP', { raw: 'SSH-2.0-OpenSSH_9.2\r\n' }, { code: 'delivery.server-fault', left: true }],
    [
      'a head that is too large',
      { status: 200, headers: { x: 'x'.repeat(40_000) } },
      { code: 'delivery.server-fault', left: true },
    ],
    [
      'a body cut short',
      { status: 200, text: '{"suc', truncated: true },
      { kind: 'answered', cut: 'connection-lost' },
    ],
  ])('NET-1: %s', async (_, answer, expected) => {
    const { outcome } = await exchange(answer, { timeoutSeconds });
    expect(outcome).toMatchObject(expected);
  });

  it('NET-1: a resolver that never answers', async () => {
    const sender = startSender({ resolve: () => new Promise(() => undefined) });
    const outcome = await sender.send(request(target('https://receiver.example/', { timeoutSeconds })));
    expect(outcome).toMatchObject({ kind: 'failed', code: 'delivery.timed-out', left: false });
  });

  it('NET-1: a handshake that never ends', async () => {
    const sink = await startSink({ certificate: await createCertificate() });
    const proxy = await startTcpProxy({ host: '127.0.0.1', port: sink.port });
    closers.push(proxy.close);
    proxy.blackHole('both');
    const sender = startSender();
    const to = target(`https://127.0.0.1:${proxy.port}/`, { timeoutSeconds, verifyTls: false });
    expect(await sender.send(request(to))).toMatchObject({ code: 'delivery.timed-out', left: false });
    await proxy.restore();
    expect(words(await sender.send(request(to)))).toBe('accepted');
  });

  it('NET-1: a kept connection that has silently died', async () => {
    const sink = await startSink();
    const proxy = await startTcpProxy({ host: '127.0.0.1', port: sink.port });
    closers.push(proxy.close);
    const sender = startSender();
    const to = target(`http://127.0.0.1:${proxy.port}/`, { timeoutSeconds });
    expect(words(await sender.send(request(to)))).toBe('accepted');
    proxy.blackHole('both');
    expect(await sender.send(request(to))).toMatchObject({ code: 'delivery.timed-out', left: true });
    await proxy.restore();
    expect(words(await sender.send(request(to)))).toBe('accepted');
  });

  it('NET-1: nobody listens', async () => {
    const sink = await startSink();
    await sink.close();
    const outcome = await startSender().send(request(target(sink.url)));
    expect(outcome).toMatchObject({ code: 'delivery.connection-refused', left: false });
  });

  it('a request that is given up says whether it may have arrived', async () => {
    const controller = new AbortController();
    const onSent = () => controller.abort();
    const { outcome } = await exchange({ stall: true }, {}, { signal: controller.signal, onSent });
    expect(outcome).toMatchObject({ code: 'delivery.interrupted', left: true });
    const early = await exchange({ stall: true }, {}, { signal: AbortSignal.abort() });
    expect(early.outcome).toMatchObject({ code: 'delivery.interrupted', left: false });
    expect(early.sink.requests()).toHaveLength(0);
  });

  it('an early hint is no answer', async () => {
    const hint = 'HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n';
    const answer = 'HTTP/1.1 200 OK\r\ncontent-length: 16\r\n\r\n{"success":true}';
    const { outcome } = await exchange({ raw: hint + answer });
    expect(words(outcome)).toBe('accepted');
  });
});
