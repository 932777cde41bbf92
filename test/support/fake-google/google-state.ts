import type { Clock } from '../../../src-agent/ports.ts';
import type { GooglePlace } from './faults.ts';
import type { Grants } from './grants.ts';
import type { GoogleReply } from './reply.ts';

/** What the endpoints share: the one registered client, its account, and how this Google is set up. */
export type GoogleState = {
  readonly clock: Pick<Clock, 'now'>;
  readonly grants: Grants;
  readonly clientId: string;
  readonly clientSecret: string;
  /** The account behind the browser. */
  readonly address: string;
  readonly switches: GoogleSwitches;
};

export type GoogleSwitches = {
  /** `testing`: grants end after seven days, and the token answers say so. */
  publishing: 'production' | 'testing';
  /** A refresh gives a new refresh token, and ends the old one. */
  rotatesRefreshTokens: boolean;
  /** Token answers name the granted scopes. */
  namesScopes: boolean;
  /** The OAuth client exists. */
  clientExists: boolean;
};

/** A request that came whole. */
export type GoogleRequest = {
  readonly place: GooglePlace | 'unknown';
  readonly method: string;
  /** Path and query, as sent. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
};

export type GoogleEndpoint = (
  request: GoogleRequest,
  state: GoogleState,
) => GoogleReply | Promise<GoogleReply>;

export function queryOf(request: GoogleRequest): URLSearchParams {
  return new URL(request.path, 'http://google.invalid').searchParams;
}

/** The token of `Authorization: Bearer`; '' without one. */
export function bearerOf(request: GoogleRequest): string {
  return /^Bearer (\S+)$/u.exec(String(request.headers.authorization ?? ''))?.[1] ?? '';
}
