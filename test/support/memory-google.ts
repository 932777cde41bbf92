import { type err, ok, type Result } from '../../src-agent/contract/result.ts';
import type { Clock, GoogleAccount, GoogleGrant } from '../../src-agent/ports.ts';

/** As Google gives them (PROTOCOLS.md section 2). */
const TOKEN_LIFE_MS = 3_599_000;
const LEAST_LEFT_MS = 300_000;

export type MemoryGoogle = GoogleAccount & {
  /** Asked of Google, not answered from memory. */
  readonly issued: () => number;
  /** Whether Google's servers take it now. */
  readonly isValid: (accessToken: string) => boolean;
  readonly leftMs: (accessToken: string) => number;
  /** The tokens given so far are refused from now on, though their time is not over. */
  readonly withdraw: () => void;
  /** What a request for a token ends with; null: a token. */
  readonly refuse: (failure: ReturnType<typeof err> | null) => void;
  readonly grantScopes: (scopes: readonly string[] | null) => void;
};

/** The account of ports.ts without a network, for tests of those who use it. */
export function createMemoryGoogle(clock: Clock): MemoryGoogle {
  const ends = new Map<string, number>();
  let last: GoogleGrant | null = null;
  let refusal: ReturnType<typeof err> | null = null;
  let scopes: readonly string[] | null = null;
  let issued = 0;

  const grant: GoogleAccount['grant'] = async ({ fresh = false } = {}): Promise<Result<GoogleGrant>> => {
    if (!fresh && last !== null && last.expiresAt - clock.now() >= LEAST_LEFT_MS) return ok(last);
    if (refusal !== null) return refusal;
    issued += 1;
    const accessToken = `ya29.memory-${issued}`;
    const expiresAt = clock.now() + TOKEN_LIFE_MS;
    ends.set(accessToken, expiresAt);
    last = {
      accessToken,
      expiresAt,
      expiresIn: TOKEN_LIFE_MS / 1_000,
      tokenType: 'Bearer',
      scopes,
      grantEndsAt: null,
      httpStatus: 200,
    };
    return ok(last);
  };
  const leftMs = (accessToken: string): number => (ends.get(accessToken) ?? 0) - clock.now();

  return {
    grant,
    send: () => Promise.reject(new Error('Gmail was given a mail')),
    issued: () => issued,
    isValid: (accessToken) => leftMs(accessToken) > 0,
    leftMs,
    withdraw: () => ends.clear(),
    refuse: (failure) => {
      refusal = failure;
      if (failure !== null) last = null;
    },
    grantScopes: (granted) => {
      scopes = granted;
      last = null;
    },
  };
}
