import { z } from 'zod';
import type { Clock } from '../ports.ts';
import type { Reach } from '../support/reach.ts';
import type { WayOut } from '../support/way-out.ts';
import type { GoogleEndpoints } from './google-endpoints.ts';
import { SEND_SCOPE, scopeName } from './google-scopes.ts';
import { type GoogleCall, type GoogleFault, type GoogleTrouble, jsonOf } from './google-trouble.ts';
import { openWire, type Wire, type WireOptions } from './google-wire.ts';
import { translateGoogleError } from './translate-google-error.ts';

/** The operator's own OAuth client. */
export type OAuthClientId = { readonly clientId: string; readonly clientSecret: string };

/** What the token endpoint gives. Tokens are secrets. */
export type TokenAnswer = {
  readonly accessToken: string;
  readonly expiresIn: number;
  readonly tokenType: string;
  readonly scopes: readonly string[] | null;
  readonly refreshToken: string | null;
  /** Seconds until the grant itself ends; null: Google said nothing of it. */
  readonly refreshTokenExpiresIn: number | null;
  readonly httpStatus: number;
};

export type ConsentRequest = {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly state: string;
  readonly codeChallenge: string;
  /** The account that is meant; '' leaves the choice to the user. */
  readonly loginHint: string;
};

/** Google's ids of a mail that it took over. */
export type SentMessage = { readonly id: string; readonly threadId: string; readonly httpStatus: number };

/** `wasSent`: the request left; whoever may not do a thing twice looks at it. */
export type GoogleRefusal = GoogleFault & { readonly wasSent: boolean };
export type GoogleAnswer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly fault: GoogleRefusal };

/** Google, one try each: whoever asks decides when to ask again. Nothing is kept between two calls. */
export type GoogleClient = {
  /** A code verifier and its S256 challenge (RFC 7636). */
  pkce(): Promise<{ readonly verifier: string; readonly challenge: string }>;
  consentUrl(request: ConsentRequest): Promise<string>;
  exchangeCode(
    client: OAuthClientId,
    grant: { readonly code: string; readonly verifier: string; readonly redirectUri: string },
  ): Promise<GoogleAnswer<TokenAnswer>>;
  refresh(client: OAuthClientId, refreshToken: string): Promise<GoogleAnswer<TokenAnswer>>;
  revoke(token: string): Promise<GoogleAnswer<null>>;
  /** Scopes of an access token, for when its own answer named none. */
  scopesOf(accessToken: string): Promise<GoogleAnswer<readonly string[]>>;
  send(
    accessToken: string,
    message: Uint8Array,
    options?: Pick<WireOptions, 'signal' | 'onSent'>,
  ): Promise<GoogleAnswer<SentMessage>>;
};

const tokenSchema = z.object({
  access_token: z.string().min(1),
  expires_in: z.coerce.number().int().positive(),
  token_type: z.string().min(1).max(40).default('Bearer'),
  scope: z.string().optional(),
  refresh_token: z.string().min(1).optional(),
  refresh_token_expires_in: z.coerce.number().int().positive().optional(),
});
const tokenInfoSchema = z.object({ scope: z.string() });
const sentSchema = z.object({ id: z.string().min(1).max(200), threadId: z.string().max(200).default('') });

/** Only the Gmail part of the library, and not before it is needed: it takes memory and time. */
const loadLibrary = () => import('googleapis/build/src/apis/gmail/index.js');
type Library = Awaited<ReturnType<typeof loadLibrary>>;
type OAuth2 = InstanceType<Library['auth']['OAuth2']>;

