/** What an error code of Node's sockets says, whoever the other end is. */
export type NetworkFault =
  | 'host-unknown'
  | 'connection-refused'
  | 'connection-lost'
  | 'timed-out'
  | 'certificate-refused'
  /** A handshake that no certificate was part of: no TLS at the other end, or no version in common. */
  | 'no-tls'
  /** Something answered that does not speak HTTP. */
  | 'no-http';

/** A proxy did what it was asked and did not come through to the other end. */
export const BEHIND_PROXY = 'RSD_BEHIND_PROXY';

const BY_CODE: Readonly<Record<string, NetworkFault>> = {
  ENOTFOUND: 'host-unknown',
  EAI_AGAIN: 'host-unknown',
  EAI_NODATA: 'host-unknown',
  EAI_NONAME: 'host-unknown',
  EAI_FAIL: 'host-unknown',
  ENODATA: 'host-unknown',
  ECONNREFUSED: 'connection-refused',
  EACCES: 'connection-refused',
  EPERM: 'connection-refused',
  ETIMEDOUT: 'timed-out',
  ERR_SOCKET_CONNECTION_TIMEOUT: 'timed-out',
  EPROTO: 'no-tls',
  [BEHIND_PROXY]: 'connection-refused',
};

/** Codes by which the platform says that it does not trust the other end. */
const CERTIFICATE =
  /^(?:ERR_TLS_|UNABLE_TO_|CERT_|CRL_|ERROR_IN_CERT_|ERROR_IN_CRL_|DEPTH_ZERO_|SELF_SIGNED_|INVALID_CA$|INVALID_PURPOSE$|PATH_LENGTH_EXCEEDED$|HOSTNAME_MISMATCH$|UNSPECIFIED$)/u;

/** What is not known counts as a lost connection: temporary, so nothing dies of an error that nobody foresaw. */
export function networkFaultOf(code: string): NetworkFault {
  const known = BY_CODE[code];
  if (known !== undefined) return known;
  if (CERTIFICATE.test(code)) return 'certificate-refused';
  if (code.startsWith('ERR_SSL_')) return 'no-tls';
  return code.startsWith('HPE_') ? 'no-http' : 'connection-lost';
}

/** The code of a thrown error, also behind wrappers; its name where it has none. */
export function networkErrorCode(thrown: unknown): string {
  if (!(thrown instanceof Error)) return 'UNKNOWN';
  if ('code' in thrown && typeof thrown.code === 'string') return thrown.code;
  // Several addresses were tried: the first refusal speaks for all.
  if (thrown instanceof AggregateError && thrown.errors.length > 0) return networkErrorCode(thrown.errors[0]);
  return thrown.cause === undefined ? thrown.name : networkErrorCode(thrown.cause);
}
