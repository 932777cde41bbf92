import { DateTime } from 'luxon';
import { z } from 'zod';
import { assertNever } from '../contract/assert-never.ts';
import type { ErrorCode } from '../contract/errors.ts';
import type { Failure } from '../contract/result.ts';
import { FAILURE_PARAMS } from '../contract/text/failure-params.ts';
import { WIRE_CODES } from '../support/http-exchange.ts';
import { type NetworkFault, networkFaultOf } from '../support/network-error.ts';
import { isJsonType } from '../support/parse-json.ts';
import { proxyFailureCode } from '../support/proxy-tunnel.ts';
import { BEYOND_REACH } from '../support/reach.ts';
import { parseRetryAfter } from '../support/retry-after.ts';
import { type GoogleFault, type GoogleTrouble, type HttpAnswer, jsonOf } from './google-trouble.ts';
import { shownAnswer } from './shown-answer.ts';

/*
 * What a trouble with Google means and whether time alone mends it: the table of PROTOCOLS.md sections 2 and 3 in
 * code. Decided on status, `error`, `error_subtype` and reasons. Google's sentences are shown, never read: the one
 * exception is the instant until which Gmail forbids sending, which it says nowhere else.
 */

export type TroubleContext = {
  /** Of the address that was asked. */
  readonly host: string;
  /** The scope that the request needs, in short; '' for the token endpoint. */
  readonly scope: string;
  /** Epoch milliseconds. */
  readonly now: number;
  /** What the request held: an answer that repeats it is not shown. */
  readonly secrets: readonly string[];
};

export function translateGoogleError(trouble: GoogleTrouble, context: TroubleContext): GoogleFault {
  switch (trouble.kind) {
    case 'network':
      return unanswered(
        networkMeaning(trouble.code),
        { host: context.host, detail: trouble.code },
        trouble.code,
      );
    case 'consent': {
      const error = wordOf(trouble.error);
      return error === 'access_denied'
        ? unanswered(FINAL('gmail.consent-denied'), {}, error)
        : unanswered(FINAL('gmail.consent-refused'), { error }, error);
    }
    case 'answer': {
      const words = readWords(trouble.answer);
      const meaning =
        words === null
          ? unreadableMeaning(trouble.answer)
          : trouble.call === 'api'
            ? apiMeaning(trouble.answer.status, words)
            : oauthMeaning(trouble.call, trouble.answer.status, words);
      return answerFault(trouble.answer, words, meaning, context);
    }
    default:
      return assertNever(trouble);
  }
}

type Meaning = { readonly code: ErrorCode; readonly retryable: boolean };
const FINAL = (code: ErrorCode): Meaning => ({ code, retryable: false });
const PASSING = (code: ErrorCode): Meaning => ({ code, retryable: true });

// --- No answer ---------------------------------------------------------------------------------------------------

const BY_WIRE_CODE: Readonly<Record<string, ErrorCode>> = {
  [WIRE_CODES.timedOut]: 'gmail.timed-out',
  [WIRE_CODES.tooLong]: 'gmail.network-unusable',
};

/** Google speaks TLS and HTTP and has its certificates in order: else a network answers in its place (NET-2). */
const BY_NETWORK_FAULT: Readonly<Record<NetworkFault, ErrorCode>> = {
  'host-unknown': 'gmail.host-unknown',
  'connection-refused': 'gmail.connection-refused',
  'connection-lost': 'gmail.connection-lost',
  'timed-out': 'gmail.timed-out',
  'certificate-refused': 'gmail.certificate-refused',
  'no-tls': 'gmail.network-unusable',
  'no-http': 'gmail.network-unusable',
};

/** All that a network does passes: also a wrong certificate, which is the network's. */
function networkMeaning(code: string): Meaning {
  if (code === BEYOND_REACH) return FINAL('demo.stays-here');
  return PASSING(BY_WIRE_CODE[code] ?? proxyFailureCode(code) ?? BY_NETWORK_FAULT[networkFaultOf(code)]);
}

// --- Answers that are not Google's JSON ----------------------------------------------------------------------------

