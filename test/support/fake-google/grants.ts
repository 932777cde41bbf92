import { randomBytes } from 'node:crypto';
import { MAILBOX_SCOPE, SEND_SCOPE } from '../../../src-agent/gmail/google-scopes.ts';
import type { Clock } from '../../../src-agent/ports.ts';

/** What Google remembers of one account and one OAuth client: consents, codes, tokens (PROTOCOLS.md section 2). */

export const ACCESS_TOKEN_LIFE_S = 3_599;
const CODE_LIFE_MS = 600_000;
const UNUSED_LIFE_MS = 183 * 86_400_000;
/** More live refresh tokens for one account and client end the oldest, without a word. */
const MOST_REFRESH_TOKENS = 100;

export type GrantKind = {
  readonly scopes: readonly string[];
  /** Milliseconds until the grant itself ends (an app in Testing: seven days); null: it does not. */
  readonly lifeMs: number | null;
};
export type RefreshGrant = GrantKind & {
  readonly refreshToken: string;
  readonly endsAt: number | null;
};
type Code = GrantKind & {
  readonly redirectUri: string;
  readonly challenge: string | null;
  readonly givesRefreshToken: boolean;
  readonly expiresAt: number;
};
type AccessToken = {
  readonly scopes: readonly string[];
  readonly refreshToken: string | null;
  readonly expiresAt: number;
};

export type Grants = ReturnType<typeof createGrants>;

export function createGrants(clock: Pick<Clock, 'now'>) {
  const codes = new Map<string, Code>();
  /** Oldest first. */
  const refreshTokens = new Map<string, RefreshGrant & { lastUsedAt: number }>();
  const accessTokens = new Map<string, AccessToken>();
  /** Every secret that was ever given out. */
  const given = new Set<string>();

  const newSecret = (prefix: string): string => {
    const secret = `${prefix}${randomBytes(24).toString('base64url')}`;
    given.add(secret);
    return secret;
  };

  const end = (refreshToken: string): boolean => {
    for (const [token, access] of accessTokens) {
      if (access.refreshToken === refreshToken) accessTokens.delete(token);
    }
    return refreshTokens.delete(refreshToken);
  };

  const addRefreshToken = ({ scopes, lifeMs }: GrantKind): RefreshGrant => {
    const now = clock.now();
    const grant = {
      scopes,
      lifeMs,
      refreshToken: newSecret('1//0'),
      endsAt: lifeMs === null ? null : now + lifeMs,
      lastUsedAt: now,
    };
    refreshTokens.set(grant.refreshToken, grant);
    for (const token of [...refreshTokens.keys()].slice(0, -MOST_REFRESH_TOKENS)) end(token);
    return grant;
  };

  const live = (refreshToken: string): RefreshGrant | null => {
    const grant = refreshTokens.get(refreshToken);
    if (grant === undefined) return null;
    const now = clock.now();
    if ((grant.endsAt ?? Number.POSITIVE_INFINITY) <= now || grant.lastUsedAt + UNUSED_LIFE_MS <= now) {
      end(refreshToken);
      return null;
    }
    grant.lastUsedAt = now;
    return grant;
  };

  return {
    given: (): readonly string[] => [...given],
    addCode: (code: Omit<Code, 'expiresAt'>): string => {
      const value = newSecret('4/0A');
      codes.set(value, { ...code, expiresAt: clock.now() + CODE_LIFE_MS });
      return value;
    },
    /** Good for once. */
    takeCode: (value: string): Code | null => {
      const code = codes.get(value);
      codes.delete(value);
      return code === undefined || code.expiresAt <= clock.now() ? null : code;
    },
    addRefreshToken,
    live,
    end,
    addAccessToken: (scopes: readonly string[], refreshToken: string | null): string => {
      const token = newSecret('ya29.');
      accessTokens.set(token, { scopes, refreshToken, expiresAt: clock.now() + ACCESS_TOKEN_LIFE_S * 1_000 });
      return token;
    },
    access: (token: string): AccessToken | null => {
      const access = accessTokens.get(token);
      return access === undefined || access.expiresAt <= clock.now() ? null : access;
    },
    /** Revoking an access token ends its refresh token as well. */
    revoke: (token: string): boolean => {
      const refreshToken = accessTokens.get(token)?.refreshToken;
      const known = accessTokens.delete(token);
      if (refreshToken !== undefined && refreshToken !== null) return end(refreshToken) || known;
      return end(token) || known;
    },
    endAll: (): void => {
      for (const token of [...refreshTokens.keys()]) end(token);
    },
    endAccessTokens: (): void => accessTokens.clear(),
    /** Those that hold Gmail scopes die with the password. */
    changePassword: (): void => {
      for (const [token, { scopes }] of [...refreshTokens]) {
        if (scopes.includes(SEND_SCOPE) || scopes.includes(MAILBOX_SCOPE)) end(token);
      }
    },
    hasConsented: (): boolean => refreshTokens.size > 0,
  };
}
