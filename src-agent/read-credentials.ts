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
  return ok(
    auth === 'password'
      ? { kind: 'password', password: found.value }
      : { kind: 'access-token', accessToken: found.value },
  );
}
