import { lookup as systemLookup } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import type { Clock } from '../ports.ts';
import { systemClock } from './clock.ts';

export type ResolvedAddress = { readonly address: string; readonly family: 4 | 6 };

/** Name to addresses. Rejects with the platform's error (ENOTFOUND, EAI_AGAIN…). */
export type Resolve = (host: string) => Promise<readonly ResolvedAddress[]>;

/** Pauses before a name is asked for again: a second and a half in all. */
const PAUSES_MS = [100, 200, 400, 800] as const;

/**
 * Asks again where the resolver says so (EAI_AGAIN): one that fails half the time fails one name in thirty-two
 * (NET-5). Whatever else it says is passed on at once.
 */
export function resolvePatiently(ask: Resolve, clock: Pick<Clock, 'setTimer'>): Resolve {
  return async (host) => {
    for (const pauseMs of PAUSES_MS) {
      try {
        return await ask(host);
      } catch (error) {
        if (!isForNow(error)) throw error;
        await new Promise<void>((resolve) => void clock.setTimer(pauseMs, resolve));
      }
    }
    return ask(host);
  };
}

function isForNow(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EAI_AGAIN';
}

export const systemResolve: Resolve = resolvePatiently(async (host) => {
  const found = await systemLookup(host, { all: true });
  return found.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }));
}, systemClock);

/** For the options of `net.connect` and `tls.connect`. */
export function lookupBy(resolve: Resolve): LookupFunction {
  return (host, wanted, callback) => {
    resolve(host).then(
      ([first, ...others]) => {
        if (first === undefined || wanted.all === true)
          callback(null, first === undefined ? [] : [first, ...others]);
        else callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, []),
    );
  };
}
