import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { ImapTransport } from 'imapflow';
import { lookupWithin, type Reach } from '../support/reach.ts';
import { CertificateRefusedError, NotLoopbackError } from './classify-error.ts';

/*
 * The sockets under imapflow (RELIABILITY.md IMP-8). imapflow speaks only after it is called back, and it is
 * called back only for a peer that was verified: not one byte of the session, credentials least of all, leaves
 * before. Node's own verdict (chain, dates, name) stands; a certificate that it refuses is accepted only when
 * the operator trusted exactly that certificate.
 */

export type TransportPolicy = {
  /** SHA-256 of certificates, `AB:CD:…`, accepted where verification fails. */
  readonly trustedFingerprints: readonly string[];
  /** A plain connection must end on this machine. */
  readonly plainOnlyToLoopback: boolean;
  readonly reach: Reach;
  /** What was connected through a proxy, to be taken over; null: there is nothing between. */
  readonly tunnelled: () => Socket | null;
};

type Destination = { readonly host: string; readonly port: number; readonly servername?: string | undefined };

/**
 * null: go on. Node's verdict is read here and not left to `rejectUnauthorized`, which would close the socket
 * at the same moment, but before the certificate can be recognised or shown to the operator.
 */
function verify(socket: TLSSocket, policy: TransportPolicy): Error | null {
  if (socket.authorized) return null;
  const leaf = socket.getPeerX509Certificate();
  const reason = String(socket.authorizationError);
  if (leaf === undefined) return new Error(`no certificate: ${reason}`);
  if (policy.trustedFingerprints.includes(leaf.fingerprint256)) return null;
  return new CertificateRefusedError({
    reason,
    fingerprint: leaf.fingerprint256,
    subject: leaf.subject,
    issuer: leaf.issuer,
    validFrom: leaf.validFrom,
    validTo: leaf.validTo,
  });
}

function tlsOptions(to: Destination) {
  return {
    host: to.host,
    port: to.port,
    // No SNI for an address (RFC 6066 section 3); the certificate is then verified against the address.
    ...(to.servername === undefined || isIP(to.servername) !== 0 ? {} : { servername: to.servername }),
    minVersion: 'TLSv1.2',
    rejectUnauthorized: false,
  } as const;
}

function guardTls(socket: TLSSocket, policy: TransportPolicy, onSecure: () => void): TLSSocket {
  return socket.once('secureConnect', () => {
    socket.setNoDelay(true);
    const refusal = verify(socket, policy);
    if (refusal === null) onSecure();
    else socket.destroy(refusal);
  });
}

function isLoopbackAddress(address: string): boolean {
  return address === '::1' || /^(?:::ffff:)?127\./u.test(address);
}

function guardPlain(socket: Socket, policy: TransportPolicy, onConnect: () => void): Socket {
  return socket.once('connect', () => {
    const address = socket.remoteAddress ?? '';
    if (policy.plainOnlyToLoopback && !isLoopbackAddress(address))
      socket.destroy(new NotLoopbackError(address));
    else onConnect();
  });
}

/** It is connected already; imapflow must have the socket before it is told so. */
function takeOver(tunnel: Socket, onConnect: () => void): Socket {
  tunnel.setNoDelay(true);
  queueMicrotask(onConnect);
  return tunnel;
}

/**
 * The transport for one connection: TLS at once, plain, or plain and then upgraded by STARTTLS. Through a tunnel it
 * is the same: what is verified is who is at its end.
 */
export function createVerifiedTransport(policy: TransportPolicy): ImapTransport {
  return {
    connect: (options, onConnect) => {
      const tunnel = policy.tunnelled();
      if (options.secure) {
        const way = tunnel === null ? lookupWithin(policy.reach) : { socket: tunnel };
        return guardTls(connectTls({ ...tlsOptions(options), ...way }), policy, onConnect);
      }
      if (tunnel !== null && !policy.plainOnlyToLoopback) return takeOver(tunnel, onConnect);
      const { host, port } = options;
      const socket = connectPlain({ host, port, noDelay: true, ...lookupWithin(policy.reach) });
      return guardPlain(socket, policy, onConnect);
    },
    upgrade: (socket, options, onSecure) =>
      guardTls(connectTls({ ...tlsOptions(options), socket }), policy, onSecure),
  };
}