export function createGoogleClient(deps: {
  readonly clock: Clock;
  readonly endpoints: GoogleEndpoints;
  readonly reach: Reach;
  readonly wayOut: WayOut;
}): GoogleClient {
  const { clock, endpoints, reach, wayOut } = deps;

  const oauthOver = ({ auth }: Library, wire: Wire, client?: OAuthClientId): OAuth2 => {
    const oauth = new auth.OAuth2({
      ...client,
      endpoints: {
        oauth2AuthBaseUrl: endpoints.consent,
        oauth2TokenUrl: endpoints.token,
        oauth2RevokeUrl: endpoints.revoke,
        tokenInfoUrl: endpoints.tokenInfo,
      },
      transporterOptions: { fetchImplementation: wire.fetch },
      // With them it would print requests, tokens included, for whoever sets GOOGLE_SDK_NODE_LOGGING.
      useAuthRequestParameters: false,
    });
    // The library would ask for a token three times more, also with a code that is good for once.
    oauth.transporter.interceptors.request.add({
      resolved: async (config) => Object.assign(config, { retryConfig: { retry: 0 } }),
    });
    return oauth;
  };

  /** One request, judged by what was on the wire. */
  const ask = async <T>(request: {
    readonly call: GoogleCall;
    readonly url: string;
    /** What it holds: an answer that repeats it is not shown. */
    readonly secrets: readonly string[];
    readonly schema: z.ZodType<T>;
    readonly run: (wire: Wire, library: Library) => Promise<unknown>;
    readonly signal?: AbortSignal | undefined;
    readonly onSent?: (() => void) | undefined;
  }): Promise<GoogleAnswer<{ readonly body: T; readonly httpStatus: number }>> => {
    const { call, url, secrets, schema, run, signal, onSent } = request;
    const wire = openWire({ clock, reach, wayOut, url, signal, onSent });
    const library = await loadLibrary();
    // What it throws holds the request: looked at for its name alone.
    const thrown = await run(wire, library).then(
      () => 'nothing',
      (error: unknown) => (error instanceof Error ? error.name : typeof error),
    );
    const trouble = troubleOf(call, wire);
    if (trouble === null) throw new Error(`Google's library asked nothing (${thrown})`);
    if (trouble.kind === 'answer' && trouble.answer.status >= 200 && trouble.answer.status < 300) {
      const body = schema.safeParse(jsonOf(trouble.answer));
      if (body.success) return { ok: true, value: { body: body.data, httpStatus: trouble.answer.status } };
    }
    const fault = translateGoogleError(trouble, {
      host: new URL(url).hostname,
      scope: call === 'api' ? scopeName(SEND_SCOPE) : '',
      now: clock.now(),
      secrets,
    });
    return { ok: false, fault: { ...fault, wasSent: wire.wasSent() } };
  };

  const askForToken = async (
    call: 'refresh' | 'code',
    secrets: readonly string[],
    run: (wire: Wire, library: Library) => Promise<unknown>,
  ): Promise<GoogleAnswer<TokenAnswer>> => {
    const answer = await ask({ call, url: endpoints.token, secrets, schema: tokenSchema, run });
    return answer.ok ? { ok: true, value: tokenAnswerOf(answer.value) } : answer;
  };

  return {
    pkce: async () => {
      const { auth } = await loadLibrary();
      const { codeVerifier, codeChallenge } = await new auth.OAuth2().generateCodeVerifierAsync();
      if (codeChallenge === undefined) throw new Error('the library made no code challenge');
      return { verifier: codeVerifier, challenge: codeChallenge };
    },
    consentUrl: async ({ clientId, redirectUri, scopes, state, codeChallenge, loginHint }) => {
      const { auth } = await loadLibrary();
      const url = new URL(
        new auth.OAuth2({ clientId, redirectUri, endpoints: { oauth2AuthBaseUrl: endpoints.consent } })
          // `consent`: without it a user who consented before gives no refresh token again.
          .generateAuthUrl({ access_type: 'offline', prompt: 'consent', scope: [...scopes], state }),
      );
      url.searchParams.set('code_challenge', codeChallenge);
      // Google takes `plain` when it is not told.
      url.searchParams.set('code_challenge_method', 'S256');
      if (loginHint !== '') url.searchParams.set('login_hint', loginHint);
      return url.href;
    },
    exchangeCode: (client, { code, verifier, redirectUri }) =>
      askForToken('code', [client.clientSecret, code, verifier], (wire, library) =>
        oauthOver(library, wire, client).getToken({
          code,
          codeVerifier: verifier,
          redirect_uri: redirectUri,
        }),
      ),
    refresh: (client, refreshToken) =>
      askForToken('refresh', [client.clientSecret, refreshToken], (wire, library) => {
        const oauth = oauthOver(library, wire, client);
        oauth.setCredentials({ refresh_token: refreshToken });
        return oauth.refreshAccessToken();
      }),
    revoke: async (token) => {
      const answer = await ask({
        call: 'revoke',
        url: endpoints.revoke,
        secrets: [token],
        schema: z.object({}),
        // Not the library's own: it puts the token into the address.
        run: (wire, library) =>
          oauthOver(library, wire).transporter.request({
            method: 'POST',
            url: endpoints.revoke,
            data: new URLSearchParams({ token }),
          }),
      });
      return answer.ok ? { ok: true, value: null } : answer;
    },
    scopesOf: async (accessToken) => {
      const answer = await ask({
        call: 'tokeninfo',
        url: endpoints.tokenInfo,
        secrets: [accessToken],
        schema: tokenInfoSchema,
        run: (wire, library) => oauthOver(library, wire).getTokenInfo(accessToken),
      });
      return answer.ok ? { ok: true, value: scopesIn(answer.value.body.scope) } : answer;
    },
    send: async (accessToken, message, options) => {
      const answer = await ask({
        call: 'api',
        url: endpoints.gmailApi,
        secrets: [accessToken],
        schema: sentSchema,
        run: (wire, library) => {
          const oauth = oauthOver(library, wire);
          oauth.setCredentials({ access_token: accessToken });
          return (
            library
              // The universe by name: the library would take another one from the environment.
              .gmail({
                version: 'v1',
                auth: oauth,
                rootUrl: endpoints.gmailApi,
                universeDomain: 'googleapis.com',
              })
              .users.messages.send({
                userId: 'me',
                requestBody: { raw: Buffer.from(message).toString('base64url') },
              })
          );
        },
        ...options,
      });
      return answer.ok
        ? { ok: true, value: { ...answer.value.body, httpStatus: answer.value.httpStatus } }
        : answer;
    },
  };
}

function troubleOf(call: GoogleCall, wire: Wire): GoogleTrouble | null {
  const answer = wire.answer();
  if (answer !== null) return { kind: 'answer', call, answer };
  const code = wire.faultCode();
  return code === null ? null : { kind: 'network', code };
}

function tokenAnswerOf({
  body,
  httpStatus,
}: {
  readonly body: z.infer<typeof tokenSchema>;
  readonly httpStatus: number;
}): TokenAnswer {
  return {
    accessToken: body.access_token,
    expiresIn: body.expires_in,
    tokenType: body.token_type,
    scopes: body.scope === undefined ? null : scopesIn(body.scope),
    refreshToken: body.refresh_token ?? null,
    refreshTokenExpiresIn: body.refresh_token_expires_in ?? null,
    httpStatus,
  };
}

function scopesIn(text: string): readonly string[] {
  return text.split(' ').filter((scope) => scope !== '');
}
