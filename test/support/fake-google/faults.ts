import type { GoogleReply } from './reply.ts';
import { apiErrorReply, htmlReply, oauthErrorReply } from './reply.ts';

/** What can be asked of Google. `refresh` and `code` are the two uses of the token endpoint. */
export const GOOGLE_PLACES = [
  'consent',
  'refresh',
  'code',
  'revoke',
  'tokeninfo',
  'send',
  'profile',
] as const;
export type GooglePlace = (typeof GOOGLE_PLACES)[number];

/**
 * `never`: the request is read and not answered. `cut`: it is read and done, and the line is cut without an answer.
 * `cut-answer`: the line is cut within the answer. `endless`: the answer has no end. `echo`: a refusal that repeats all
 * of the request.
 */
export type FaultReply = GoogleReply | 'never' | 'cut' | 'cut-answer' | 'endless' | 'echo';

export type GoogleFaultDefinition = { readonly at: readonly GooglePlace[]; readonly reply: FaultReply };

const TOKEN = ['refresh', 'code'] as const;
const API = ['send', 'profile'] as const;
/** All but the page for the user. */
const MACHINE = GOOGLE_PLACES.filter((place) => place !== 'consent');
const PORTAL =
  '<html><head><title>Welcome to our guest network</title></head><body>Please sign in</body></html>';

