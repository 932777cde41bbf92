import { describe, expect, it } from 'vitest';
import { createRedactor } from '../support/redact.ts';
import type { HttpOutcome } from './http-outcome.ts';
import { isMakeHost, judgeAnswer, previewAnswer, type Verdict } from './judge-answer.ts';

const NOW = Date.parse('2025-11-18T09:15:00Z');
const PLAIN = 'https://receiver.example/hook/token';
const MAKE = 'https://hook.eu2.make.com/abcdefghijklmnopqrstuvwxyz012345';

type Answered = Extract<HttpOutcome, { kind: 'answered' }>;

function answered(status: number, body = '', more: Partial<Answered> = {}): HttpOutcome {
  const headers = { retryAfter: null, date: null, location: null };
  return { kind: 'answered', status, headers, body, cut: null, ...more };
}

function failed(
  code: Extract<HttpOutcome, { kind: 'failed' }>['code'],
  detail = 'X',
  left = false,
): HttpOutcome {
  return { kind: 'failed', code, detail, left };
}

function judge(
  outcome: HttpOutcome,
  success: 'json-success' | 'any-2xx' = 'json-success',
  url = PLAIN,
): Verdict {
  return judgeAnswer({ success, url, now: NOW, outcome });
}

function words(verdict: Verdict): string {
  return verdict.kind === 'accepted' ? 'accepted' : `${verdict.kind} ${verdict.failure.code}`;
}

describe('Q26: what counts as accepted', () => {
  it.each([
    [200, '{"success":true}'],
    [200, ' {"success": true, "message": null, "id": 7}\n'],
    [201, '{"success":true}'],
    [202, '{"success":true}'],
    [299, '{"success":true}'],
  ])('Q26: %d %s is accepted', (status, body) => {
    expect(words(judge(answered(status, body)))).toBe('accepted');
  });

  it.each([
    ['nothing', ''],
    ['no JSON', 'Accepted'],
    ['null', 'null'],
    ['a list', '[{"success":true}]'],
    ['a text', '"success"'],
    ['true alone', 'true'],
    ['success missing', '{"ok":true}'],
    ['success false', '{"success":false,"message":"Email already processed"}'],
    ['success null', '{"success":null}'],
    ['success as the text "true"', '{"success":"true"}'],
    ['success as the text "false"', '{"success":"false"}'],
    ['success as 1', '{"success":1}'],
    ['success in a prototype', '{"__proto__":{"success":true}}'],
    ['JSON cut off', '{"success":true'],
  ])('Q26: 200 with %s is not accepted and comes back', (_, body) => {
    expect(words(judge(answered(200, body)))).toBe('retry delivery.not-accepted');
  });

  it.each([200, 201, 204, 299])('Q26: %d alone is enough where any 2xx is', (status) => {
    expect(words(judge(answered(status), 'any-2xx'))).toBe('accepted');
  });

  it('any 2xx is accepted although its body never ended', () => {
    expect(words(judge(answered(200, 'x', { cut: 'timed-out' }), 'any-2xx'))).toBe('accepted');
    expect(words(judge(answered(200, 'x', { cut: 'too-long' }), 'any-2xx'))).toBe('accepted');
  });

  it('a 2xx whose JSON did not come whole is not known to be refused', () => {
    expect(words(judge(answered(200, '{"succ', { cut: 'timed-out' })))).toBe('retry delivery.timed-out');
    expect(words(judge(answered(200, '{"succ', { cut: 'connection-lost' })))).toBe(
      'retry delivery.connection-lost',
    );
  });
});

