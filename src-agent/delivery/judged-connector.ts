import { isIP, type Socket } from 'node:net';
import { rootCertificates } from 'node:tls';
import buildConnector from 'undici/lib/core/connect.js';
import type { Clock } from '../ports.ts';
import { BeyondReachError, isWithinReach, type Reach, resolveHere } from '../support/reach.ts';
import { lookupBy, type Resolve } from '../support/resolve-name.ts';
import { destinationOf, type Tunnel, type WayOut } from '../support/way-out.ts';
import { type AddressPermission, judgeAddress, mayConnect } from './judge-address.ts';
import { ADDRESS_REFUSED } from './translate-http-error.ts';

/** Carries a code and no address: which internal address a name has is nobody's business. */
class AddressRefusedError extends Error {
  readonly code = ADDRESS_REFUSED;
  constructor(host: string) {
    super(`${host} has no address that this target may connect to`);
  }
}

export type ConnectorOptions = {
  readonly clock: Pick<Clock, 'setTimer'>;
  readonly permission: AddressPermission;
  readonly reach: Reach;
  readonly wayOut: WayOut;
  readonly verifyTls: boolean;
  /** Trusted besides the authorities that Node brings; PEM. */
  readonly authorities: readonly string[];
  readonly resolve: Resolve;
  /** Milliseconds for name, TCP and TLS together. */
  readonly timeoutMs: number;
  /** What opens the sockets, given the options of `net.connect`; undici's own when missing. */
  readonly build?: typeof buildConnector;
};

/** Where there is a proxy a resolver often knows nothing of the outside; its answer is not waited for any longer. */
const JUDGE_NAME_MS = 2_000;

/**
 * A connector for undici that judges the address of every connection (OUT-2). The judged answer is the
 * one that is connected to: a name is resolved once per connection, so a resolver that answers
 * differently the second time changes nothing. Through a proxy, which is told the name, only what the name is
 * here can be judged (docs/SECURITY.md).
 */
export function createJudgedConnector(options: ConnectorOptions): buildConnector.connector {
  const { permission, reach } = options;
  const resolve = reach === 'anywhere' ? options.resolve : resolveHere;

  const findAllowed: Resolve = async (host) => {
    const allowed = (await resolve(host)).filter(({ address }) => mayConnect(address, permission));
    if (allowed.length === 0) throw new AddressRefusedError(host);
    return allowed;
  };
  const lookup = lookupBy(findAllowed);

  /** null: what the host is here was allowed by hand, and is reached directly. Rejects for what is refused. */
  const goThrough = async (tunnel: Tunnel, host: string): Promise<Socket | null> => {
    const isNear = (address: string): boolean => judgeAddress(address) !== 'public';
    if (isIP(host) !== 0) return isNear(host) ? null : tunnel();
    const found = await withinTime(findAllowed(host), options.clock, JUDGE_NAME_MS);
    return found?.some(({ address }) => isNear(address)) === true ? null : tunnel();
  };

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
    const tunnel = permission.loopbackWritten ? null : options.wayOut(destinationOf(where));
    if (tunnel === null) {
      connectDirectly(where, callback);
      return;
    }
    goThrough(tunnel, where.hostname).then(
      (httpSocket) => {
        if (httpSocket === null) connectDirectly(where, callback);
        else connect({ ...where, httpSocket }, callback);
      },
      (error: Error) => callback(error, null),
    );
  };

  function connectDirectly(where: buildConnector.Options, callback: buildConnector.Callback): void {
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
  }
}

/** null: not resolved, or not soon enough. Rejects with the refusal of an address alone. */
function withinTime<T>(work: Promise<T>, clock: Pick<Clock, 'setTimer'>, limitMs: number): Promise<T | null> {
  return new Promise((resolve, reject) => {
    const timer = clock.setTimer(limitMs, () => resolve(null));
    work
      .then(resolve, (error: unknown) => {
        if (error instanceof AddressRefusedError) reject(error);
        else resolve(null);
      })
      .finally(timer.cancel);
  });
}
