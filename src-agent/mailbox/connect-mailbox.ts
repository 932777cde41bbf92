import type { ImapFlowOptions } from 'imapflow';
import { assertNever } from '../contract/assert-never.ts';
import { isGoogleMailHost } from '../contract/google-mailbox.ts';
import { err, ok, type Result } from '../contract/result.ts';
import type { NeededSetting, Settings } from '../contract/settings.ts';
import { isLoopbackHost } from '../contract/webhook-address.ts';
import type { Clock, Log } from '../ports.ts';
import { isWithinReach, type Reach } from '../support/reach.ts';
import type { WayOut } from '../support/way-out.ts';
import { classifyMailboxError, type ErrorContext } from './classify-error.ts';
import { CONNECT_MS, GREETING_MS, SIZE_LIMITS } from './connection-limits.ts';
import { imapflowLog } from './imapflow-log.ts';
import { type OpenMailClient, openImapFlow } from './mail-client.ts';
import { createSession, type Hint, type MailboxSession } from './mailbox-session.ts';
import { createVerifiedTransport, type TransportPolicy } from './verified-transport.ts';

export type MailboxSettings = Settings['mailbox'];

/** What proves who we are. Held only for the login. */
export type MailboxCredentials =
  | { readonly kind: 'password'; readonly password: string }
  | { readonly kind: 'access-token'; readonly accessToken: string }
  /** Google's, which can be had anew. */
  | { readonly kind: 'grant'; readonly accessToken: string };

/** Above every limit of ours, which run on the injected clock: imapflow's watchdog only stands behind them. */
const LIBRARY_WATCHDOG_MS = 300_000;

/** Gmail shows its app passwords in four groups with spaces that do not belong to them. */
const GROUPED_APP_PASSWORD = /^[a-z]{4}(?: [a-z]{4}){3}$/u;

/** The password as the server wants it. */
export function typedPassword(password: string, host: string): string {
  const grouped = isGoogleMailHost(host) && GROUPED_APP_PASSWORD.test(password);
  return grouped ? password.replaceAll(' ', '') : password;
}

function authentication(settings: MailboxSettings, credentials: MailboxCredentials) {
  switch (credentials.kind) {
    case 'password':
      return { user: settings.user, pass: typedPassword(credentials.password, settings.host) };
    case 'access-token':
    case 'grant':
      return { user: settings.user, accessToken: credentials.accessToken };
    default:
      return assertNever(credentials);
  }
}

function clientOptions(
  { settings, credentials, log, reach }: Pick<MailboxLogin, 'settings' | 'credentials' | 'log' | 'reach'>,
  tunnelled: TransportPolicy['tunnelled'],
): ImapFlowOptions {
  return {
    host: settings.host,
    port: settings.port,
    secure: settings.security === 'tls',
    // Never imapflow's opportunistic default: whoever sits between could take STARTTLS away.
    doSTARTTLS: settings.security === 'starttls',
    transport: createVerifiedTransport({
      trustedFingerprints: settings.trustedFingerprints,
      plainOnlyToLoopback: settings.security === 'plain' && !settings.allowPlainBeyondLoopback,
      reach,
      tunnelled,
    }),
    auth: authentication(settings, credentials),
    logger: imapflowLog(log),
    clientInfo: { name: 'Render Signal Desktop', version: false, vendor: false, 'support-url': false },
    connectionTimeout: CONNECT_MS,
    greetingTimeout: GREETING_MS,
    socketTimeout: LIBRARY_WATCHDOG_MS,
    ...SIZE_LIMITS,
    // IDLE is started by the session, at once after each drain (IMP-3).
    disableAutoIdle: true,
    // Nothing of these is used; each would cost a round trip or change how rows are answered.
    disableCompression: true,
    disableAutoEnable: true,
    disableIMAP4rev2: true,
    disableBinary: true,
    maxLockHoldTime: false,
  };
}

/** What is missing before anything can be tried, by setting name. */
export function missingMailboxSettings(settings: MailboxSettings): readonly NeededSetting[] {
  return [
    ...(settings.host === '' ? (['mailbox.host'] as const) : []),
    ...(settings.user === '' ? (['mailbox.user'] as const) : []),
  ];
}

export type MailboxLogin = {
  readonly settings: MailboxSettings;
  readonly credentials: MailboxCredentials;
  readonly clock: Clock;
  readonly log: Log;
  readonly reach: Reach;
  readonly wayOut: WayOut;
  /** This server was reached before: see ErrorContext. */
  readonly knownServer: boolean;
  readonly onHint?: (hint: Hint) => void;
  /** Given the session before it connects, so that the attempt can be broken off. */
  readonly onSession?: (session: MailboxSession) => void;
  /** By default the library itself. */
  readonly openClient?: OpenMailClient;
};

/**
 * One connection, logged in: TLS 1.2 or later and verified, STARTTLS required where chosen, plain only to
 * this machine unless forced (RELIABILITY.md IMP-8). Nothing is sent to a peer that was not verified.
 * Errors: all of classify-error, and `mailbox.not-configured`, `demo.stays-here`, `mailbox.plain-refused` without any connection.
 */
export async function connectMailbox(input: MailboxLogin): Promise<Result<MailboxSession>> {
  const { settings, clock, log } = input;
  const missing = missingMailboxSettings(settings);
  if (missing.length > 0) return err('mailbox.not-configured', { params: { missing: missing.join(', ') } });
  if (!isWithinReach(settings.host, input.reach)) return err('demo.stays-here');
  const context: ErrorContext = {
    stage: 'connect',
    host: settings.host,
    port: settings.port,
    user: settings.user,
    folder: settings.folder,
    knownServer: input.knownServer,
  };
  const beyond = settings.security === 'plain' && !isLoopbackHost(settings.host);
  if (beyond && !settings.allowPlainBeyondLoopback)
    return err('mailbox.plain-refused', { params: { host: settings.host, port: settings.port } });

  const tunnel = input.wayOut({ host: settings.host, port: settings.port });
  let tunnelled: ReturnType<TransportPolicy['tunnelled']> = null;
  const client = (input.openClient ?? openImapFlow)(clientOptions(input, () => tunnelled));
  const { session, established, ended } = createSession({
    client,
    clock,
    log,
    context,
    onHint: input.onHint ?? (() => undefined),
  });
  input.onSession?.(session);
  const over = new AbortController();
  void ended.then(() => over.abort());
  try {
    if (tunnel !== null) tunnelled = await tunnel(over.signal);
    await client.connect();
  } catch (error) {
    // Nobody may have taken it over yet.
    tunnelled?.destroy();
    const end = session.end();
    const oursToTell = end !== null && end.kind !== 'lost' && end.kind !== 'normal';
    const failure = oursToTell ? end.failure : classifyMailboxError(error, context);
    session.close({ kind: 'lost', failure });
    return { ok: false, error: failure };
  }
  const end = session.end();
  if (end !== null) return { ok: false, error: end.failure };
  established();
  return ok(session);
}
