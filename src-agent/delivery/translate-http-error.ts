import { type NetworkFault, networkErrorCode, networkFaultOf } from '../support/network-error.ts';
import { proxyFailureCode } from '../support/proxy-tunnel.ts';
import { BEYOND_REACH } from '../support/reach.ts';
import type { HttpFailureCode } from './http-outcome.ts';

/** Thrown by our own connector into undici, and told apart here. */
export const ADDRESS_REFUSED = 'RSD_ADDRESS_REFUSED';

/** undici's own codes, and ours. */
const BY_CODE: Readonly<Record<string, HttpFailureCode>> = {
  [ADDRESS_REFUSED]: 'delivery.address-refused',
  [BEYOND_REACH]: 'demo.stays-here',
  UND_ERR_CONNECT_TIMEOUT: 'delivery.timed-out',
  UND_ERR_HEADERS_TIMEOUT: 'delivery.timed-out',
  UND_ERR_BODY_TIMEOUT: 'delivery.timed-out',
  UND_ERR_HEADERS_OVERFLOW: 'delivery.server-fault',
  // undici's parser error often has no code, only this name: the other end does not speak HTTP.
  HTTPParserError: 'delivery.server-fault',
  ERR_INVALID_URL: 'delivery.address-invalid',
  UND_ERR_INVALID_ARG: 'delivery.address-invalid',
};

const BY_FAULT: Readonly<Record<NetworkFault, HttpFailureCode>> = {
  'host-unknown': 'delivery.host-unknown',
  'connection-refused': 'delivery.connection-refused',
  'connection-lost': 'delivery.connection-lost',
  'timed-out': 'delivery.timed-out',
  'certificate-refused': 'delivery.certificate-refused',
  'no-tls': 'delivery.certificate-refused',
  'no-http': 'delivery.server-fault',
};

/** The only place that reads error codes of undici. */
export function translateHttpError(thrown: unknown): {
  readonly code: HttpFailureCode;
  readonly detail: string;
} {
  const detail = networkErrorCode(thrown);
  const code = BY_CODE[detail] ?? proxyFailureCode(detail) ?? BY_FAULT[networkFaultOf(detail)];
  return { code, detail };
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