/** Sign-in pages of a network: those of RFC 6585 and proxies by status, all others by what they are not. */
function unreadableMeaning({ status, contentType }: HttpAnswer): Meaning {
  if (status === 429) return PASSING('gmail.slow-down');
  if (status === 511) return PASSING('gmail.network-unusable');
  if (status >= 500) return PASSING('gmail.server-fault');
  return PASSING(isJsonType(contentType) ? 'gmail.server-fault' : 'gmail.network-unusable');
}

// --- Google's words ------------------------------------------------------------------------------------------------

type Words = {
  /** `error` of the token endpoint, or the API's `status`. */
  readonly error: string;
  readonly subtype: string;
  /** Of `errors[]` and `details[]`. */
  readonly reasons: readonly string[];
  /** Google's sentence. */
  readonly sentence: string;
};

const oauthErrorSchema = z.object({
  error: z.string(),
  error_subtype: z.string().catch(''),
  error_description: z.string().catch(''),
});
const reasonsSchema = z.array(z.object({ reason: z.string().catch('') })).catch([]);
const apiErrorSchema = z.object({
  error: z.object({
    message: z.string().catch(''),
    status: z.string().catch(''),
    errors: reasonsSchema,
    details: reasonsSchema,
  }),
});

function readWords(answer: HttpAnswer): Words | null {
  const json = jsonOf(answer);
  const oauth = oauthErrorSchema.safeParse(json);
  if (oauth.success) {
    const { error, error_subtype: subtype, error_description: sentence } = oauth.data;
    return { error, subtype, reasons: [], sentence };
  }
  const api = apiErrorSchema.safeParse(json);
  if (!api.success) return null;
  const { message, status, errors, details } = api.data.error;
  const reasons = [...errors, ...details].map(({ reason }) => reason).filter((reason) => reason !== '');
  return { error: status, subtype: '', reasons, sentence: message };
}

/** Statuses that say "later" whatever the words are. */
function passingMeaning(status: number): Meaning | null {
  if (status === 429) return PASSING('gmail.slow-down');
  return status >= 500 ? PASSING('gmail.server-fault') : null;
}

const OAUTH_ERRORS: Readonly<Record<string, Meaning>> = {
  invalid_grant: FINAL('gmail.reconnect-needed'),
  invalid_token: FINAL('gmail.reconnect-needed'),
  invalid_client: FINAL('gmail.client-refused'),
  disabled_client: FINAL('gmail.client-refused'),
  deleted_client: FINAL('gmail.client-deleted'),
  unauthorized_client: FINAL('gmail.client-mismatch'),
  admin_policy_enforced: FINAL('gmail.policy-refused'),
  org_internal: FINAL('gmail.policy-refused'),
  access_denied: FINAL('gmail.policy-refused'),
  rate_limit_exceeded: PASSING('gmail.slow-down'),
};
/** Google Workspace ended the session: `invalid_grant` with one of these subtypes. */
const SESSION_SUBTYPES: readonly string[] = ['invalid_rapt', 'rapt_required'];

function oauthMeaning(
  call: 'refresh' | 'code' | 'revoke' | 'tokeninfo',
  status: number,
  words: Words,
): Meaning {
  const passing = passingMeaning(status);
  if (passing !== null) return passing;
  if (words.error === 'invalid_grant' && SESSION_SUBTYPES.includes(words.subtype))
    return FINAL('gmail.session-policy');
  if (call === 'code' && words.error === 'invalid_grant') return FINAL('gmail.code-refused');
  // The code was given to another client than the one that brings it back.
  if (call === 'code' && words.error === 'unauthorized_client') return FINAL('gmail.client-refused');
  if (call === 'tokeninfo' && words.error === 'invalid_token') return FINAL('gmail.credentials-refused');
  return OAUTH_ERRORS[words.error] ?? FINAL('gmail.request-refused');
}

const API_REASONS: Readonly<Record<string, Meaning>> = {
  authError: FINAL('gmail.credentials-refused'),
  insufficientPermissions: FINAL('gmail.scope-missing'),
  ACCESS_TOKEN_SCOPE_INSUFFICIENT: FINAL('gmail.scope-missing'),
  accessNotConfigured: FINAL('gmail.api-off'),
  SERVICE_DISABLED: FINAL('gmail.api-off'),
  dailyLimitExceeded: PASSING('gmail.sending-limit'),
  quotaExceeded: PASSING('gmail.sending-limit'),
  userRateLimitExceeded: PASSING('gmail.slow-down'),
  rateLimitExceeded: PASSING('gmail.slow-down'),
  RATE_LIMIT_EXCEEDED: PASSING('gmail.slow-down'),
  domainPolicy: FINAL('gmail.policy-refused'),
  // The account has no Gmail: its administrator switched the service off.
  failedPrecondition: FINAL('gmail.policy-refused'),
  backendError: PASSING('gmail.server-fault'),
};

