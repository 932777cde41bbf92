import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { endpointsAt, type GoogleEndpoints } from '../../src-agent/gmail/google-endpoints.ts';
import { SEND_SCOPE } from '../../src-agent/gmail/google-scopes.ts';
import type { Clock } from '../../src-agent/ports.ts';
import { systemClock } from '../../src-agent/support/clock.ts';
import { type ChangeSource, createChangeBell } from './change-source.ts';
import { consentPage } from './fake-google/consent-page.ts';
import {
  type FaultReply,
  GOOGLE_FAULTS,
  type GoogleFaultName,
  type GooglePlace,
} from './fake-google/faults.ts';
import { createGmailEndpoints, type SentGoogleMail } from './fake-google/gmail-endpoint.ts';
import type {
  GoogleEndpoint,
  GoogleRequest,
  GoogleState,
  GoogleSwitches,
} from './fake-google/google-state.ts';
import { createGrants, type GrantKind, type Grants } from './fake-google/grants.ts';
import { type GoogleReply, jsonReply, oauthErrorReply } from './fake-google/reply.ts';
import { revoke, token, tokenInfo } from './fake-google/token-endpoint.ts';

/** One Google on loopback: consent, tokens and Gmail for one OAuth client and one account (PROTOCOLS.md 2 and 3). */
export type FakeGoogle = {
  /** For `--google`. */
  readonly origin: string;
  readonly endpoints: GoogleEndpoints;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly address: string;
  readonly switches: GoogleSwitches;
  /** What it remembers: to end a grant behind the application's back, or to look up an access token at a login. */
  readonly grants: Grants;
  /** A refresh token as of an earlier consent. */
  readonly giveRefreshToken: (grant?: Partial<GrantKind>) => string;
  /** From the next request on; `times`: so many requests, then it is over. Only one at a place. */
  readonly setFault: (
    name: GoogleFaultName,
    options?: { readonly times?: number; readonly at?: GooglePlace },
  ) => void;
  readonly heal: () => void;
  /** In the order in which they came. */
  readonly requests: (place?: GooglePlace) => readonly GoogleRequest[];
  readonly mails: () => readonly SentGoogleMail[];
  /** Every code and token that was given out, and the client's secret: what may be found nowhere. */
  readonly secrets: () => readonly string[];
  readonly changed: ChangeSource;
  readonly close: () => Promise<void>;
};

export type FakeGoogleOptions = {
  /** For the lives of codes and tokens. */
  readonly clock?: Pick<Clock, 'now'>;
  readonly port?: number;
  readonly clientSecret?: string;
  readonly address?: string;
};

const SEND_PATH = '/gmail/v1/users/me/messages/send';
const PROFILE_PATH = '/gmail/v1/users/me/profile';
const FIVE_HOURS_MS = 18_000_000;