describe('DEL-4: permanent and temporary answers', () => {
  it.each([
    [300, 'dead delivery.redirected'],
    [301, 'dead delivery.redirected'],
    [302, 'dead delivery.redirected'],
    [304, 'dead delivery.redirected'],
    [307, 'dead delivery.redirected'],
    [308, 'dead delivery.redirected'],
    [400, 'dead delivery.rejected'],
    [401, 'dead delivery.rejected'],
    [403, 'dead delivery.rejected'],
    [404, 'dead delivery.rejected'],
    [405, 'dead delivery.rejected'],
    [408, 'retry delivery.timed-out'],
    [409, 'dead delivery.rejected'],
    [410, 'dead delivery.gone'],
    [413, 'dead delivery.rejected'],
    [422, 'dead delivery.rejected'],
    [425, 'retry delivery.server-fault'],
    [429, 'retry delivery.slow-down'],
    [451, 'dead delivery.rejected'],
    [500, 'retry delivery.server-fault'],
    [501, 'dead delivery.rejected'],
    [502, 'retry delivery.server-fault'],
    [503, 'retry delivery.server-fault'],
    [504, 'retry delivery.server-fault'],
    [505, 'dead delivery.rejected'],
    [507, 'retry delivery.server-fault'],
    [521, 'retry delivery.server-fault'],
    [599, 'retry delivery.server-fault'],
    [600, 'dead delivery.rejected'],
    [999, 'dead delivery.rejected'],
  ])('DEL-4: %d: %s, whatever counts as success', (status, expected) => {
    expect(words(judge(answered(status, '{"success":true}'), 'json-success'))).toBe(expected);
    expect(words(judge(answered(status, ''), 'any-2xx'))).toBe(expected);
  });

  it('DEL-4: 429, 502 and 504 slow the whole target, other faults do not', () => {
    const slows = (status: number) => {
      const verdict = judge(answered(status));
      return verdict.kind === 'retry' && verdict.slowDown;
    };
    expect([408, 425, 429, 500, 502, 503, 504].filter(slows)).toEqual([429, 502, 504]);
  });

  it('DEL-4: obeys Retry-After on every temporary answer', () => {
    const headers = { retryAfter: '120', date: null, location: null };
    for (const status of [408, 429, 500, 502, 503, 504]) {
      expect(judge(answered(status, '', { headers }))).toMatchObject({
        kind: 'retry',
        slowDown: true,
        retryAfterMs: 120_000,
      });
    }
  });

  it('DEL-4: 410 disables the target', () => {
    expect(judge(answered(410))).toMatchObject({ kind: 'dead', disableTarget: true });
    expect(judge(answered(404))).toMatchObject({ kind: 'dead', disableTarget: false });
  });

  it('DEL-4: 410 of Make is a scenario that is switched off, not a receiver that is gone', () => {
    const answer = answered(410, 'There is no scenario listening for this webhook.');
    expect(judge(answer, 'any-2xx', MAKE)).toMatchObject({
      kind: 'hold',
      until: 'later',
      failure: { code: 'delivery.gone', retryable: true },
    });
  });

  it.each(['Queue is full', 'Queue is full.', ' queue is full\n'])(
    'DEL-4: 400 %j is temporary although 4xx',
    (body) => {
      expect(judge(answered(400, body), 'any-2xx', MAKE)).toMatchObject({
        kind: 'retry',
        slowDown: true,
        failure: { code: 'delivery.queue-full' },
      });
    },
  );

  it('400 is final when it says anything else', () => {
    expect(words(judge(answered(400, 'The message queue is fully described below'), 'any-2xx', MAKE))).toBe(
      'dead delivery.rejected',
    );
  });

  it('a redirection shows where to, without the path that may be a secret', () => {
    const to = (location: string) =>
      judge(answered(302, '', { headers: { retryAfter: null, date: null, location } }));
    expect(to('http://127.0.0.1:9/secret')).toMatchObject({
      failure: { params: { status: 302, location: 'http://127.0.0.1:9' } },
    });
    expect(to('/login?next=secret')).toMatchObject({
      failure: { params: { location: 'https://receiver.example' } },
    });
    expect(to('http://[')).toMatchObject({ failure: { params: { location: '' } } });
  });
});