function apiMeaning(status: number, words: Words): Meaning {
  const passing = passingMeaning(status);
  if (passing !== null) return passing;
  for (const reason of words.reasons) {
    const meaning = API_REASONS[reason];
    if (meaning !== undefined) return meaning;
  }
  if (status === 401) return FINAL('gmail.credentials-refused');
  return FINAL(status === 400 ? 'gmail.message-refused' : 'gmail.request-refused');
}

// --- Putting it together -------------------------------------------------------------------------------------------

/** Beyond this it is no matter of speed: the account may not send for a time. */
const SLOW_DOWN_AT_MOST_MS = 300_000;

function answerFault(
  answer: HttpAnswer,
  words: Words | null,
  meaning: Meaning,
  context: TroubleContext,
): GoogleFault {
  const retryAfterMs = meaning.retryable ? waitOf(answer, words, context.now) : null;
  const isLong = meaning.code === 'gmail.slow-down' && (retryAfterMs ?? 0) > SLOW_DOWN_AT_MOST_MS;
  const word = (text: string): string => wordOf(shownAnswer(text, context.secrets));
  const sentence = words?.sentence ?? '';
  const cause = [
    `HTTP ${answer.status}`,
    ...(words === null ? ['no JSON of Google'] : [words.error, words.subtype, ...words.reasons].map(word)),
  ].filter((part) => part !== '');
  return {
    failure: failureOf(
      isLong ? PASSING('gmail.sending-limit') : meaning,
      {
        answer: shownAnswer(sentence, context.secrets),
        status: answer.status,
        error: word(words?.reasons[0] ?? words?.error ?? ''),
        missing: context.scope,
        host: context.host,
        link: consoleLink(sentence),
      },
      cause.join(' '),
    ),
    httpStatus: answer.status,
    fromGoogle: words !== null,
    retryAfterMs,
  };
}

/** Of what is known, the sentence gets what it names. */
function failureOf({ code, retryable }: Meaning, known: Failure['params'], cause: string): Failure {
  const names: readonly string[] = FAILURE_PARAMS[code];
  const params = Object.fromEntries(
    Object.entries(known).filter(([name, value]) => names.includes(name) && value !== ''),
  );
  return { code, params, retryable, cause };
}

function unanswered(meaning: Meaning, known: Failure['params'], cause: string): GoogleFault {
  return {
    failure: failureOf(meaning, known, cause),
    httpStatus: null,
    fromGoogle: false,
    retryAfterMs: null,
  };
}

/** A machine word as it may be shown. */
function wordOf(text: string): string {
  return /^[\w.-]{1,60}$/u.test(text) ? text : text === '' ? '' : 'unknown';
}

/** Google Cloud console only: the sentence comes from outside. */
function consoleLink(sentence: string): string {
  // It ends at a blank, and not in the full stop of the sentence.
  return (
    /https:\/\/console\.(?:developers|cloud)\.google\.com\/[\w./?=&%-]{0,300}[\w/]/u.exec(sentence)?.[0] ?? ''
  );
}

/** An account that sent too much may not for up to 24 h (PROTOCOLS.md section 3). */
const LONGEST_WAIT_MS = 86_400_000;

/** Of `Retry-After`, and of Gmail's "Retry after <instant>". */
function waitOf(answer: HttpAnswer, words: Words | null, now: number): number | null {
  const header = parseRetryAfter(answer.retryAfter, answer.date, now);
  const instant = /Retry after (\d{4}-\d{2}-\d{2}T[\d:.]{5,15}Z)/iu.exec(words?.sentence ?? '')?.[1] ?? '';
  const until = DateTime.fromISO(instant, { zone: 'utc' });
  if (!until.isValid) return header;
  const told = Math.min(Math.max(0, until.toMillis() - now), LONGEST_WAIT_MS);
  return Math.max(told, header ?? 0);
}