export async function startFakeGoogle(options: FakeGoogleOptions = {}): Promise<FakeGoogle> {
  const clock = options.clock ?? systemClock;
  const bell = createChangeBell();
  const requests: GoogleRequest[] = [];
  const mails: SentGoogleMail[] = [];
  const faults = new Map<GooglePlace, { readonly name: GoogleFaultName; left: number }>();
  const state: GoogleState = {
    clock,
    grants: createGrants(clock),
    clientId: '123456-fake.apps.googleusercontent.com',
    clientSecret: options.clientSecret ?? 'GOCSPX-fake-client-secret-0123456789',
    address: options.address ?? 'sender@client.example',
    switches: {
      publishing: 'production',
      rotatesRefreshTokens: false,
      namesScopes: true,
      clientExists: true,
    },
  };
  const gmail = createGmailEndpoints(mails);
  const endpoints: Readonly<Record<GooglePlace, GoogleEndpoint>> = {
    consent: consentPage,
    refresh: token,
    code: token,
    revoke,
    tokeninfo: tokenInfo,
    send: gmail.send,
    profile: gmail.profile,
  };

  const takeFault = (place: GooglePlace): GoogleFaultName | null => {
    const fault = faults.get(place);
    if (fault === undefined) return null;
    fault.left -= 1;
    if (fault.left <= 0) faults.delete(place);
    return fault.name;
  };

  const answer = async (request: GoogleRequest): Promise<Exclude<FaultReply, 'echo'>> => {
    if (request.place === 'unknown') return jsonReply(404, { error: 'not_found' });
    const name = takeFault(request.place);
    const reply = name === null ? null : GOOGLE_FAULTS[name].reply;
    if (reply === null) return endpoints[request.place](request, state);
    if (reply === 'cut' || reply === 'cut-answer') await endpoints[request.place](request, state);
    if (reply === 'echo') return echoReply(request);
    if (typeof reply === 'string') return reply;
    const until = new Date(clock.now() + FIVE_HOURS_MS).toISOString();
    return { ...reply, body: reply.body.replace('{in-five-hours}', until) };
  };

  const handle = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readAll(incoming);
    const path = incoming.url ?? '';
    const request: GoogleRequest = {
      place: placeOf(path, body),
      method: incoming.method ?? '',
      path,
      headers: incoming.headers,
      body,
    };
    requests.push(request);
    const reply = await answer(request);
    give(reply, incoming, response);
    bell.ring();
  };

  const server = createServer((incoming, response) => {
    handle(incoming, response).catch((error: unknown) => incoming.socket.destroy(asError(error)));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the fake Google has no port');
  const origin = `http://127.0.0.1:${address.port}`;
  const located = endpointsAt(origin);
  if (!located.ok) throw new Error(located.error.code);

  return {
    origin,
    endpoints: located.value,
    clientId: state.clientId,
    clientSecret: state.clientSecret,
    address: state.address,
    switches: state.switches,
    grants: state.grants,
    giveRefreshToken: ({ scopes = [SEND_SCOPE], lifeMs = null } = {}) =>
      state.grants.addRefreshToken({ scopes, lifeMs }).refreshToken,
    setFault: (name, { times = Number.POSITIVE_INFINITY, at } = {}) => {
      for (const place of GOOGLE_FAULTS[name].at) {
        if (at === undefined || at === place) faults.set(place, { name, left: times });
      }
    },
    heal: () => faults.clear(),
    requests: (place) => requests.filter((request) => place === undefined || request.place === place),
    mails: () => mails,
    secrets: () => [state.clientSecret, ...state.grants.given()],
    changed: { subscribe: bell.subscribe },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function echoReply({ headers, body }: GoogleRequest): GoogleReply {
  const all = [String(headers.authorization ?? ''), body, ...new URLSearchParams(body).values()].join(' ');
  return oauthErrorReply(403, all, all, all);
}

/** `echo` was turned into an answer before. */
function give(reply: Exclude<FaultReply, 'echo'>, incoming: IncomingMessage, response: ServerResponse): void {
  switch (reply) {
    case 'never':
      return;
    case 'cut':
      incoming.socket.destroy();
      return;
    case 'cut-answer':
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
      response.write('{"access_token":', () => incoming.socket.destroy());
      return;
    case 'endless': {
      response.writeHead(200, { 'content-type': 'text/html' });
      const more = (): void => {
        if (!response.destroyed) response.write('<p>Welcome</p>'.repeat(1_000), more);
      };
      more();
      return;
    }
    default:
      response.writeHead(reply.status, { 'content-type': reply.type, ...reply.headers });
      response.end(reply.body);
  }
}

function placeOf(path: string, body: string): GooglePlace | 'unknown' {
  const { pathname } = new URL(path, 'http://google.invalid');
  switch (pathname) {
    case '/o/oauth2/v2/auth':
      return 'consent';
    case '/token':
      return new URLSearchParams(body).get('grant_type') === 'authorization_code' ? 'code' : 'refresh';
    case '/revoke':
      return 'revoke';
    case '/tokeninfo':
      return 'tokeninfo';
    case SEND_PATH:
      return 'send';
    case PROFILE_PATH:
      return 'profile';
    default:
      return 'unknown';
  }
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
