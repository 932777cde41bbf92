import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ErrorCode } from '../../src-agent/contract/errors.ts';
import { createGoogleClient, type GoogleClient } from '../../src-agent/gmail/google-client.ts';
import { GOOGLE_ENDPOINTS } from '../../src-agent/gmail/google-endpoints.ts';
import { openWire } from '../../src-agent/gmail/google-wire.ts';
import { straight } from '../../src-agent/support/way-out.ts';
import { type Certificate, createCertificate } from '../support/certificates.ts';
import { createFakeClock, type FakeClock } from '../support/fake-clock.ts';
import { waitUntil } from '../support/wait-until.ts';

/** What meets a request before Google does: every one ends in its name, and none lets a mail or a secret out. */

let selfSigned: Certificate;
let server: Server | null = null;
const sockets = new Set<Socket>();

beforeAll(async () => {
  selfSigned = await createCertificate({ names: ['localhost'] });
});
afterEach(() => {
  vi.unstubAllEnvs();
  for (const socket of sockets) socket.destroy();
  server?.close();
  server = null;
});

async function listen(listener: Server): Promise<number> {
  server = listener;
  listener.on('connection', (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => {
    listener.listen(0, '127.0.0.1', resolve);
  });
  const address: string | AddressInfo | null = listener.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

function clientAt(origin: string, clock: FakeClock = createFakeClock()): GoogleClient {
  return createGoogleClient({
    clock,
    reach: 'anywhere',
    wayOut: straight,
    endpoints: { ...GOOGLE_ENDPOINTS, gmailApi: `${origin}/` },
  });
}

const send = (client: GoogleClient) => client.send('ya29.any', Buffer.from('To: a@client.example\r\n\r\nx'));
const notSent = (code: ErrorCode) => ({
  ok: false,
  fault: { wasSent: false, httpStatus: null, failure: { code, retryable: true } },
});

describe('before a request leaves', () => {
  it('is refused by name when the certificate is not to be trusted, and nothing was sent', async () => {
    let requests = 0;
    const options = { cert: selfSigned.certificatePem, key: selfSigned.keyPem };
    const port = await listen(
      createTlsServer(options, () => {
        requests += 1;
      }),
    );
    expect(await send(clientAt(`https://127.0.0.1:${port}`))).toMatchObject(
      notSent('gmail.certificate-refused'),
    );
    expect(requests).toBe(0);
  });

  it('is refused by name when the other end speaks no TLS', async () => {
    const port = await listen(createTcpServer((socket) => socket.end('HTTP/1.1 200 OK\r\n\r\n')));
    expect(await send(clientAt(`https://127.0.0.1:${port}`))).toMatchObject(
      notSent('gmail.network-unusable'),
    );
  });

  it('ends in time when the handshake never does', async () => {
    const clock = createFakeClock();
    const port = await listen(createTcpServer());
    const sending = send(clientAt(`https://127.0.0.1:${port}`, clock));
    await waitUntil({
      what: 'the deadline',
      check: () => clock.pendingTimers().length === 1,
      on: clock.changed,
    });
    await clock.advance(20_000);
    expect(await sending).toMatchObject(notSent('gmail.timed-out'));
    expect(clock.pendingTimers()).toEqual([]);
  });

  it('is refused by name when the line is cut within the handshake', async () => {
    const port = await listen(createTcpServer((socket) => socket.once('data', () => socket.destroy())));
    expect(await send(clientAt(`https://127.0.0.1:${port}`))).toMatchObject(notSent('gmail.connection-lost'));
  });

  it('is refused by name when the host is not found', async () => {
    expect(await send(clientAt('https://gmail.invalid'))).toMatchObject(notSent('gmail.host-unknown'));
  });

  it('goes to no other server, whatever the environment asks of the library', async () => {
    vi.stubEnv('GOOGLE_CLOUD_UNIVERSE_DOMAIN', 'evil.example');
    vi.stubEnv('HTTPS_PROXY', 'http://127.0.0.1:9');
    const port = await listen(createTcpServer((socket) => socket.destroy()));
    expect(await send(clientAt(`https://127.0.0.1:${port}`))).toMatchObject(notSent('gmail.connection-lost'));
    const wire = openWire({
      clock: createFakeClock(),
      reach: 'anywhere',
      wayOut: straight,
      url: GOOGLE_ENDPOINTS.gmailApi,
    });
    await expect(wire.fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow('another server');
    expect([wire.answer(), wire.faultCode(), wire.wasSent()]).toEqual([null, null, false]);
  });
});

it('is refused by name when what answers speaks no HTTP, once it was sent', async () => {
  const port = await listen(
    createTcpServer((socket) => socket.once('data', () => socket.end('hello\r\n\r\n'))),
  );
  expect(await send(clientAt(`http://127.0.0.1:${port}`))).toMatchObject({
    ok: false,
    fault: { wasSent: true, failure: { code: 'gmail.network-unusable' } },
  });
});
