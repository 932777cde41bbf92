import { err, ok, type Result } from './contract/result.ts';
import type { Settings } from './contract/settings.ts';
import { MAILBOX_SCOPE, missingScopes, scopeName } from './gmail/google-scopes.ts';
import type { MailboxCredentials } from './mailbox/connect-mailbox.ts';
import type { AskCredentials } from './mailbox/log-in.ts';
import type { GoogleAccount, Secrets } from './ports.ts';

type Auth = Settings['mailbox']['auth'];

/**
 * What the mailbox logs in with. Fails with secret.missing, with why the secret's place could not be asked, or with
 * why Google gives no access to the mailbox.
 */
export function readCredentials(
  from: { readonly secrets: Secrets; readonly google: Pick<GoogleAccount, 'grant'> },
  auth: Auth,
): AskCredentials {
  return ({ fresh }) => (auth === 'google' ? askGoogle(from.google, fresh) : readStored(from.secrets, auth));
}

/** The same from a value that is at hand. */
export function credentialsOf(value: string, auth: Exclude<Auth, 'google'>): MailboxCredentials {
  return auth === 'password'
    ? { kind: 'password', password: value }
    : { kind: 'access-token', accessToken: value };
}

async function readStored(
  secrets: Secrets,
  auth: Exclude<Auth, 'google'>,
): Promise<Result<MailboxCredentials>> {
  const found = await secrets.get('MAILBOX_PASSWORD');
  if (!found.ok) return found;
  if (found.value === null) return err('secret.missing', { params: { name: 'MAILBOX_PASSWORD' } });
  return ok(credentialsOf(found.value, auth));
}

/** A grant without the mailbox's scope is refused here, by its name: the server would only say "invalid". */
async function askGoogle(
  google: Pick<GoogleAccount, 'grant'>,
  fresh: boolean,
): Promise<Result<MailboxCredentials>> {
  const granted = await google.grant({ fresh });
  if (!granted.ok) return granted;
  const { accessToken, scopes } = granted.value;
  const missing = scopes === null ? [] : missingScopes([MAILBOX_SCOPE], scopes);
  if (missing.length > 0) {
    return err('gmail.scope-missing', { params: { missing: missing.map(scopeName).join(', ') } });
  }
  return ok({ kind: 'grant', accessToken });
}
