import type { HttpFailureCode } from './http-outcome.ts';

/** Thrown by our own connector into undici, and told apart here. */
export const ADDRESS_REFUSED = 'RSD_ADDRESS_REFUSED';

/** Codes by which the platform says that it does not trust the other end: verification and TLS handshake. */
const CERTIFICATE =
  /^(?:ERR_TLS_|ERR_SSL_|EPROTO$|UNABLE_TO_|CERT_|CRL_|ERROR_IN_CERT_|ERROR_IN_CRL_|DEPTH_ZERO_|SELF_SIGNED_|INVALID_CA$|INVALID_PURPOSE$|PATH_LENGTH_EXCEEDED$|HOSTNAME_MISMATCH$|UNSPECIFIED$)/u;

const BY_CODE: Readonly<Record<string, HttpFailureCode>> = {
  [ADDRESS_REFUSED]: 'delivery.address-refused',
  ENOTFOUND: 'delivery.host-unknown',
  EAI_AGAIN: 'delivery.host-unknown',
  EAI_NODATA: 'delivery.host-unknown',
  EAI_NONAME: 'delivery.host-unknown',
  EAI_FAIL: 'delivery.host-unknown',
  ENODATA: 'delivery.host-unknown',
  ECONNREFUSED: 'delivery.connection-refused',
  EACCES: 'delivery.connection-refused',
  EPERM: 'delivery.connection-refused',
  ETIMEDOUT: 'delivery.timed-out',
  ERR_SOCKET_CONNECTION_TIMEOUT: 'delivery.timed-out',
  UND_ERR_CONNECT_TIMEOUT: 'delivery.timed-out',
  UND_ERR_HEADERS_TIMEOUT: 'delivery.timed-out',
  UND_ERR_BODY_TIMEOUT: 'delivery.timed-out',
  UND_ERR_HEADERS_OVERFLOW: 'delivery.server-fault',
  // undici's parser error often has no code, only this name: the other end does not speak HTTP.
  HTTPParserError: 'delivery.server-fault',
  ERR_INVALID_URL: 'delivery.address-invalid',
  UND_ERR_INVALID_ARG: 'delivery.address-invalid',
};

/**
 * The only place that reads error codes of Node and undici. What is not known counts as a lost
 * connection: temporary, so nothing dies of an error that nobody foresaw.
 */
export function translateHttpError(thrown: unknown): {
  readonly code: HttpFailureCode;
  readonly detail: string;
} {
  const detail = errorCode(thrown);
  const known = BY_CODE[detail];
  if (known !== undefined) return { code: known, detail };
  if (CERTIFICATE.test(detail)) return { code: 'delivery.certificate-refused', detail };
  if (detail.startsWith('HPE_')) return { code: 'delivery.server-fault', detail };
  return { code: 'delivery.connection-lost', detail };
}

/** Codes that say our own network is down: nothing was learnt of the target. */
const OWN_NETWORK: ReadonlySet<string> = new Set([
  'ENETUNREACH',
  'ENETDOWN',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'EADDRNOTAVAIL',
]);

/** Input: the `detail` of a failed outcome. */
export function isOwnNetworkFault(detail: string): boolean {
  return OWN_NETWORK.has(detail);
}

function errorCode(thrown: unknown): string {
  if (!(thrown instanceof Error)) return 'UNKNOWN';
  if ('code' in thrown && typeof thrown.code === 'string') return thrown.code;
  // Several addresses were tried: the first refusal speaks for all.
  if (thrown instanceof AggregateError && thrown.errors.length > 0) return errorCode(thrown.errors[0]);
  return thrown.cause === undefined ? thrown.name : errorCode(thrown.cause);
}
