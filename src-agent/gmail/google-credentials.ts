import { createHash } from 'node:crypto';
import type { GmailField } from '../contract/gmail.ts';
import { type Err, err, ok, type Result } from '../contract/result.ts';
import type { SecretName, SecretState } from '../contract/secrets.ts';
import type { Secrets } from '../ports.ts';
import type { OAuthClientId } from './google-client.ts';
import { namePlaces } from './judge-configuration.ts';

/** The operator's secrets, as this room uses them. */
export type GoogleSecrets = Secrets & {
  /** Returns where it is kept. */
  set(name: SecretName, value: string): Promise<Result<NonNullable<SecretState['place']>>>;
  /** No log will hold this value. */
  hide(value: string): void;
};

export type GoogleCredentials = OAuthClientId & {
  readonly refreshToken: string;
  /** Changes with any of them, and tells none. */
  readonly print: string;
};

/** Client and refresh token. Fails with gmail.not-configured, or with why the secrets' place could not be asked. */
export async function readGoogleCredentials(
  secrets: Secrets,
  clientId: string,
): Promise<Result<GoogleCredentials>> {
  const client = await readOAuthClient(secrets, clientId);
  if (!client.ok) return client;
  const refreshToken = await secrets.get('GMAIL_REFRESH_TOKEN');
  if (!refreshToken.ok) return refreshToken;
  if (refreshToken.value === null) return notConfigured(['refresh-token']);
  return ok({
    ...client.value,
    refreshToken: refreshToken.value,
    print: printOf({ ...client.value, refreshToken: refreshToken.value }),
  });
}

/** What is needed to connect. */
export async function readOAuthClient(secrets: Secrets, clientId: string): Promise<Result<OAuthClientId>> {
  const clientSecret = await secrets.get('GMAIL_CLIENT_SECRET');
  if (!clientSecret.ok) return clientSecret;
  if (clientId === '' || clientSecret.value === null) {
    return notConfigured([
      ...(clientId === '' ? (['client-id'] as const) : []),
      ...(clientSecret.value === null ? (['client-secret'] as const) : []),
    ]);
  }
  return ok({ clientId, clientSecret: clientSecret.value });
}

export function printOf(credentials: Omit<GoogleCredentials, 'print'>): string {
  const { clientId, clientSecret, refreshToken } = credentials;
  return createHash('sha256')
    .update(JSON.stringify([clientId, clientSecret, refreshToken]))
    .digest('hex');
}

export function notConfigured(missing: readonly GmailField[]): Err {
  return err('gmail.not-configured', { params: { missing: namePlaces(missing) } });
}
