import type { LookupFunction } from 'node:net';
import { isLoopbackHost } from '../contract/webhook-address.ts';

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

export type ResolvedAddress = { readonly address: string; readonly family: 4 | 6 };

/** The one name of this machine, known without asking for it: any other is refused. */
export async function resolveHere(host: string): Promise<readonly ResolvedAddress[]> {
  if (host !== 'localhost') throw new BeyondReachError();
  return [
    { address: '127.0.0.1', family: 4 },
    { address: '::1', family: 6 },
  ];
}

const lookupHere: LookupFunction = (host, wanted, callback) => {
  resolveHere(host).then(
    ([first, ...others]) => {
      if (first === undefined || wanted.all === true)
        callback(null, first === undefined ? [] : [first, ...others]);
      else callback(null, first.address, first.family);
    },
    (error: NodeJS.ErrnoException) => callback(error, []),
  );
};

/** For the options of `net.connect` and `tls.connect`: how a name is resolved. */
export function lookupWithin(reach: Reach): { readonly lookup?: LookupFunction } {
  return reach === 'anywhere' ? {} : { lookup: lookupHere };
}
