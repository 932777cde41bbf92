import { describe, expect, it } from 'vitest';
import { PROXY_CODES } from '../support/proxy-tunnel.ts';
import { ADDRESS_REFUSED, isOwnNetworkFault, translateHttpError } from './translate-http-error.ts';

function coded(code: string, message = code): Error {
  return Object.assign(new Error(message), { code });
}

describe('errors of Node and undici in our words', () => {
  it.each([
    [ADDRESS_REFUSED, 'delivery.address-refused'],
    [PROXY_CODES.silent, 'network.proxy-silent'],
    [PROXY_CODES.refused, 'network.proxy-refused'],
    [PROXY_CODES.password, 'network.proxy-password'],
    [PROXY_CODES.noProxy, 'network.no-proxy'],
    [PROXY_CODES.unreached, 'delivery.connection-refused'],
    ['ENOTFOUND', 'delivery.host-unknown'],
    ['EAI_AGAIN', 'delivery.host-unknown'],
    ['ECONNREFUSED', 'delivery.connection-refused'],
    ['ECONNRESET', 'delivery.connection-lost'],
    ['EPIPE', 'delivery.connection-lost'],
    ['UND_ERR_SOCKET', 'delivery.connection-lost'],
    ['ENETUNREACH', 'delivery.connection-lost'],
    ['ETIMEDOUT', 'delivery.timed-out'],
    ['UND_ERR_CONNECT_TIMEOUT', 'delivery.timed-out'],
    ['UND_ERR_HEADERS_OVERFLOW', 'delivery.server-fault'],
    ['HPE_INVALID_CONSTANT', 'delivery.server-fault'],
    ['CERT_HAS_EXPIRED', 'delivery.certificate-refused'],
    ['CERT_NOT_YET_VALID', 'delivery.certificate-refused'],
    ['CERT_REVOKED', 'delivery.certificate-refused'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'delivery.certificate-refused'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'delivery.certificate-refused'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'delivery.certificate-refused'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'delivery.certificate-refused'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'delivery.certificate-refused'],
    ['INVALID_CA', 'delivery.certificate-refused'],
    ['HOSTNAME_MISMATCH', 'delivery.certificate-refused'],
    ['UNSPECIFIED', 'delivery.certificate-refused'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'delivery.certificate-refused'],
    ['EPROTO', 'delivery.certificate-refused'],
    ['SOMETHING_NEW', 'delivery.connection-lost'],
  ])('%s is %s', (code, expected) => {
    expect(translateHttpError(coded(code))).toEqual({ code: expected, detail: code });
  });

  it('looks at the first of several addresses, and behind wrappers', () => {
    const all = new AggregateError([coded('ECONNREFUSED'), coded('ENETUNREACH')], 'all failed');
    expect(translateHttpError(all).code).toBe('delivery.connection-refused');
    const wrapped = new Error('fetch failed', { cause: coded('CERT_HAS_EXPIRED') });
    expect(translateHttpError(wrapped).code).toBe('delivery.certificate-refused');
  });

  it('knows the parser error of undici, which has a name and no code', () => {
    const error = Object.assign(new Error('Response does not match'), { name: 'HTTPParserError' });
    expect(translateHttpError(error).code).toBe('delivery.server-fault');
  });

  it('takes what is no error, or has no code, for a lost connection', () => {
    for (const thrown of ['text', null, undefined, 7, {}, new Error('no code')]) {
      expect(translateHttpError(thrown).code).toBe('delivery.connection-lost');
    }
  });
});

it('knows when the fault is our own network', () => {
  expect(['ENETUNREACH', 'ENETDOWN', 'EHOSTUNREACH', 'EADDRNOTAVAIL'].every(isOwnNetworkFault)).toBe(true);
  expect(['ECONNREFUSED', 'ETIMEDOUT', 'ENOTFOUND', ''].some(isOwnNetworkFault)).toBe(false);
});
