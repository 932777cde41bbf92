import { z } from 'zod';
import type { ErrorCode } from '../contract/errors.ts';
import type { Failure } from '../contract/result.ts';
import { BEHIND_PROXY } from '../support/network-error.ts';
import { proxyFailureCode } from '../support/proxy-tunnel.ts';

/*
 * What a failure of imapflow, of Node's sockets or of the server means. Logins are judged by the response code
 * and the words of the server: imapflow sets `authenticationFailed` for every refusal, also for "too many
 * connections" (PROTOCOLS.md sections 4 and 5).
 */

/** Where the error came from, and what the sentence about it needs. */
export type ErrorContext = {
  readonly stage: 'connect' | 'command';
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly folder: string;
  /**
   * This server was reached before with a certificate in order: a wrong one now is a network that answers in
   * its place (captive portal, NET-2), and no exception is offered for it.
   */
  readonly knownServer: boolean;
};

/** Of a certificate that was refused; dates and fingerprint as Node writes them. */
export type RefusedCertificate = {
  /** Node's code of the refusal, e.g. DEPTH_ZERO_SELF_SIGNED_CERT. */
  readonly reason: string;
  readonly fingerprint: string;
  readonly subject: string;
  readonly issuer: string;
  readonly validFrom: string;
  readonly validTo: string;
};

/** Thrown by our transport instead of Node's own error, so that doctor can show what was presented. */
export class CertificateRefusedError extends Error {
  readonly certificate: RefusedCertificate;

  constructor(certificate: RefusedCertificate) {
    super(`certificate refused: ${certificate.reason}`);
    this.name = 'CertificateRefusedError';
    this.certificate = certificate;
  }
}

/** Thrown by our transport when `localhost` or the like led elsewhere. */
export class NotLoopbackError extends Error {
  constructor(address: string) {
    super(`not a loopback address: ${address}`);
    this.name = 'NotLoopbackError';
  }
}

type Words = {
  /** `[CODE]` of the server's answer. */
  readonly code: string;
  readonly text: string;
  /** imapflow's or Node's. */
  readonly errorCode: string;
};

const LONGEST_ANSWER = 300;

function textField(error: object, key: string): string {
  const value: unknown = Reflect.get(error, key);
  return typeof value === 'string' ? value : '';
}

/** `[CODE]` of the answer: imapflow tells it by name for some commands, for FETCH only in the parsed answer. */
function responseCode(error: object): string {
  const told = textField(error, 'serverResponseCode');
  if (told !== '') return told.toUpperCase();
  const answer = z
    .object({
      attributes: z.tuple(
        [z.object({ section: z.tuple([z.object({ value: z.string() })], z.unknown()) })],
        z.unknown(),
      ),
    })
    .safeParse(Reflect.get(error, 'response'));
  return answer.success ? answer.data.attributes[0].section[0].value.toUpperCase() : '';
}

function wordsOf(error: object): Words {
  return {
    code: responseCode(error),
    text: textField(error, 'responseText') || textField(error, 'reason'),
    errorCode: textField(error, 'code'),
  };
}

/** The server's words as they may be shown: one line, no control characters, not endless. */
function shown(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, LONGEST_ANSWER);
}

