import { connect } from 'node:net';
import { Agent, request } from 'undici';
import { afterEach, describe, expect, it } from 'vitest';
import { createCertificate } from './certificates.ts';
import type { SinkAnswer } from './sink-answer.ts';
import { parseSinkPolicy, scriptOf } from './sink-policy.ts';
import { startWebhookSink, type WebhookSink } from './webhook-sink.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function sinkThat(answer?: SinkAnswer): Promise<WebhookSink> {
  const sink = await startWebhookSink(answer === undefined ? {} : { answer: () => answer });
  closers.push(sink.close);
  return sink;
}

function client(options: Agent.Options = {}): Agent {
  const agent = new Agent(options);
  closers.push(() => agent.destroy());
  return agent;
}

const post = (url: string, dispatcher: Agent, body = '{"subject":"été"}') =>
  request(url, {
    method: 'POST',
    body,
    dispatcher,
    headers: { 'Content-Type': 'application/json', 'webhook-id': 'msg_1', 'webhook-attempt': '2' },
  });

describe('webhook sink', () => {
  it('records requests byte for byte and accepts them, on one kept connection', async () => {
    const sink = await sinkThat();
    const agent = client({ connections: 1 });
    for (let n = 0; n < 3; n += 1) {
      const answer = await post(sink.url, agent);
      expect(answer.statusCode).toBe(200);
      expect(await answer.body.json()).toEqual({ success: true });
    }
    const [first] = await sink.waitFor(3);
    expect(first).toMatchObject({ method: 'POST', path: '/hook', id: 'msg_1', attempt: 2, connection: 1 });
    expect(first?.body.toString()).toBe('{"subject":"été"}');
    expect(first?.rawHeaders).toContainEqual(['Content-Type', 'application/json']);
    const wire = sink.requests().map((item) => item.wire.toString());
    expect(wire[0]).toMatch(/^POST \/hook HTTP\/1\.1\r\n/);
    expect(wire[0]?.endsWith('\r\n\r\n{"subject":"été"}')).toBe(true);
    expect(wire[1]).toBe(wire[0]);
    expect(sink.connections()).toBe(1);
  });

  it('answers by script, told the number of the request', async () => {
    const sink = await sinkThat();
    sink.setAnswer((_request, index) =>
      index === 0
        ? { status: 429, headers: { 'Retry-After': '7' }, text: 'later' }
        : { status: 302, headers: { Location: 'https://elsewhere.example/' } },
    );
    const agent = client();
    const first = await post(sink.url, agent);
    expect([first.statusCode, first.headers['retry-after'], await first.body.text()]).toEqual([
      429,
      '7',
      'later',
    ]);
    const second = await post(sink.url, agent);
    expect([second.statusCode, second.headers.location]).toEqual([302, 'https://elsewhere.example/']);
    await second.body.dump();
  });

  it('answers by a named policy', async () => {
    const sink = await sinkThat();
    sink.setAnswer(scriptOf(parseSinkPolicy('status:410')));
    const answer = await post(sink.url, client());
    expect([answer.statusCode, await answer.body.text()]).toEqual([410, '410']);
  });

  it('holds an answer back until an event', async () => {
    let release = (): void => undefined;
    const until = new Promise<void>((resolve) => {
      release = resolve;
    });
    const sink = await sinkThat({ status: 204, until });
    const answer = post(sink.url, client());
    await sink.waitFor(1);
    expect(await Promise.race([answer.then(() => 'answered'), Promise.resolve('held')])).toBe('held');
    release();
    expect((await answer).statusCode).toBe(204);
  });

  it.each([
    ['closes instead of answering', { closeAfterRequest: true }, 'UND_ERR_SOCKET'],
    ['resets instead of answering', { reset: true }, 'ECONNRESET'],
    ['stalls', { stall: true }, 'UND_ERR_HEADERS_TIMEOUT'],
  ] as const)('%s', async (_name, answer, code) => {
    const sink = await sinkThat(answer);
    const failure = await post(sink.url, client({ headersTimeout: 300 })).catch((error: unknown) => error);
    expect(failure).toHaveProperty('code', expect.stringContaining(code));
    expect(sink.requests()).toHaveLength(1);
  });

  it('can say something that is no HTTP', async () => {
    const sink = await sinkThat({ raw: 'SSH-2.0-x\r\n' });
    await expect(post(sink.url, client())).rejects.toHaveProperty('name', 'HTTPParserError');
  });

  it('cuts its body short', async () => {
    const sink = await sinkThat({ text: 'half', truncated: true });
    const { body } = await post(sink.url, client());
    await expect(body.text()).rejects.toHaveProperty('code', 'UND_ERR_SOCKET');
  });

  it('drips at the wanted pace', async () => {
    const sink = await sinkThat({ text: '12345', drip: 50 });
    const before = performance.now();
    const { body } = await post(sink.url, client());
    expect(await body.text()).toBe('12345');
    expect(performance.now() - before).toBeGreaterThan(95);
  });

  it('sends a body without end, as long as it is read', async () => {
    const sink = await sinkThat({ endless: true });
    const { body } = await post(sink.url, client());
    let read = 0;
    for await (const chunk of body) {
      read += Buffer.from(chunk).length;
      if (read > 5_000_000) break;
    }
    expect(read).toBeGreaterThan(5_000_000);
  });

  it('does not count a request that was cut before its end', async () => {
    const sink = await sinkThat();
    const socket = connect(sink.port, '127.0.0.1');
    socket.write('POST /hook HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf', () => socket.destroy());
    await new Promise<void>((resolve) => {
      const undo = sink.changed.subscribe(() => {
        if (sink.cutRequests() === 1) {
          undo();
          resolve();
        }
      });
    });
    expect(sink.requests()).toHaveLength(0);
  });

  it('speaks HTTPS, and can reset there too', async () => {
    const certificate = await createCertificate();
    const sink = await startWebhookSink({ certificate });
    closers.push(sink.close);
    const trusting = client({ connect: { ca: certificate.certificatePem } });
    const answer = await post(sink.url, trusting);
    expect(await answer.body.json()).toEqual({ success: true });
    expect(sink.requests()[0]?.wire.toString()).toMatch(/^POST \/hook/);
    sink.setAnswer(() => ({ reset: true }));
    await expect(post(sink.url, trusting)).rejects.toHaveProperty('code', 'ECONNRESET');
    await expect(post(sink.url, client())).rejects.toHaveProperty('code', 'DEPTH_ZERO_SELF_SIGNED_CERT');
    expect(sink.requests()).toHaveLength(2);
  });
});
