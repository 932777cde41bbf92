import { mailboxInUse } from '../contract/google-mailbox.ts';
import type { Settings } from '../contract/settings.ts';
import type { DoctorCheck } from '../contract/status.ts';
import { networkErrorCode } from '../support/network-error.ts';
import { proxyFailureCode } from '../support/proxy-tunnel.ts';
import { destinationOf, type Tunnel, type WayOut } from '../support/way-out.ts';

const NOT_CHECKED: DoctorCheck = { check: 'proxy', verdict: 'not-checked', note: null, failure: null };

/**
 * Whether the proxy opens the way to the mailbox, or else to a receiver; nothing is sent on it. Named by its address
 * alone. `wayOut`: null where nothing can be asked.
 */
export async function checkProxy(settings: Settings | null, wayOut: WayOut | null): Promise<DoctorCheck> {
  if (settings === null) return NOT_CHECKED;
  const { enabled, url } = settings.network.proxy;
  if (!enabled) return { ...NOT_CHECKED, verdict: 'ok', note: 'proxy.none' };
  for (const { host, port } of destinations(settings)) {
    const tunnel = wayOut?.({ host, port }) ?? null;
    if (tunnel === null) continue;
    const code = proxyFailureCode(await codeOf(tunnel));
    if (code === null) return { ...NOT_CHECKED, verdict: 'ok', note: url };
    const failure = { code, params: { proxy: url, host: `${host}:${port}` }, retryable: true };
    return { ...NOT_CHECKED, verdict: 'failed', failure };
  }
  return { ...NOT_CHECKED, note: url };
}

/** '': the way is open. */
async function codeOf(tunnel: Tunnel): Promise<string> {
  try {
    (await tunnel()).destroy();
    return '';
  } catch (thrown) {
    return networkErrorCode(thrown);
  }
}

function destinations(settings: Settings) {
  const { host, port } = mailboxInUse(settings);
  const targets = settings.delivery.targets.map(({ url }) => destinationOf(new URL(url)));
  return [...(host === '' ? [] : [{ host, port }]), ...targets];
}
