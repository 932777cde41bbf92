import { request as httpRequest } from 'node:http';
import type { Socket } from 'node:net';
import type { ErrorCode } from '../contract/errors.ts';
import type { Clock } from '../ports.ts';
import { BEHIND_PROXY, networkErrorCode } from './network-error.ts';
import { lookupWithin } from './reach.ts';

/** What stood in the way of a tunnel, as codes of thrown errors. */
export const PROXY_CODES = {
  silent: 'RSD_PROXY_SILENT',
  refused: 'RSD_PROXY_REFUSED',
  password: 'RSD_PROXY_PASSWORD',
  noProxy: 'RSD_NO_PROXY',
  /** That one's trouble, not the proxy's. */
  unreached: BEHIND_PROXY,
} as const;
type ProxyCode = (typeof PROXY_CODES)[keyof typeof PROXY_CODES];

/** What is wrong with the proxy itself, or with our right to use it: nothing was learnt of whoever was asked for. */
export type ProxyFailureCode = Extract<ErrorCode, `network.${string}`>;

const MEANINGS: Readonly<Record<string, ProxyFailureCode>> = {
  [PROXY_CODES.silent]: 'network.proxy-silent',
  [PROXY_CODES.refused]: 'network.proxy-refused',
  [PROXY_CODES.password]: 'network.proxy-password',
  [PROXY_CODES.noProxy]: 'network.no-proxy',
};

/** What the code of a thrown error means where it speaks of the proxy; null: it speaks of somebody else. */
export function proxyFailureCode(code: string): ProxyFailureCode | null {
  return MEANINGS[code] ?? null;
}

export function isProxyFailure(code: ErrorCode): code is ProxyFailureCode {
  return code.startsWith('network.');
}

/** Carries a code, as the platform's own network errors do, and nothing of what was sent. */
export class ProxyError extends Error {
  readonly code: ProxyCode;
  constructor(code: ProxyCode) {
    super(`no way through the proxy: ${code}`);
    this.code = code;
  }
}

/** The whole set-up; TLS with whoever is behind the proxy comes after (NET-5: 10 s). */
const TIME_LIMIT_MS = 8_000;
const ANSWER_MAX_BYTES = 16_384;

/** Refusals of those who do not know what they are asked. */
const NO_PROXY_STATUSES: readonly number[] = [400, 404, 405, 501];

export type Destination = { readonly host: string; readonly port: number };

export type ProxyServer = Destination & {
  /** null: none are sent. */
  readonly credentials: { readonly user: string; readonly password: string } | null;
};

/**
 * A connection to `to` through an HTTP proxy: a socket as if it had just been connected, on which nothing was sent yet.
 * The name is resolved by the proxy. Rejects with one of PROXY_CODES, or as called off.
 */
export function openTunnel(
  proxy: ProxyServer,
  to: Destination,
  { clock, signal }: { readonly clock: Pick<Clock, 'setTimer'>; readonly signal?: AbortSignal | undefined },
): Promise<Socket> {
  const authority = `${to.host.includes(':') ? `[${to.host}]` : to.host}:${to.port}`;
  return new Promise((resolve, reject) => {
    const request = httpRequest({
      host: proxy.host,
      port: proxy.port,
      method: 'CONNECT',
      path: authority,
      headers: { host: authority, connection: 'keep-alive', ...authorizationOf(proxy) },
      agent: false,
      maxHeaderSize: ANSWER_MAX_BYTES,
      ...lookupWithin('anywhere'),
    });
    const settle = (act: () => void): void => {
      timer.cancel();
      signal?.removeEventListener('abort', callOff);
      act();
    };
    const fail = (error: Error): void =>
      settle(() => {
        request.destroy();
        reject(error);
      });
    const callOff = (): void => fail(new Error('called off'));
    const timer = clock.setTimer(TIME_LIMIT_MS, () => fail(new ProxyError(PROXY_CODES.silent)));
    request.on('error', (error) => fail(new ProxyError(codeOf(networkErrorCode(error)))));
    // To a CONNECT every status comes so, a response only from what speaks another HTTP.
    request.on('response', () => fail(new ProxyError(PROXY_CODES.noProxy)));
    request.on('connect', ({ statusCode = 0 }, socket: Socket, head) => {
      // Who takes the socket over hears of its errors; nobody else is to die of one in between.
      socket.on('error', () => undefined);
      const refusal = refusalOf(statusCode);
      if (refusal === null) {
        // A mail server greets at once.
        if (head.length > 0) socket.unshift(head);
        settle(() => resolve(socket));
      } else {
        socket.destroy();
        fail(new ProxyError(refusal));
      }
    });
    if (signal?.aborted === true) callOff();
    else {
      signal?.addEventListener('abort', callOff);
      request.end();
    }
  });
}

/** RFC 7617. To the proxy it goes in clear: http is all that such proxies speak. */
function authorizationOf({ credentials }: ProxyServer): Readonly<Record<string, string>> {
  if (credentials === null) return {};
  const pair = Buffer.from(`${credentials.user}:${credentials.password}`, 'utf8').toString('base64');
  return { 'proxy-authorization': `Basic ${pair}` };
}

function codeOf(code: string): ProxyCode {
  return code.startsWith('HPE_') ? PROXY_CODES.noProxy : PROXY_CODES.silent;
}

/** null: the way is open. */
function refusalOf(status: number): ProxyCode | null {
  if (status >= 200 && status < 300) return null;
  // tinyproxy says 401 of a wrong login.
  if (status === 407 || status === 401) return PROXY_CODES.password;
  if (NO_PROXY_STATUSES.includes(status)) return PROXY_CODES.noProxy;
  return status >= 500 ? PROXY_CODES.unreached : PROXY_CODES.refused;
}
