import type { GoogleEndpoint, GoogleRequest, GoogleState } from './google-state.ts';
import { queryOf } from './google-state.ts';
import { type GoogleReply, htmlReply } from './reply.ts';

const WEEK_MS = 7 * 86_400_000;

/**
 * `/o/oauth2/v2/auth`. GET shows the page: each scope is a ticked box. POST is what the user does there
 * (`decision=allow|deny`, `granted` once per box that is still ticked) and leads back to the application.
 */
export const consentPage: GoogleEndpoint = (request, state) => {
  const query = queryOf(request);
  const error = requestError(query, state);
  if (error !== null) return htmlReply(400, `<h1>Error 400: ${error}</h1>`);
  if (request.method === 'GET') return showPage(query);
  return leadBack(request, query, state);
};

/** Google shows these on its page and sends nobody back. */
function requestError(query: URLSearchParams, state: GoogleState): string | null {
  if (query.get('client_id') !== state.clientId) return 'invalid_client';
  if (!state.switches.clientExists) return 'deleted_client';
  // A loopback address with any port, for a client of type "Desktop app".
  if (!/^http:\/\/127\.0\.0\.1:\d+\/?$/u.test(query.get('redirect_uri') ?? ''))
    return 'redirect_uri_mismatch';
  if (query.get('response_type') !== 'code') return 'unsupported_response_type';
  return (query.get('scope') ?? '') === '' ? 'invalid_scope' : null;
}

function showPage(query: URLSearchParams): GoogleReply {
  const boxes = (query.get('scope') ?? '')
    .split(' ')
    .map((scope) => `<label><input type="checkbox" name="granted" value="${scope}" checked>${scope}</label>`);
  return htmlReply(200, `<form method="post">${boxes.join('')}<button name="decision" value="allow"></form>`);
}

function leadBack(request: GoogleRequest, query: URLSearchParams, state: GoogleState): GoogleReply {
  const form = new URLSearchParams(request.body);
  const asked = (query.get('scope') ?? '').split(' ');
  const scopes = asked.filter((scope) => form.getAll('granted').includes(scope));
  const back = new URL(query.get('redirect_uri') ?? '');
  if (form.get('decision') !== 'allow' || scopes.length === 0) {
    back.searchParams.set('error', 'access_denied');
  } else {
    const isS256 = query.get('code_challenge_method') === 'S256';
    const code = state.grants.addCode({
      scopes,
      lifeMs: state.switches.publishing === 'testing' ? WEEK_MS : null,
      redirectUri: query.get('redirect_uri') ?? '',
      challenge: isS256 ? query.get('code_challenge') : null,
      givesRefreshToken:
        query.get('access_type') === 'offline' &&
        (query.get('prompt') === 'consent' || !state.grants.hasConsented()),
    });
    back.searchParams.set('code', code);
    back.searchParams.set('scope', scopes.join(' '));
  }
  const sentState = query.get('state');
  if (sentState !== null) back.searchParams.set('state', sentState);
  return { ...htmlReply(302, ''), headers: { location: back.href } };
}
