import { err, ok, type Result } from './contract/result.ts';
import type { Settings } from './contract/settings.ts';
import type { MailboxCredentials } from './mailbox/connect-mailbox.ts';
import type { Secrets } from './ports.ts';

/** What the mailbox logs in with. Fails with secret.missing, or with why the secret's place could not be asked. */
export async function readCredentials(
  secrets: Secrets,
  auth: Settings['mailbox']['auth'],
): Promise<Result<MailboxCredentials>> {
  const found = await secrets.get('MAILBOX_PASSWORD');
  if (!found.ok) return found;
  if (found.value === null) return err('secret.missing', { params: { name: 'MAILBOX_PASSWORD' } });
  return ok(credentialsOf(found.value, auth));
}

/** The same from a value that is at hand. */
export function credentialsOf(value: string, auth: Settings['mailbox']['auth']): MailboxCredentials {
  return auth === 'password'
    ? { kind: 'password', password: value }
    : { kind: 'access-token', accessToken: value };
}
