import { err, ok, type Result } from '../contract/result.ts';
import { standInOrigin } from '../support/stand-in-origin.ts';

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

/** All of Google at one origin of this machine, such as `http://127.0.0.1:8080`; anything else is refused. */
export function endpointsAt(origin: string): Result<GoogleEndpoints> {
  const root = standInOrigin(origin);
  if (root === null) return err('gmail.endpoint-refused', { params: { origin } });
  return ok({
    consent: `${root}/o/oauth2/v2/auth`,
    token: `${root}/token`,
    revoke: `${root}/revoke`,
    tokenInfo: `${root}/tokeninfo`,
    gmailApi: `${root}/`,
  });
}
