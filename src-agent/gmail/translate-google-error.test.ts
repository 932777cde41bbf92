import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../contract/errors.ts';
import { FAILURE_PARAMS } from '../contract/text/failure-params.ts';
import { describeFailure } from '../contract/text/text.ts';
import { WIRE_CODES } from '../support/http-exchange.ts';
import { PROXY_CODES } from '../support/proxy-tunnel.ts';
import type { GoogleCall, GoogleFault, HttpAnswer } from './google-trouble.ts';
import { type TroubleContext, translateGoogleError } from './translate-google-error.ts';

const NOW = Date.parse('2026-11-18T09:15:00Z');
const CONTEXT: TroubleContext = {
  host: 'oauth2.googleapis.com',
  scope: 'gmail.send',
  now: NOW,
  secrets: ['planted-secret'],
};
const JSON_TYPE = 'application/json; charset=utf-8';

function answered(
  call: GoogleCall,
  status: number,
  body: unknown,
  more: Partial<HttpAnswer> = {},
): GoogleFault {
  const answer: HttpAnswer = {
    status,
    contentType: JSON_TYPE,
    retryAfter: null,
    date: null,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...more,
  };
  return translateGoogleError({ kind: 'answer', call, answer }, CONTEXT);
}

function apiError(code: number, reason: string, message: string, more: object = {}): object {
  return { error: { code, message, errors: [{ domain: 'global', reason, message }], ...more } };
}

/** Both languages say it, and every parameter is one that their sentences know. */
function expectSentences({ failure }: GoogleFault): void {
  const known: readonly string[] = FAILURE_PARAMS[failure.code];
  expect(Object.keys(failure.params).filter((name) => !known.includes(name))).toEqual([]);
  for (const language of ['en', 'fr'] as const) {
    expect(describeFailure(failure, language, 'window')).not.toMatch(/ \?[ .,]|\? /u);
  }
}