/** Google's own faults, one per row of PROTOCOLS.md sections 2 and 3, then those of what lies in between. */
const DEFINITIONS = {
  // Token endpoint.
  'token-expired-or-revoked': {
    at: ['refresh'],
    reply: oauthErrorReply(400, 'invalid_grant', 'Token has been expired or revoked.'),
  },
  'refresh-token-malformed': { at: ['refresh'], reply: oauthErrorReply(400, 'invalid_grant', 'Bad Request') },
  'code-malformed': { at: ['code'], reply: oauthErrorReply(400, 'invalid_grant', 'Malformed auth code.') },
  'code-verifier-wrong': {
    at: ['code'],
    reply: oauthErrorReply(400, 'invalid_grant', 'Invalid code verifier.'),
  },
  'code-verifier-missing': {
    at: ['code'],
    reply: oauthErrorReply(400, 'invalid_grant', 'Missing code verifier.'),
  },
  'session-policy': {
    at: TOKEN,
    reply: oauthErrorReply(400, 'invalid_grant', 'reauth related error (invalid_rapt)', 'invalid_rapt'),
  },
  'client-not-found': {
    at: TOKEN,
    reply: oauthErrorReply(401, 'invalid_client', 'The OAuth client was not found.'),
  },
  'client-secret-wrong': { at: TOKEN, reply: oauthErrorReply(401, 'invalid_client', 'Unauthorized') },
  'client-deleted': {
    at: TOKEN,
    reply: oauthErrorReply(401, 'deleted_client', 'The OAuth client was deleted.'),
  },
  'client-secret-missing': {
    at: TOKEN,
    reply: oauthErrorReply(400, 'invalid_request', 'client_secret is missing.'),
  },
  'client-id-missing': {
    at: TOKEN,
    reply: oauthErrorReply(400, 'invalid_request', 'Could not determine client ID from request.'),
  },
  'parameter-missing': {
    at: TOKEN,
    reply: oauthErrorReply(400, 'invalid_request', 'Missing required parameter: refresh_token'),
  },
  'grant-type-unsupported': {
    at: TOKEN,
    reply: oauthErrorReply(400, 'unsupported_grant_type', 'Invalid grant_type: '),
  },
  'redirect-mismatch': { at: ['code'], reply: oauthErrorReply(400, 'redirect_uri_mismatch', 'Bad Request') },
  'client-mismatch': { at: ['refresh'], reply: oauthErrorReply(401, 'unauthorized_client', 'Unauthorized') },
  'scope-invalid': {
    at: TOKEN,
    reply: oauthErrorReply(400, 'invalid_scope', 'Some requested scopes were invalid. {invalid=[x]}'),
  },
  'token-too-many': { at: TOKEN, reply: htmlReply(429, '<html>Too Many Requests</html>') },
  'token-server-error': { at: TOKEN, reply: oauthErrorReply(500, 'internal_failure', '') },
  'token-unavailable': { at: TOKEN, reply: htmlReply(503, '<html>Service Unavailable</html>') },

  // The page for the user: it shows the error and sends nobody back.
  'consent-admin-policy': {
    at: ['consent'],
    reply: htmlReply(400, '<h1>Error 400: admin_policy_enforced</h1>'),
  },
  'consent-org-internal': { at: ['consent'], reply: htmlReply(403, '<h1>Error 403: org_internal</h1>') },
  'consent-user-agent': {
    at: ['consent'],
    reply: htmlReply(403, '<h1>Error 403: disallowed_useragent</h1>'),
  },

  // Around it.
  'revoke-invalid-token': {
    at: ['revoke'],
    reply: oauthErrorReply(400, 'invalid_token', 'Token expired or revoked'),
  },
  'tokeninfo-invalid-token': {
    at: ['tokeninfo'],
    reply: oauthErrorReply(400, 'invalid_token', 'Invalid Value'),
  },

  // Gmail API.
  'message-malformed': { at: ['send'], reply: apiErrorReply(400, 'badRequest', 'Bad Request') },
  'recipient-missing': {
    at: ['send'],
    reply: apiErrorReply(400, 'invalidArgument', 'Recipient address required'),
  },
  'mail-service-off': {
    at: ['send'],
    reply: apiErrorReply(400, 'failedPrecondition', 'Mail service not enabled'),
  },
  'access-token-refused': {
    at: API,
    reply: apiErrorReply(401, 'authError', 'Invalid Credentials', { status: 'UNAUTHENTICATED' }),
  },
  'scope-insufficient': {
    at: API,
    reply: apiErrorReply(403, 'insufficientPermissions', 'Request had insufficient authentication scopes.', {
      status: 'PERMISSION_DENIED',
      details: [
        {
          '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
          reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT',
          domain: 'googleapis.com',
        },
      ],
    }),
  },
  'api-off': {
    at: API,
    reply: apiErrorReply(
      403,
      'accessNotConfigured',
      'Gmail API has not been used in project 123456 before or it is disabled. Enable it by visiting https://console.developers.google.com/apis/api/gmail.googleapis.com/overview?project=123456 then retry.',
    ),
  },
  'daily-limit': { at: API, reply: apiErrorReply(403, 'dailyLimitExceeded', 'Daily Limit Exceeded') },
  'user-rate-limit': {
    at: API,
    reply: apiErrorReply(403, 'userRateLimitExceeded', 'User Rate Limit Exceeded'),
  },
  'rate-limit': { at: API, reply: apiErrorReply(403, 'rateLimitExceeded', 'Rate Limit Exceeded') },
  'domain-policy': {
    at: API,
    reply: apiErrorReply(403, 'domainPolicy', 'The domain administrators have disabled Gmail apps.'),
  },
  'too-many-requests': { at: API, reply: apiErrorReply(429, 'rateLimitExceeded', 'Rate Limit Exceeded') },
  'too-many-concurrent': {
    at: API,
    reply: apiErrorReply(429, 'rateLimitExceeded', 'Too many concurrent requests for user'),
  },
  /** The instant is put in when it is answered: in five hours. */
  'sending-limit': {
    at: ['send'],
    reply: apiErrorReply(429, 'rateLimitExceeded', 'User-rate limit exceeded.  Retry after {in-five-hours}'),
  },
  'backend-error-500': { at: API, reply: apiErrorReply(500, 'backendError', 'Backend Error') },
  'backend-error-502': { at: API, reply: apiErrorReply(502, 'backendError', 'Backend Error') },
  'backend-error-503': {
    at: API,
    reply: { ...apiErrorReply(503, 'backendError', 'Backend Error'), headers: { 'retry-after': '30' } },
  },
  'backend-error-504': { at: API, reply: apiErrorReply(504, 'backendError', 'Backend Error') },

  // What lies in between.
  slow: { at: MACHINE, reply: 'never' },
  cut: { at: MACHINE, reply: 'cut' },
  'cut-answer': { at: MACHINE, reply: 'cut-answer' },
  endless: { at: MACHINE, reply: 'endless' },
  echo: { at: MACHINE, reply: 'echo' },
  'portal-page': { at: MACHINE, reply: htmlReply(200, PORTAL) },
  'portal-redirect': {
    at: MACHINE,
    reply: { ...htmlReply(302, ''), headers: { location: 'http://portal.hotel.example/login' } },
  },
  'garbage-json': {
    at: MACHINE,
    reply: { status: 200, type: 'application/json', body: '{"access_token":"ya29.ha' },
  },
  'gateway-502': { at: MACHINE, reply: htmlReply(502, '<html>Bad Gateway</html>') },
  'gateway-504': { at: MACHINE, reply: htmlReply(504, '<html>Gateway Timeout</html>') },
} as const satisfies Readonly<Record<string, GoogleFaultDefinition>>;

export type GoogleFaultName = keyof typeof DEFINITIONS;
export const GOOGLE_FAULTS: Readonly<Record<GoogleFaultName, GoogleFaultDefinition>> = DEFINITIONS;
/** Every fault, by name. */
export const GOOGLE_FAULT_NAMES = Object.keys(DEFINITIONS).filter(isFaultName);

function isFaultName(name: string): name is GoogleFaultName {
  return name in DEFINITIONS;
}
