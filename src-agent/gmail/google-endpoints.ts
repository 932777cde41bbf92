import { err, ok, type Result } from '../contract/result.ts';

/** Where Google is asked (PROTOCOLS.md sections 2 and 3). Tests and demonstrations put one local server in its place. */
export type GoogleEndpoints = {
  /** The page on which the user consents; opened in the browser, never asked by us. */
  readonly consent: string;
  readonly token: string;
  readonly revoke: string;
  readonly tokenInfo: string;
  /** Root of the Gmail API, closed by a slash. */
  readonly gmailApi: string;
};

/** The real ones. */
export const GOOGLE_ENDPOINTS: GoogleEndpoints = {
  consent: 'https://accounts.google.com/o/oauth2/v2/auth',
  token: 'https://oauth2.googleapis.com/token',
  revoke: 'https://oauth2.googleapis.com/revoke',
  tokenInfo: 'https://oauth2.googleapis.com/tokeninfo',
  gmailApi: 'https://gmail.googleapis.com/',
};

/** A loopback address with a port and nothing else: secrets sent there never leave this machine. */
const LOOPBACK_ORIGIN = /^http:\/\/(?:127\.0\.0\.1|\[::1\]):(\d{1,5})\/?$/u;

/** All of Google at one origin of this machine, such as `http://127.0.0.1:8080`; anything else is refused. */
export function endpointsAt(origin: string): Result<GoogleEndpoints> {
  const port = Number(LOOPBACK_ORIGIN.exec(origin)?.[1] ?? 0);
  if (port < 1 || port > 65_535) return err('gmail.endpoint-refused', { params: { origin } });
  const root = new URL(origin).origin;
  return ok({
    consent: `${root}/o/oauth2/v2/auth`,
    token: `${root}/token`,
    revoke: `${root}/revoke`,
    tokenInfo: `${root}/tokeninfo`,
    gmailApi: `${root}/`,
  });
}