describe('the token endpoint (PROTOCOLS.md section 2)', () => {
  it.each<[GoogleCall, number, string, string, string, ErrorCode]>([
    ['refresh', 400, 'invalid_grant', '', 'Token has been expired or revoked.', 'gmail.reconnect-needed'],
    ['refresh', 400, 'invalid_grant', '', 'Bad Request', 'gmail.reconnect-needed'],
    ['code', 400, 'invalid_grant', '', 'Malformed auth code.', 'gmail.code-refused'],
    ['code', 400, 'invalid_grant', '', 'Invalid code verifier.', 'gmail.code-refused'],
    ['code', 400, 'invalid_grant', '', 'Missing code verifier.', 'gmail.code-refused'],
    [
      'refresh',
      400,
      'invalid_grant',
      'invalid_rapt',
      'reauth related error (invalid_rapt)',
      'gmail.session-policy',
    ],
    ['refresh', 400, 'invalid_grant', 'invalid_rapt', 'Bad Request', 'gmail.session-policy'],
    ['code', 400, 'invalid_grant', 'rapt_required', 'Bad Request', 'gmail.session-policy'],
    ['refresh', 401, 'invalid_client', '', 'The OAuth client was not found.', 'gmail.client-refused'],
    ['refresh', 401, 'invalid_client', '', 'Unauthorized', 'gmail.client-refused'],
    ['refresh', 401, 'disabled_client', '', 'The OAuth client was disabled.', 'gmail.client-refused'],
    ['refresh', 401, 'deleted_client', '', 'The OAuth client was deleted.', 'gmail.client-deleted'],
    ['refresh', 400, 'invalid_request', '', 'client_secret is missing.', 'gmail.request-refused'],
    [
      'refresh',
      400,
      'invalid_request',
      '',
      'Could not determine client ID from request.',
      'gmail.request-refused',
    ],
    ['code', 400, 'invalid_request', '', 'Missing required parameter: code', 'gmail.request-refused'],
    ['refresh', 400, 'unsupported_grant_type', '', 'Invalid grant_type: x', 'gmail.request-refused'],
    ['code', 400, 'redirect_uri_mismatch', '', 'Bad Request', 'gmail.request-refused'],
    ['refresh', 401, 'unauthorized_client', '', 'Unauthorized', 'gmail.client-mismatch'],
    ['code', 401, 'unauthorized_client', '', 'Unauthorized', 'gmail.client-refused'],
    ['refresh', 400, 'invalid_scope', '', 'Some requested scopes were invalid.', 'gmail.request-refused'],
    ['refresh', 400, 'admin_policy_enforced', '', '', 'gmail.policy-refused'],
    ['refresh', 403, 'access_denied', '', 'Account Restricted', 'gmail.policy-refused'],
    ['refresh', 400, 'a_word_of_tomorrow', '', 'Who knows.', 'gmail.request-refused'],
    ['revoke', 400, 'invalid_token', '', 'Token expired or revoked', 'gmail.reconnect-needed'],
    ['tokeninfo', 400, 'invalid_token', '', 'Invalid Value', 'gmail.credentials-refused'],
  ])('%s: %i %s %s "%s" is %s, for good', (call, status, error, subtype, description, code) => {
    const fault = answered(call, status, {
      error,
      ...(subtype === '' ? {} : { error_subtype: subtype }),
      error_description: description,
    });
    expect(fault.failure).toMatchObject({ code, retryable: false });
    expect(fault).toMatchObject({ httpStatus: status, retryAfterMs: null });
    expectSentences(fault);
  });

  it('decides on the word and never on the sentence', () => {
    const fault = answered('refresh', 401, {
      error: 'invalid_client',
      error_description: 'invalid_grant: Token has been expired or revoked.',
    });
    expect(fault.failure.code).toBe('gmail.client-refused');
  });

  it.each([
    [429, JSON_TYPE, { error: 'rate_limit_exceeded' }, 'gmail.slow-down'],
    [403, JSON_TYPE, { error: 'rate_limit_exceeded' }, 'gmail.slow-down'],
    [429, 'text/html', '<html>429</html>', 'gmail.slow-down'],
    [500, JSON_TYPE, { error: 'internal_failure' }, 'gmail.server-fault'],
    [502, 'text/html; charset=UTF-8', '<html>Bad Gateway</html>', 'gmail.server-fault'],
    [503, '', '', 'gmail.server-fault'],
    [503, JSON_TYPE, { error: 'invalid_grant' }, 'gmail.server-fault'],
    [200, JSON_TYPE, '{"access_token":', 'gmail.server-fault'],
    [400, JSON_TYPE, '[]', 'gmail.server-fault'],
    [400, JSON_TYPE, 'null', 'gmail.server-fault'],
  ])('%i %s %j passes', (status, contentType, body, code) => {
    const fault = answered('refresh', status, body, { contentType });
    expect(fault.failure).toMatchObject({ code, retryable: true });
    expectSentences(fault);
  });
});

