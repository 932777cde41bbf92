import type { SecretName } from '../../src-agent/contract/secrets.ts';
import { defaultSettings, type Settings } from '../../src-agent/contract/settings.ts';
import { createMemoryKeychain } from '../../src-agent/demo/demo-keychain.ts';
import { createGoogleConnector, type GoogleConnector } from '../../src-agent/gmail/connect-google.ts';
import { createGoogleAccount, type ManagedGoogleAccount } from '../../src-agent/gmail/google-account.ts';
import { createGoogleClient, type GoogleClient } from '../../src-agent/gmail/google-client.ts';
import { createSecretStore, type SecretStore } from '../../src-agent/secrets/secret-store.ts';
import { createLogger, formatRecord } from '../../src-agent/support/logger.ts';
import { createRedactor } from '../../src-agent/support/redact.ts';
import { straight } from '../../src-agent/support/way-out.ts';
import { type ChangeSource, createChangeBell } from './change-source.ts';
import { createFakeClock, type FakeClock } from './fake-clock.ts';
import { type FakeGoogle, startFakeGoogle } from './fake-google.ts';

/** The gmail room against a fake Google, with the real secret store over a keychain in memory and the real logger. */
export type GmailRig = {
  readonly google: FakeGoogle;
  readonly clock: FakeClock;
  readonly client: GoogleClient;
  readonly account: ManagedGoogleAccount;
  readonly connector: GoogleConnector;
  readonly secrets: SecretStore;
  /** Merged one level deep over the settings in force. */
  readonly change: (gmail: Partial<Settings['gmail']>, mailbox?: Partial<Settings['mailbox']>) => void;
  /** Everything that was logged, as it is written. */
  readonly logged: () => string;
  /** Rings with each change that the connector announces. */
  readonly changed: ChangeSource;
  readonly close: () => Promise<void>;
};

/** Client and secret are set; `connected`: a refresh token too. */
export async function createGmailRig(options: { readonly connected?: boolean } = {}): Promise<GmailRig> {
  const clock = createFakeClock();
  const google = await startFakeGoogle({ clock });
  const redactor = createRedactor();
  const lines: string[] = [];
  const log = createLogger({
    write: (record) => void lines.push(formatRecord(record)),
    level: 'debug',
    clock,
    redactor,
  });
  const known: Partial<Record<SecretName, string>> = { GMAIL_CLIENT_SECRET: google.clientSecret };
  if (options.connected === true) known.GMAIL_REFRESH_TOKEN = google.giveRefreshToken();
  const secrets = createSecretStore({ clock, keychain: createMemoryKeychain(known), redact: redactor.add });
  let settings: Settings = defaultSettings();
  const change: GmailRig['change'] = (gmail, mailbox = {}) => {
    settings = {
      ...settings,
      gmail: { ...settings.gmail, ...gmail },
      mailbox: { ...settings.mailbox, ...mailbox },
    };
  };
  change({ clientId: google.clientId, fromAddress: google.address, fromName: 'Rendu' });
  const client = createGoogleClient({
    clock,
    endpoints: google.endpoints,
    reach: 'anywhere',
    wayOut: straight,
  });
  const shared = { clock, log, client, secrets, settings: () => settings };
  const bell = createChangeBell();
  const connector = createGoogleConnector({
    ...shared,
    language: () => 'fr',
    canConsent: true,
    onChange: bell.ring,
  });
  return {
    google,
    clock,
    client,
    account: createGoogleAccount(shared),
    connector,
    secrets,
    change,
    logged: () => lines.join('\n'),
    changed: { subscribe: bell.subscribe },
    close: async () => {
      connector.cancel();
      await google.close();
    },
  };
}
