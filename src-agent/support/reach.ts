import type { LookupFunction } from 'node:net';
import { isLoopbackHost } from '../contract/webhook-address.ts';
import { lookupBy, type ResolvedAddress, systemResolve } from './resolve-name.ts';

/**
 * How far whatever opens a socket may go. A demonstration asks this machine alone: what it refuses is refused before
 * the name is resolved, since the question for a name leaves the machine as well.
 */
export type Reach = 'anywhere' | 'this-machine';

export const BEYOND_REACH = 'RSD_BEYOND_REACH';

/** Carries a code, as the platform's own network errors do. */
export class BeyondReachError extends Error {
  readonly code = BEYOND_REACH;
  constructor() {
    super('nothing beyond this machine is asked');
  }
}

/** Input: a host as `URL.hostname` gives it, or bare. */
export function isWithinReach(host: string, reach: Reach): boolean {
  return reach === 'anywhere' || isLoopbackHost(host);
}

/** The one name of this machine, known without asking for it: any other is refused. */
export async function resolveHere(host: string): Promise<readonly ResolvedAddress[]> {
  if (host !== 'localhost') throw new BeyondReachError();
  return [
    { address: '127.0.0.1', family: 4 },
    { address: '::1', family: 6 },
  ];
}

/** For the options of `net.connect` and `tls.connect`: how a name is resolved. */
export function lookupWithin(reach: Reach): { readonly lookup: LookupFunction } {
  return { lookup: lookupBy(reach === 'anywhere' ? systemResolve : resolveHere) };
}