describe('what failed without an answer', () => {
  it.each([
    ['delivery.connection-refused', 'ECONNREFUSED', 'retry'],
    ['delivery.connection-lost', 'ECONNRESET', 'retry'],
    ['delivery.timed-out', 'timed-out', 'retry'],
    ['delivery.server-fault', 'HPE_INVALID_CONSTANT', 'retry'],
    ['delivery.interrupted', 'interrupted', 'retry'],
    ['delivery.address-invalid', 'address', 'dead'],
  ] as const)('%s (%s): %s', (code, detail, kind) => {
    expect(judge(failed(code, detail))).toMatchObject({ kind, failure: { code, params: { detail } } });
  });

  it.each([
    ['delivery.certificate-refused', 'CERT_HAS_EXPIRED'],
    ['delivery.certificate-refused', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['delivery.host-unknown', 'EAI_AGAIN'],
    ['delivery.host-unknown', 'ENOTFOUND'],
    ['delivery.address-refused', 'RSD_ADDRESS_REFUSED'],
    ['delivery.connection-lost', 'ENETUNREACH'],
    ['delivery.connection-lost', 'EHOSTUNREACH'],
  ] as const)(
    'NET-2: %s (%s) may be the network here: held until the target can be reached',
    (code, detail) => {
      expect(judge(failed(code, detail))).toMatchObject({
        kind: 'hold',
        until: 'reachable',
        failure: { code },
      });
    },
  );

  it.each([
    'network.proxy-silent',
    'network.proxy-refused',
    'network.proxy-password',
    'network.no-proxy',
  ] as const)('NET-5: %s says nothing of the receiver: held until the proxy opens the way', (code) => {
    expect(judge(failed(code))).toMatchObject({
      kind: 'hold',
      until: 'way-out',
      failure: { code, retryable: true },
    });
  });

  it('an address written as such is refused for good', () => {
    for (const url of ['https://192.168.1.1/x', 'https://[fd00::1]/x']) {
      expect(judge(failed('delivery.address-refused'), 'any-2xx', url)).toMatchObject({ kind: 'dead' });
    }
  });
});

describe('hosts of Make', () => {
  it.each([
    ['https://hook.eu1.make.com/x', true],
    ['https://hook.make.com/x', true],
    ['https://hook.integromat.com/x', true],
    ['https://hook.us1.make.celonis.com/x', true],
    ['https://notmake.com/x', false],
    ['https://hook.eu1.make.com.evil.test/x', false],
    ['https://receiver.example/make.com', false],
    ['nonsense', false],
  ])('%s: %s', (url, expected) => {
    expect(isMakeHost(url)).toBe(expected);
  });
});

describe('what a person is shown of an answer', () => {
  const asItIs = (text: string) => text;

  it('is its beginning, with control characters made visible', () => {
    expect(previewAnswer(answered(500, 'a\u0000b\u001b[31mc\r\n\td'), asItIs)).toBe('a�b�[31mc�\n\td');
  });

  it('is cut between characters, not inside one', () => {
    const preview = previewAnswer(answered(500, '😀'.repeat(600)), asItIs) ?? '';
    expect(Array.from(preview)).toHaveLength(500);
    expect(encodeURIComponent(preview)).toContain('%F0%9F%98%80');
  });

  it('SEC-1: holds no secret that a receiver sends back, not even the beginning of one', () => {
    const redactor = createRedactor();
    redactor.add('a-bearer-of-some-length');
    const answer = answered(401, `${'x'.repeat(490)}a-bearer-of-some-length is not known here`);
    expect(previewAnswer(answer, redactor.redact)).toBe(`${'x'.repeat(490)}[redacted]`);
  });

  it('is nothing when there was none', () => {
    expect(previewAnswer(answered(500, ''), asItIs)).toBeNull();
    expect(previewAnswer(failed('delivery.timed-out'), asItIs)).toBeNull();
  });
});
