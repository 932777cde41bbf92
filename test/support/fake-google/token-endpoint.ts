import { createHash } from 'node:crypto';
import { bearerOf, type GoogleEndpoint, type GoogleState, queryOf } from './google-state.ts';
import { ACCESS_TOKEN_LIFE_S, type RefreshGrant } from './grants.ts';
import { type GoogleReply, jsonReply, oauthErrorReply } from './reply.ts';

/** `/token`, `/revoke` and `/tokeninfo` as PROTOCOLS.md section 2 has them. */

export const token: GoogleEndpoint = (request, state) => {
  if (request.method !== 'POST') return jsonReply(405, { error: 'method_not_allowed' });
  const form = new URLSearchParams(request.body);
  const refused = refuseClient(form, state);
  if (refused !== null) return refused;
  const grantType = form.get('grant_type') ?? '';
  if (grantType === 'authorization_code') return exchangeCode(form, state);
  if (grantType === 'refresh_token') return refresh(form, state);
  return oauthErrorReply(400, 'unsupported_grant_type', `Invalid grant_type: ${grantType}`);
};

function refuseClient(form: URLSearchParams, state: GoogleState): GoogleReply | null {
  const id = form.get('client_id') ?? '';
  if (id === '')
    return oauthErrorReply(400, 'invalid_request', 'Could not determine client ID from request.');
  if (id !== state.clientId) return oauthErrorReply(401, 'invalid_client', 'The OAuth client was not found.');
  if (!state.switches.clientExists)
    return oauthErrorReply(401, 'deleted_client', 'The OAuth client was deleted.');
  const secret = form.get('client_secret') ?? '';
  if (secret === '') return oauthErrorReply(400, 'invalid_request', 'client_secret is missing.');
  return secret === state.clientSecret ? null : oauthErrorReply(401, 'invalid_client', 'Unauthorized');
}

function exchangeCode(form: URLSearchParams, state: GoogleState): GoogleReply {
  const value = form.get('code') ?? '';
  if (value === '') return oauthErrorReply(400, 'invalid_request', 'Missing required parameter: code');
  const code = state.grants.takeCode(value);
  if (code === null) return oauthErrorReply(400, 'invalid_grant', 'Malformed auth code.');
  if (form.get('redirect_uri') !== code.redirectUri)
    return oauthErrorReply(400, 'redirect_uri_mismatch', 'Bad Request');
  if (code.challenge !== null) {
    const verifier = form.get('code_verifier') ?? '';
    if (verifier === '') return oauthErrorReply(400, 'invalid_grant', 'Missing code verifier.');
    if (createHash('sha256').update(verifier).digest('base64url') !== code.challenge)
      return oauthErrorReply(400, 'invalid_grant', 'Invalid code verifier.');
  }
  const grant = code.givesRefreshToken ? state.grants.addRefreshToken(code) : null;
  return tokenReply(state, code.scopes, grant, grant?.refreshToken ?? null);
}

function refresh(form: URLSearchParams, state: GoogleState): GoogleReply {
  const value = form.get('refresh_token') ?? '';
  if (value === '')
    return oauthErrorReply(400, 'invalid_request', 'Missing required parameter: refresh_token');
  if (!value.startsWith('1//')) return oauthErrorReply(400, 'invalid_grant', 'Bad Request');
  const grant = state.grants.live(value);
  if (grant === null) return oauthErrorReply(400, 'invalid_grant', 'Token has been expired or revoked.');
  if (!state.switches.rotatesRefreshTokens) return tokenReply(state, grant.scopes, grant, null);
  const next = state.grants.addRefreshToken(grant);
  state.grants.end(value);
  return tokenReply(state, next.scopes, next, next.refreshToken);
}

function tokenReply(
  state: GoogleState,
  scopes: readonly string[],
  grant: RefreshGrant | null,
  newRefreshToken: string | null,
): GoogleReply {
  const endsAt = grant?.endsAt ?? null;
  return jsonReply(200, {
    access_token: state.grants.addAccessToken(scopes, grant?.refreshToken ?? null),
    expires_in: ACCESS_TOKEN_LIFE_S,
    ...(newRefreshToken === null ? {} : { refresh_token: newRefreshToken }),
    ...(state.switches.namesScopes ? { scope: scopes.join(' ') } : {}),
    token_type: 'Bearer',
    ...(endsAt === null
      ? {}
      : { refresh_token_expires_in: Math.max(1, Math.floor((endsAt - state.clock.now()) / 1_000)) }),
  });
}

export const revoke: GoogleEndpoint = (request, state) => {
  if (request.method !== 'POST') return jsonReply(405, { error: 'method_not_allowed' });
  const value = new URLSearchParams(request.body).get('token') ?? queryOf(request).get('token') ?? '';
  return state.grants.revoke(value)
    ? jsonReply(200, {})
    : oauthErrorReply(400, 'invalid_token', 'Token expired or revoked');
};

export const tokenInfo: GoogleEndpoint = (request, state) => {
  const value = queryOf(request).get('access_token') ?? bearerOf(request);
  const access = state.grants.access(value);
  if (access === null) return oauthErrorReply(400, 'invalid_token', 'Invalid Value');
  const seconds = Math.floor((access.expiresAt - state.clock.now()) / 1_000);
  return jsonReply(200, {
    azp: state.clientId,
    aud: state.clientId,
    scope: access.scopes.join(' '),
    // Numbers as strings.
    exp: `${Math.floor(access.expiresAt / 1_000)}`,
    expires_in: `${seconds}`,
    access_type: 'offline',
  });
};
