import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Settings } from '../contract/settings.ts';
import { isLoopbackHost } from '../contract/webhook-address.ts';
import type { Clock, Secrets } from '../ports.ts';
import { networkErrorCode } from './network-error.ts';
import { type Destination, openTunnel, PROXY_CODES, ProxyError, type ProxyServer } from './proxy-tunnel.ts';
import type { Reach } from './reach.ts';

/** A socket that ends at the destination, through the proxy. Rejects with one of PROXY_CODES, or as called off. */
export type Tunnel = (signal?: AbortSignal) => Promise<Socket>;

/** How a destination is reached; null: directly. Whoever opens a socket beyond this machine asks first (NET-5). */
export type WayOut = (to: Destination) => Tunnel | null;

/** Whom an address leads to: without the brackets of IPv6, with the port that its scheme means. */
export function destinationOf({ protocol, hostname, port }: UrlParts): Destination {
  const usual = protocol === 'https:' ? 443 : 80;
  return { host: hostname.replace(/^\[|\]$/gu, ''), port: port === '' ? usual : Number(port) };
}

type UrlParts = Pick<URL, 'protocol' | 'hostname' | 'port'>;

/** No proxy. */
export const straight: WayOut = () => null;

type ProxySettings = Settings['network']['proxy'];

/** By the settings of the moment. This machine is never asked through a proxy; in a demonstration there is none. */
export function createWayOut(options: {
  readonly clock: Clock;
  readonly reach: Reach;
  readonly proxy: () => ProxySettings;
  readonly secrets: Secrets;
}): WayOut {
  const { clock } = options;
  const refusals = countRefusals(clock);
  return (to) => {
    const settings = options.proxy();
    if (!settings.enabled || options.reach !== 'anywhere' || isLoopbackHost(to.host)) return null;
    return async (signal) => {
      const server = await readProxy(settings, options.secrets);
      if (refusals.isSpared(settings, server)) throw new ProxyError(PROXY_CODES.password);
      try {
        return await openTunnel(server, to, { clock, signal });
      } catch (error) {
        if (networkErrorCode(error) === PROXY_CODES.password) refusals.add(settings, server);
        throw error;
      }
    };
  };
}

async function readProxy({ url, user }: ProxySettings, secrets: Secrets): Promise<ProxyServer> {
  const found = user === '' ? null : await secrets.get('PROXY_PASSWORD');
  return {
    ...destinationOf(new URL(url)),
    // Without the password the proxy is asked all the same: it says that it wants one.
    credentials: found?.ok === true && found.value !== null ? { user, password: found.value } : null,
  };
}

/** A login refused so often is an account that is about to be locked. */
const MOST_REFUSALS = 3;
const SPARE_MS = 600_000;

/** Keeps a login that the proxy refuses from being sent with every try, until the settings or the password change. */
function countRefusals(clock: Pick<Clock, 'monotonic'>) {
  let last: { of: ProxySettings; login: string; times: number; at: number } | null = null;
  const isLast = (settings: ProxySettings, login: string): boolean =>
    last?.of === settings && last.login === login;
  return {
    isSpared(settings: ProxySettings, { credentials }: ProxyServer): boolean {
      if (last === null || credentials === null || !isLast(settings, printOf(credentials))) return false;
      return last.times >= MOST_REFUSALS && clock.monotonic() - last.at < SPARE_MS;
    },
    add(settings: ProxySettings, { credentials }: ProxyServer): void {
      if (credentials === null) return;
      const login = printOf(credentials);
      const times = isLast(settings, login) ? (last?.times ?? 0) : 0;
      last = { of: settings, login, times: times + 1, at: clock.monotonic() };
    },
  };
}

/** Enough to tell a login from another one without keeping it. */
function printOf(credentials: NonNullable<ProxyServer['credentials']>): string {
  return createHash('sha256').update(JSON.stringify(credentials)).digest('hex');
}
