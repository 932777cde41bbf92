import type { Socket } from 'node:net';
import type { Settings } from '../contract/settings.ts';
import { isLoopbackHost } from '../contract/webhook-address.ts';
import type { Clock, Secrets } from '../ports.ts';
import { type Destination, openTunnel, type ProxyServer } from './proxy-tunnel.ts';
import type { Reach } from './reach.ts';

/** A socket that ends at the destination, through the proxy. Rejects with one of PROXY_CODES, or as called off. */
export type Tunnel = (signal?: AbortSignal) => Promise<Socket>;

/** How a destination is reached; null: directly. Whoever opens a socket beyond this machine asks first (NET-5). */
export type WayOut = (to: Destination) => Tunnel | null;

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
  return (to) => {
    const settings = options.proxy();
    if (!settings.enabled || options.reach !== 'anywhere' || isLoopbackHost(to.host)) return null;
    return async (signal) =>
      openTunnel(await readProxy(settings, options.secrets), to, { clock: options.clock, signal });
  };
}

async function readProxy({ url, user }: ProxySettings, secrets: Secrets): Promise<ProxyServer> {
  const { hostname, port } = new URL(url);
  const found = user === '' ? null : await secrets.get('PROXY_PASSWORD');
  return {
    host: hostname.replace(/^\[|\]$/gu, ''),
    // The default port of http is the one that `URL` leaves out.
    port: port === '' ? 80 : Number(port),
    // Without the password the proxy is asked all the same: it says that it wants one.
    credentials: found?.ok === true && found.value !== null ? { user, password: found.value } : null,
  };
}