const LINK = /https?:\/\/[^\s<>"\])]+/u;

type Meaning = { readonly code: ErrorCode; readonly retryable: boolean };

const REFUSED: Meaning = { code: 'mailbox.auth-refused', retryable: false };
const APP_PASSWORD: Meaning = { code: 'mailbox.app-password-required', retryable: false };
const WEB_LOGIN: Meaning = { code: 'mailbox.web-login-required', retryable: false };
const TOO_MANY: Meaning = { code: 'mailbox.too-many-connections', retryable: true };
const THROTTLED: Meaning = { code: 'mailbox.throttled', retryable: true };
const UNAVAILABLE: Meaning = { code: 'mailbox.server-unavailable', retryable: true };
const LOST: Meaning = { code: 'mailbox.connection-lost', retryable: true };
const FAULT: Meaning = { code: 'mailbox.protocol-fault', retryable: true };

/** What the words say, whatever command they answered; null: they say nothing known. */
const WORDS: readonly (readonly [RegExp, Meaning])[] = [
  [/application-specific password|app(?:lication)? password/iu, APP_PASSWORD],
  [/web browser|web login required|log ?in via (?:the |your )?web/iu, WEB_LOGIN],
  [
    /too many (?:simultaneous |concurrent )?(?:connections|sessions)|maximum number of connections|connection limit/iu,
    TOO_MANY,
  ],
  [
    /throttl|bandwidth|rate limit|too many .{0,20}(?:requests|commands|logins?|attempts)|slow down/iu,
    THROTTLED,
  ],
  [
    /temporar|try again|unavailable|internal (?:server )?error|service is not|maintenance|not connected/iu,
    UNAVAILABLE,
  ],
];

/** Response codes of RFC 5530, RFC 9051 and Gmail. */
const RESPONSE_CODES: Readonly<Record<string, Meaning>> = {
  WEBALERT: WEB_LOGIN,
  OVERQUOTA: THROTTLED,
  LIMIT: THROTTLED,
  THROTTLED,
  UNAVAILABLE,
  INUSE: UNAVAILABLE,
  SERVERBUG: UNAVAILABLE,
  AUTHENTICATIONFAILED: REFUSED,
  AUTHORIZATIONFAILED: REFUSED,
  EXPIRED: REFUSED,
  PRIVACYREQUIRED: { code: 'mailbox.plain-refused', retryable: false },
};

function meaningOfWords(words: Words): Meaning | null {
  const byText = WORDS.find(([pattern]) => pattern.test(words.text))?.[1] ?? null;
  const byCode = RESPONSE_CODES[words.code] ?? null;
  // `[AUTHENTICATIONFAILED] Temporary failure` does not exist, but `[ALERT]` and `[LIMIT]` hold everything.
  if (byCode === REFUSED) return byText === APP_PASSWORD || byText === WEB_LOGIN ? byText : REFUSED;
  return byText ?? byCode;
}

const BY_ERROR_CODE: Readonly<Record<string, Meaning>> = {
  ENOTFOUND: { code: 'mailbox.host-unknown', retryable: true },
  EAI_AGAIN: { code: 'mailbox.host-unknown', retryable: true },
  EAI_NODATA: { code: 'mailbox.host-unknown', retryable: true },
  EAI_FAIL: { code: 'mailbox.host-unknown', retryable: true },
  ECONNREFUSED: { code: 'mailbox.connection-refused', retryable: true },
  [BEHIND_PROXY]: { code: 'mailbox.connection-refused', retryable: true },
  ENETUNREACH: { code: 'mailbox.network-unusable', retryable: true },
  ENETDOWN: { code: 'mailbox.network-unusable', retryable: true },
  EHOSTUNREACH: { code: 'mailbox.network-unusable', retryable: true },
  EHOSTDOWN: { code: 'mailbox.network-unusable', retryable: true },
  EADDRNOTAVAIL: { code: 'mailbox.network-unusable', retryable: true },
  ECONNRESET: LOST,
  ECONNABORTED: LOST,
  EPIPE: LOST,
  NoConnection: LOST,
  EConnectionClosed: LOST,
  StateLogout: LOST,
  NoMailboxSelected: LOST,
  ClosedAfterConnectText: LOST,
  ClosedAfterConnectTLS: LOST,
  CONNECT_TIMEOUT: { code: 'mailbox.timed-out', retryable: true },
  GREETING_TIMEOUT: { code: 'mailbox.timed-out', retryable: true },
  UPGRADE_TIMEOUT: { code: 'mailbox.timed-out', retryable: true },
  ETIMEOUT: { code: 'mailbox.timed-out', retryable: true },
  ETIMEDOUT: { code: 'mailbox.timed-out', retryable: true },
  ETHROTTLE: THROTTLED,
};

/** A handshake that a wrong answer broke: not TLS at all, or no version in common. */
const TLS_FAULT = /^(?:EPROTO|ERR_SSL_|ERR_TLS_)/u;
/** Refusals that speak of time and not of who answers: no sign of a captive portal. */
const TIME_REASONS = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID']);

function meaningOf(error: object, words: Words, context: ErrorContext): Meaning {
  if (Reflect.get(error, 'mailboxMissing') === true || words.errorCode === 'NotFound')
    return { code: 'mailbox.folder-missing', retryable: true };
  const ofProxy = proxyFailureCode(words.errorCode);
  if (ofProxy !== null) return { code: ofProxy, retryable: true };
  // Node's and imapflow's own codes come first: their errors hold no words of the server but a BYE.
  const byWords = meaningOfWords(words);
  const byErrorCode = BY_ERROR_CODE[words.errorCode];
  // RFC 5530: a bug of the server that time alone does not mend; at the login it may.
  if (words.code === 'SERVERBUG' && context.stage === 'command') return FAULT;
  if (byErrorCode === LOST) return byWords ?? LOST;
  if (byErrorCode !== undefined) return byErrorCode;
  if (words.errorCode === 'STARTTLS_INJECTION') return FAULT;
  if (Reflect.get(error, 'tlsFailed') === true && words.errorCode === '')
    return { code: 'mailbox.starttls-missing', retryable: true };
  if (TLS_FAULT.test(words.errorCode))
    return context.knownServer ? { code: 'mailbox.network-unusable', retryable: true } : FAULT;
  if (byWords !== null) return byWords;
  if (error instanceof Error && error.message === 'Login is disabled')
    return { code: 'mailbox.plain-refused', retryable: false };
  // A NO to the login that names no other reason: what it refuses is the password.
  if (context.stage === 'connect' && Reflect.get(error, 'authenticationFailed') === true) {
    const status = textField(error, 'responseStatus');
    if (status === 'NO' || /credential|password|log[io]n|auth/iu.test(words.text)) return REFUSED;
  }
  return FAULT;
}

/** A short, safe name of a fault for `params.what`: never the bytes a parser stumbled over. */
function faultName(error: object, words: Words): string {
  // imapflow's names for a connection that is over say nothing to an operator.
  if (BY_ERROR_CODE[words.errorCode] === LOST && !words.errorCode.startsWith('E')) return 'closed';
  if (words.errorCode !== '') return words.errorCode.slice(0, 60);
  if (words.text !== '') return shown(words.text);
  return error instanceof Error ? shown(error.message) : 'unknown';
}

function certificateFailure(error: CertificateRefusedError, context: ErrorContext): Failure {
  const { certificate } = error;
  const cause = `${certificate.reason}, SHA-256 ${certificate.fingerprint}`;
  if (context.knownServer && !TIME_REASONS.has(certificate.reason)) {
    return {
      code: 'mailbox.network-unusable',
      params: { host: context.host, what: certificate.reason },
      retryable: true,
      cause,
    };
  }
  return {
    code: 'mailbox.certificate-refused',
    params: {
      host: context.host,
      reason: certificate.reason,
      fingerprint: certificate.fingerprint,
      subject: shown(certificate.subject),
      issuer: shown(certificate.issuer),
      validFrom: certificate.validFrom,
      validTo: certificate.validTo,
    },
    retryable: true,
    cause,
  };
}

/**
 * The failure that a library error means. `retryable`: time alone may mend it. `params` always hold `host`,
 * `port`, `user`, `folder`, and by code `answer` (the server's words), `link`, `what` or the certificate.
 */
export function classifyMailboxError(error: unknown, context: ErrorContext): Failure {
  if (error instanceof CertificateRefusedError) return certificateFailure(error, context);
  const place = { host: context.host, port: context.port, user: context.user, folder: context.folder };
  if (error instanceof NotLoopbackError)
    return { code: 'mailbox.plain-refused', params: place, retryable: false, cause: error.message };
  if (typeof error !== 'object' || error === null)
    return { code: 'mailbox.protocol-fault', params: { ...place, what: 'unknown' }, retryable: true };
  const words = wordsOf(error);
  const meaning = meaningOf(error, words, context);
  const answer = shown(words.text);
  const link = LINK.exec(`${words.text} ${answerLink(error)}`)?.[0];
  const name = error instanceof Error ? error.name : 'Error';
  return {
    code: meaning.code,
    params: {
      ...place,
      ...(answer === '' ? {} : { answer }),
      ...(link === undefined ? {} : { link }),
      what: faultName(error, words),
    },
    retryable: meaning.retryable,
    cause: [name, words.errorCode, words.code, answer].filter((part) => part !== '').join(' '),
  };
}

/** Gmail's `[WEBALERT https://…]` carries its link inside the response code, which only the raw answer keeps. */
function answerLink(error: object): string {
  const response: unknown = Reflect.get(error, 'response');
  return typeof response === 'string' ? response.slice(0, 2_000) : '';
}
