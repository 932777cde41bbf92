import { type Agent, createAgent } from '../../src-agent/agent.ts';
import { createHandlers } from '../../src-agent/commands/handlers.ts';
import { createDirectClient, type RpcClient } from '../../src-agent/contract/rpc.ts';
import type { SecretName } from '../../src-agent/contract/secrets.ts';
import type { SettingsInput } from '../../src-agent/contract/settings.ts';
import type { GoogleEndpoints } from '../../src-agent/gmail/google-endpoints.ts';
import type { Keychain } from '../../src-agent/secrets/keychain.ts';
import { createSecretStore } from '../../src-agent/secrets/secret-store.ts';
import { createLogRing } from '../../src-agent/support/log-ring.ts';
import { createLogger } from '../../src-agent/support/logger.ts';
import { createRedactor } from '../../src-agent/support/redact.ts';
import type { FakeClock } from './fake-clock.ts';
import { openTestStore, type TestStore, unwrap } from './store-samples.ts';

/** A whole agent on a store of its own that does not run: its commands are asked, nothing watches or delivers. */
export type IdleAgent = {
  readonly agent: Agent;
  readonly client: RpcClient;
  readonly clock: FakeClock;
  readonly store: TestStore['store'];
  /** Every value that logs would hide. */
  readonly hidden: ReadonlySet<string>;
  readonly stop: () => Promise<void>;
};

export type IdleAgentOptions = {
  readonly settings?: SettingsInput;
  readonly secrets?: Readonly<Partial<Record<SecretName, string>>>;
  /** What stands in for Google. */
  readonly google?: GoogleEndpoints;
};

export async function openIdleAgent(options: IdleAgentOptions = {}): Promise<IdleAgent> {
  const files = await openTestStore('idle-agent');
  const { clock, store } = files;
  const hidden = new Set<string>();
  const redactor = createRedactor();
  const logLines = createLogRing();
  const log = createLogger({ write: logLines.write, level: 'debug', clock, redactor });
  let ids = 0;
  const secrets = createSecretStore({
    clock,
    keychain: memoryKeychain(options.secrets ?? {}),
    redact: (value) => {
      hidden.add(value);
      redactor.add(value);
    },
  });
  const agent = unwrap(
    createAgent({
      dataDir: files.dataDir,
      store,
      reach: 'anywhere',
      secrets,
      clock,
      random: () => 0.5,
      newId: () => {
        ids += 1;
        return `id-${ids}`;
      },
      log,
      logLines,
      redact: redactor.redact,
      version: '0.0.0',
      ...(options.google === undefined ? {} : { google: options.google }),
    }),
  );
  if (options.settings !== undefined) {
    unwrap(agent.settings.change(options.settings, 'test', 'settings.set'));
  }
  const client = createDirectClient({
    handlers: createHandlers(agent),
    caller: { who: 'test' },
    onBug: (error) => {
      throw error;
    },
    subscribe: agent.events.subscribe,
  });
  return {
    agent,
    client,
    clock,
    store,
    hidden,
    stop: async () => {
      await agent.stop();
      await files.remove();
    },
  };
}

/** A keychain that holds what it is given, in memory. */
function memoryKeychain(initial: Readonly<Partial<Record<SecretName, string>>>): Keychain {
  const values = new Map<string, string>(Object.entries(initial));
  const done = { ok: true, value: null } as const;
  return {
    probe: async () => done,
    isLocked: async () => false,
    get: async (name) => ({ ok: true, value: values.get(name) ?? null }),
    set: async (name, value) => {
      values.set(name, value);
      return done;
    },
    has: async (name) => ({ ok: true, value: values.has(name) }),
    clear: async (name) => ({ ok: true, value: values.delete(name) }),
  };
}
