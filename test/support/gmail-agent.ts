import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GmailCheck, GmailStatus } from '../../src-agent/contract/gmail.ts';
import type { SecretName } from '../../src-agent/contract/secrets.ts';
import { defaultSettings, type Settings, type SettingsInput } from '../../src-agent/contract/settings.ts';
import { mergeSettings } from '../../src-agent/contract/settings-upgrade.ts';
import { createMemoryKeychain } from '../../src-agent/demo/demo-keychain.ts';
import { CHECK_HISTORY_FILE, LAST_CHECK_FILE } from '../../src-agent/gmail/check-files.ts';
import { type AgentGmail, openGmail } from '../../src-agent/open-gmail.ts';
import type { Keychain } from '../../src-agent/secrets/keychain.ts';
import { createSecretStore, type SecretStore } from '../../src-agent/secrets/secret-store.ts';
import { createLogger, formatRecord } from '../../src-agent/support/logger.ts';
import { createRedactor } from '../../src-agent/support/redact.ts';
import { straight } from '../../src-agent/support/way-out.ts';
import type { FakeClock } from './fake-clock.ts';
import { type FakeGoogle, startFakeGoogle } from './fake-google.ts';
import { filesUnder, searchSecrets } from './search-secrets.ts';
import { openTestStore, unwrap } from './store-samples.ts';

/**
 * The Gmail part of the agent, whole, on a real store and files, against a fake Google: only time is played. What it
 * says in the end may hold no secret.
 */
export type GmailAgent = {
  readonly google: FakeGoogle;
  readonly clock: FakeClock;
  readonly dataDir: string;
  /** The one that runs now. */
  readonly gmail: () => AgentGmail;
  readonly status: () => Promise<GmailStatus>;
  /** Oldest first. */
  readonly checks: () => readonly GmailCheck[];
  readonly lastFile: () => unknown;
  readonly historyFile: () => readonly unknown[];
  /** Both clocks run for so long; each check is let finish at the instant at which it began. */
  readonly run: (ms: number) => Promise<void>;
  /** The machine sleeps: the wall clock alone goes on. */
  readonly sleep: (ms: number) => void;
  readonly restart: () => Promise<void>;
  readonly set: (change: SettingsInput) => void;
  readonly setSecret: (name: SecretName, value: string) => Promise<void>;
  readonly keychainReads: () => number;
  /** Where a secret of Google's or of ours was found. */
  readonly leaks: () => readonly string[];
  readonly stop: () => Promise<void>;
};

/** Configured and connected, unless `secrets` says otherwise; it runs. */
export async function startGmailAgent(
  options: { readonly settings?: SettingsInput; readonly refreshToken?: string } = {},
): Promise<GmailAgent> {
  const files = await openTestStore('gmail-agent');
  const { clock, dataDir } = files;
  // Google's clock is right, whatever is done to the one of this machine.
  const startedAt = clock.now();
  let sleptMs = 0;
  const google = await startFakeGoogle({ clock: { now: () => startedAt + clock.monotonic() + sleptMs } });
  const redactor = createRedactor();
  const said: string[] = [];
  const log = createLogger({
    write: (record) => void said.push(formatRecord(record)),
    level: 'debug',
    clock,
    redactor,
  });
  const memory = createMemoryKeychain({
    GMAIL_CLIENT_SECRET: google.clientSecret,
    GMAIL_REFRESH_TOKEN: options.refreshToken ?? google.giveRefreshToken(),
  });
  let keychainReads = 0;
  const keychain: Keychain = {
    ...memory,
    get: (name) => {
      keychainReads += 1;
      return memory.get(name);
    },
  };
  const secrets: SecretStore = createSecretStore({ clock, keychain, redact: redactor.add });
  let settings: Settings = defaultSettings();
  const merge = (change: SettingsInput): Settings => unwrap(mergeSettings(settings, change));
  settings = merge({
    timeZone: 'UTC',
    language: 'en',
    gmail: {
      clientId: google.clientId,
      fromAddress: google.address,
      testRecipient: 'operator@client.example',
    },
  });
  settings = merge(options.settings ?? {});

  let ids = 0;
  const open = (): AgentGmail => {
    const gmail: AgentGmail = openGmail({
      clock,
      reach: 'anywhere',
      wayOut: straight,
      log,
      newId: () => {
        ids += 1;
        return `id-${ids}`;
      },
      dataDir,
      secrets,
      history: files.store.gmailChecks,
      settings: () => settings,
      endpoints: google.endpoints,
      onSecretChanged: (name) => gmail.secretsChanged(name),
      isHeard: () => true,
      onChange: (status) => said.push(JSON.stringify(status)),
    });
    return gmail;
  };
  let gmail = open();
  const start = async (): Promise<void> => {
    gmail.start();
    await clock.advance(0);
    await gmail.settled();
  };
  await start();

  const text = (name: string): string => readFileSync(join(dataDir, name), 'utf8');
  return {
    google,
    clock,
    dataDir,
    gmail: () => gmail,
    status: () => gmail.status(),
    checks: () => [...unwrap(files.store.gmailChecks.page({ cursor: null, limit: 500 })).items].reverse(),
    lastFile: () => JSON.parse(text(LAST_CHECK_FILE)),
    historyFile: () =>
      text(CHECK_HISTORY_FILE)
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line)),
    run: async (ms) => {
      const until = clock.monotonic() + ms;
      await clock.advance(0);
      for (;;) {
        await gmail.settled();
        const [next] = clock.pendingTimers();
        if (next === undefined || clock.monotonic() + next > until) break;
        await clock.advanceToNextTimer();
      }
      await clock.advance(until - clock.monotonic());
    },
    sleep: (ms) => {
      sleptMs += ms;
      clock.jump(ms);
    },
    restart: async () => {
      await gmail.stop();
      await files.reopen();
      gmail = open();
      await start();
    },
    set: (change) => {
      const before = settings;
      settings = merge(change);
      gmail.settingsChanged(before, settings);
    },
    setSecret: async (name, value) => {
      unwrap(await secrets.set(name, value));
      gmail.secretsChanged(name);
    },
    keychainReads: () => keychainReads,
    leaks: () =>
      searchSecrets(new Map([...filesUnder(dataDir), ['said', Buffer.from(said.join('\n'))]]), [
        ...google.secrets(),
        ...(options.refreshToken === undefined ? [] : [options.refreshToken]),
      ]),
    stop: async () => {
      await gmail.stop();
      await google.close();
      await files.remove();
    },
  };
}