describe('the Gmail API (PROTOCOLS.md section 3)', () => {
  it.each<[number, string, string, ErrorCode, boolean]>([
    [400, 'badRequest', 'Bad Request', 'gmail.message-refused', false],
    [400, 'invalidArgument', 'Recipient address required', 'gmail.message-refused', false],
    [400, 'failedPrecondition', 'Mail service not enabled', 'gmail.policy-refused', false],
    [401, 'authError', 'Invalid Credentials', 'gmail.credentials-refused', false],
    [401, 'required', 'Login Required.', 'gmail.credentials-refused', false],
    [403, 'insufficientPermissions', 'Insufficient Permission', 'gmail.scope-missing', false],
    [403, 'accessNotConfigured', 'Gmail API has not been used', 'gmail.api-off', false],
    [403, 'dailyLimitExceeded', 'Daily Limit Exceeded', 'gmail.sending-limit', true],
    [403, 'userRateLimitExceeded', 'User Rate Limit Exceeded', 'gmail.slow-down', true],
    [403, 'rateLimitExceeded', 'Rate Limit Exceeded', 'gmail.slow-down', true],
    [403, 'domainPolicy', 'The domain administrators have disabled Gmail', 'gmail.policy-refused', false],
    [403, 'somethingNew', 'No.', 'gmail.request-refused', false],
    [404, 'notFound', 'Not Found', 'gmail.request-refused', false],
    [429, 'rateLimitExceeded', 'Too many concurrent requests for user', 'gmail.slow-down', true],
    [500, 'backendError', 'Backend Error', 'gmail.server-fault', true],
    [502, 'backendError', 'Backend Error', 'gmail.server-fault', true],
    [503, 'backendError', 'Backend Error', 'gmail.server-fault', true],
    [504, 'backendError', 'Backend Error', 'gmail.server-fault', true],
  ])('%i %s "%s" is %s, retryable: %s', (status, reason, message, code, retryable) => {
    const fault = answered('api', status, apiError(status, reason, message));
    expect(fault.failure).toMatchObject({ code, retryable });
    expect(fault.httpStatus).toBe(status);
    expectSentences(fault);
  });

  it('reads the reason also where only `details` hold one', () => {
    const error = {
      code: 403,
      message: 'Request had insufficient authentication scopes.',
      status: 'PERMISSION_DENIED',
      details: [
        { '@type': 'type.googleapis.com/google.rpc.Help', links: [] },
        { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT' },
      ],
    };
    expect(answered('api', 403, { error }).failure).toMatchObject({
      code: 'gmail.scope-missing',
      params: { missing: 'gmail.send' },
    });
  });

  it('hands on the link that turns the API on, if it leads to the console of Google', () => {
    const link = 'https://console.developers.google.com/apis/api/gmail.googleapis.com/overview?project=123';
    const says = (text: string) =>
      answered('api', 403, apiError(403, 'accessNotConfigured', text)).failure.params;
    expect(says(`Enable it by visiting ${link} then retry.`)).toEqual({ link });
    expect(says(`Enable it by visiting ${link}.`)).toEqual({ link });
    expect(says('Enable it by visiting https://console.cloud.google.com.evil.example/x then retry.')).toEqual(
      {},
    );
  });

  it('tells a limit of hours from a matter of speed by how long it lasts', () => {
    const until = (instant: string) =>
      answered(
        'api',
        429,
        apiError(429, 'rateLimitExceeded', `User-rate limit exceeded.  Retry after ${instant}`),
      );
    expect(until('2026-11-18T09:17:00.000Z')).toMatchObject({
      failure: { code: 'gmail.slow-down', retryable: true },
      retryAfterMs: 120_000,
    });
    expect(until('2026-11-18T12:15:00.000Z')).toMatchObject({
      failure: { code: 'gmail.sending-limit', retryable: true },
      retryAfterMs: 10_800_000,
    });
    expect(until('2036-11-18T12:15:00Z').retryAfterMs).toBe(86_400_000);
    expect(until('soon').retryAfterMs).toBeNull();
  });

  it('obeys Retry-After, in seconds and as a date', () => {
    const busy = (retryAfter: string) =>
      answered('api', 503, apiError(503, 'backendError', 'Busy'), { retryAfter }).retryAfterMs;
    expect([busy('30'), busy('Wed, 18 Nov 2026 09:16:00 GMT'), busy('x')]).toEqual([30_000, 60_000, null]);
  });
});

describe('a network that answers in the place of Google (NET-2)', () => {
  it.each([
    [200, 'text/html', '<html>Welcome to the hotel</html>'],
    [302, 'text/html', ''],
    [301, '', ''],
    [403, 'text/html', '<html>blocked</html>'],
    [407, 'text/html', '<html>proxy</html>'],
    [511, JSON_TYPE, 'Network Authentication Required'],
    [200, 'application/jsonp', '{}'],
  ])('%i %s is no fault of the connection and passes', (status, contentType, body) => {
    for (const call of ['refresh', 'code', 'revoke', 'tokeninfo', 'api'] as const) {
      const fault = answered(call, status, body, { contentType });
      expect(fault.failure).toMatchObject({
        code: 'gmail.network-unusable',
        params: { host: CONTEXT.host },
        retryable: true,
      });
      expectSentences(fault);
    }
  });
});

describe('no answer', () => {
  it.each<[string, ErrorCode]>([
    ['ENOTFOUND', 'gmail.host-unknown'],
    ['EAI_AGAIN', 'gmail.host-unknown'],
    ['ECONNREFUSED', 'gmail.connection-refused'],
    ['ECONNRESET', 'gmail.connection-lost'],
    ['ENETUNREACH', 'gmail.connection-lost'],
    ['ETIMEDOUT', 'gmail.timed-out'],
    [WIRE_CODES.timedOut, 'gmail.timed-out'],
    [WIRE_CODES.cut, 'gmail.connection-lost'],
    [WIRE_CODES.cancelled, 'gmail.connection-lost'],
    [WIRE_CODES.tooLong, 'gmail.network-unusable'],
    ['EPROTO', 'gmail.network-unusable'],
    [PROXY_CODES.unreached, 'gmail.connection-refused'],
    ['HPE_INVALID_CONSTANT', 'gmail.network-unusable'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'gmail.network-unusable'],
    ['CERT_HAS_EXPIRED', 'gmail.certificate-refused'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'gmail.certificate-refused'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'gmail.certificate-refused'],
    ['SOMETHING_NEW', 'gmail.connection-lost'],
  ])('%s is %s and passes', (code, expected) => {
    const fault = translateGoogleError({ kind: 'network', code }, CONTEXT);
    expect(fault).toMatchObject({
      failure: { code: expected, params: { host: CONTEXT.host }, retryable: true },
      httpStatus: null,
    });
    expectSentences(fault);
  });
});

describe('a proxy that opens no way', () => {
  it.each<[string, ErrorCode]>([
    [PROXY_CODES.silent, 'network.proxy-silent'],
    [PROXY_CODES.refused, 'network.proxy-refused'],
    [PROXY_CODES.password, 'network.proxy-password'],
    [PROXY_CODES.noProxy, 'network.no-proxy'],
  ])('NET-5: %s is %s, passes, and says nothing of Google', (code, expected) => {
    const fault = translateGoogleError({ kind: 'network', code }, CONTEXT);
    expect(fault).toMatchObject({ failure: { code: expected, retryable: true }, fromGoogle: false });
  });
});

describe('what the consent page sends back', () => {
  it.each<[string, ErrorCode, object]>([
    ['access_denied', 'gmail.consent-denied', {}],
    ['admin_policy_enforced', 'gmail.consent-refused', { error: 'admin_policy_enforced' }],
    ['org_internal', 'gmail.consent-refused', { error: 'org_internal' }],
    ['disallowed_useragent', 'gmail.consent-refused', { error: 'disallowed_useragent' }],
    ['redirect_uri_mismatch', 'gmail.consent-refused', { error: 'redirect_uri_mismatch' }],
    ['<script>alert(1)</script>', 'gmail.consent-refused', { error: 'unknown' }],
  ])('%s is %s', (error, code, params) => {
    const fault = translateGoogleError({ kind: 'consent', error }, CONTEXT);
    expect(fault.failure).toMatchObject({ code, params, retryable: false });
    expectSentences(fault);
  });
});

it('shows no secret that an answer repeats', () => {
  const shown = [
    'ya29.a0AfB_by',
    '1//0gabcdEFGH',
    '4/0AbCdEf',
    'GOCSPX-abc',
    'planted-secret',
    `${'aB3'.repeat(20)}`,
  ];
  for (const secret of shown) {
    const oauth = answered('refresh', 400, {
      error: 'invalid_grant',
      error_subtype: secret,
      error_description: `Token ${secret} is unknown: ${secret}`,
    });
    const word = answered('refresh', 400, { error: secret, error_description: `"${secret}"` });
    const api = answered('api', 400, apiError(400, secret, `Bad ${secret}`));
    expect(JSON.stringify([oauth, word, api])).not.toContain(secret);
  }
});

it('cuts what Google says to one short line', () => {
  const fault = answered('refresh', 400, {
    error: 'invalid_grant',
    error_description: `a\r\nb ${'word '.repeat(500)}`,
  });
  const { answer } = fault.failure.params;
  expect(answer).toMatch(/^a b word .*…$/u);
  expect(String(answer).length).toBeLessThanOrEqual(200);
});
