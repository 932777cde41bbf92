import { isIP } from 'node:net';
import { rootCertificates } from 'node:tls';
import buildConnector from 'undici/lib/core/connect.js';
import { BeyondReachError, isWithinReach, type Reach, resolveHere } from '../support/reach.ts';
import { lookupBy, type Resolve } from '../support/resolve-name.ts';
import { type AddressPermission, mayConnect } from './judge-address.ts';
import { ADDRESS_REFUSED } from './translate-http-error.ts';

/** Carries a code and no address: which internal address a name has is nobody's business. */
class AddressRefusedError extends Error {
  readonly code = ADDRESS_REFUSED;
  constructor(host: string) {
    super(`${host} has no address that this target may connect to`);
  }
}

export type ConnectorOptions = {
  readonly permission: AddressPermission;
  readonly reach: Reach;
  readonly verifyTls: boolean;
  /** Trusted besides the authorities that Node brings; PEM. */
  readonly authorities: readonly string[];
  readonly resolve: Resolve;
  /** Milliseconds for name, TCP and TLS together. */
  readonly timeoutMs: number;
  /** What opens the sockets, given the options of `net.connect`; undici's own when missing. */
  readonly build?: typeof buildConnector;
};

/**
 * A connector for undici that judges the address of every connection (OUT-2). The judged answer is the
 * one that is connected to: a name is resolved once per connection, so a resolver that answers
 * differently the second time changes nothing.
 */
export function createJudgedConnector(options: ConnectorOptions): buildConnector.connector {
  const { permission, reach } = options;
  const resolve = reach === 'anywhere' ? options.resolve : resolveHere;

  const lookup = lookupBy(async (host) => {
    const allowed = (await resolve(host)).filter(({ address }) => mayConnect(address, permission));
    if (allowed.length === 0) throw new AddressRefusedError(host);
    return allowed;
  });

  const connect = (options.build ?? buildConnector)({
    lookup,
    timeout: options.timeoutMs,
    rejectUnauthorized: options.verifyTls,
    minVersion: 'TLSv1.2',
    autoSelectFamily: true,
    // A resumed session shows no certificate: each connection proves itself anew.
    maxCachedSessions: 0,
    ...(options.authorities.length === 0 ? {} : { ca: [...rootCertificates, ...options.authorities] }),
  });

  return (where, callback) => {
    if (!isWithinReach(where.hostname, reach)) {
      callback(new BeyondReachError(), null);
      return;
    }
    // net.connect resolves nothing for an address literal, so that one is judged here.
    if (isIP(where.hostname) !== 0 && !mayConnect(where.hostname, permission)) {
      callback(new AddressRefusedError(where.hostname), null);
      return;
    }
    connect(where, (error, socket) => {
      if (error !== null) {
        callback(error, null);
        return;
      }
      const { remoteAddress } = socket;
      if (remoteAddress !== undefined && !mayConnect(remoteAddress, permission)) {
        socket.destroy();
        callback(new AddressRefusedError(where.hostname), null);
        return;
      }
      callback(null, socket);
    });
  };
}
