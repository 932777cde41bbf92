import { describe, expect, it } from 'vitest';
import { WIRE_CODES } from '../support/http-exchange.ts';
import { PROXY_CODES } from '../support/proxy-tunnel.ts';
import { type RenderCall, translateRenderError } from './translate-render-error.ts';

const NOW = 1_764_380_000_000;
const translate = (
  status: number,
  more: { body?: string; headers?: Readonly<Record<string, string>>; call?: RenderCall } = {},
) =>
  translateRenderError(
    { kind: 'answer', status, header: (name) => more.headers?.[name] ?? null, body: more.body ?? '' },
    { call: more.call ?? 'deploy', host: 'api.render.com', now: NOW, secrets: ['s3cret'] },
  );

describe('an answer of Render', () => {
  it.each([
    [400, 'deploy', 'deploy.request-refused'],
    [400, 'change', 'deploy.call-refused'],
    [400, 'read', 'deploy.call-refused'],
    [401, 'read', 'deploy.key-refused'],
    [401, 'hook', 'deploy.hook-refused'],
    [403, 'change', 'deploy.key-refused'],
    [404, 'read', 'deploy.service-missing'],
    [404, 'hook', 'deploy.hook-refused'],
    [409, 'change', 'deploy.conflict'],
    [429, 'hook', 'deploy.slow-down'],
    [429, 'change', 'deploy.slow-down'],
    [429, 'read', 'deploy.reads-too-fast'],
    [302, 'read', 'deploy.network-unusable'],
  ] as const)('%i to %s is a no: %s', (status, call, code) => {
    expect(translate(status, { call })).toMatchObject({ kind: 'refused', failure: { code } });
  });

  it.each([408, 500, 502, 503, 504])('DEL-6: %i says nothing of what became of the request', (status) => {
    expect(translate(status, { body: '<html>Bad Gateway</html>' })).toMatchObject({
      kind: 'unknown',
      failure: { code: 'deploy.server-fault', params: { status }, retryable: true },
    });
  });

  it.each([
    ['{"id":"x","message":"service is suspended"}', 'service is suspended'],
    ['Unauthorized', 'Unauthorized'],
    ['<html>page</html>', undefined],
    ['{"message":"key s3cret is unknown"}', undefined],
    ['', undefined],
  ])('%s is shown as %s', (body, answer) => {
    expect(translate(409, { body }).failure.params.answer).toBe(answer);
  });

  it.each([
    [{ 'retry-after': '17', 'ratelimit-reset': '45' }, 17_000],
    [{ 'ratelimit-reset': '45' }, 45_000],
    [{ 'ratelimit-reset': String(NOW / 1_000 + 30) }, 30_000],
    [{ 'ratelimit-reset': String(NOW / 1_000 - 30) }, 0],
    [{ 'ratelimit-reset': '999999' }, 600_000],
    [{ 'ratelimit-reset': 'soon' }, null],
    [{}, null],
  ])('%o asks for a pause of %s ms', (headers, ms) => {
    expect(translate(429, { headers }).retryAfterMs).toBe(ms);
  });
});

describe('no answer', () => {
  const lost = (code: string, left: boolean) =>
    translateRenderError(
      { kind: 'network', code, left },
      { call: 'deploy', host: 'api.render.com', now: NOW, secrets: [] },
    );

  it.each([
    ['ENOTFOUND', 'deploy.host-unknown'],
    ['ECONNREFUSED', 'deploy.connection-refused'],
    ['ECONNRESET', 'deploy.connection-lost'],
    [PROXY_CODES.refused, 'network.proxy-refused'],
    [PROXY_CODES.unreached, 'deploy.connection-refused'],
    [WIRE_CODES.timedOut, 'deploy.timed-out'],
    [WIRE_CODES.tooLong, 'deploy.network-unusable'],
    ['CERT_HAS_EXPIRED', 'deploy.certificate-refused'],
  ])('%s: %s', (code, told) => {
    expect(lost(code, false)).toMatchObject({ kind: 'unreachable', failure: { code: told } });
  });

  it('that is too long to be read is told of a question as such', () => {
    const raw = { kind: 'network', code: WIRE_CODES.tooLong, left: true } as const;
    const context = { call: 'read', host: 'api.render.com', now: NOW, secrets: [] } as const;
    expect(translateRenderError(raw, context).failure.code).toBe('deploy.answer-too-long');
  });

  it('DEL-6: to a request that left is an unknown outcome', () => {
    expect(lost('ECONNRESET', true)).toMatchObject({ kind: 'unknown' });
    expect(lost(WIRE_CODES.timedOut, true)).toMatchObject({ kind: 'unknown' });
  });
});
