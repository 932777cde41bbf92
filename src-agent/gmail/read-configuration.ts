import type { GmailFieldState } from '../contract/gmail.ts';
import type { Failure } from '../contract/result.ts';
import type { Settings } from '../contract/settings.ts';
import type { Secrets } from '../ports.ts';
import { judgeConfiguration } from './judge-configuration.ts';

export type ConfigurationRead = {
  readonly states: readonly GmailFieldState[];
  /** Why the place of the secrets could not be asked: what looks missing may be there. null: it was. */
  readonly failure: Failure | null;
};

/** What is set of the Gmail connection, judged; the values stay here. */
export async function readConfiguration(
  secrets: Secrets,
  { clientId, fromAddress, fromName, testRecipient }: Settings['gmail'],
): Promise<ConfigurationRead> {
  const clientSecret = await secrets.get('GMAIL_CLIENT_SECRET');
  const refreshToken = await secrets.get('GMAIL_REFRESH_TOKEN');
  const states = judgeConfiguration({
    'client-id': clientId,
    'client-secret': clientSecret.ok ? (clientSecret.value ?? '') : '',
    'refresh-token': refreshToken.ok ? (refreshToken.value ?? '') : '',
    'from-address': fromAddress,
    'from-name': fromName,
    'test-recipient': testRecipient,
  });
  const refused = [clientSecret, refreshToken].find((found) => !found.ok);
  return { states, failure: refused?.ok === false ? refused.error : null };
}
