import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ok, type Result } from '../contract/result.ts';
import type { SettingsInput } from '../contract/settings.ts';
import { createHost } from '../host/host.ts';
import { type OpenAgent, openAgent } from '../host/open-agent.ts';
import type { Clock } from '../ports.ts';
import { createSecretStore } from '../secrets/secret-store.ts';
import type { LogRecord } from '../support/logger.ts';
import { createMemoryKeychain } from './demo-keychain.ts';
import { type DemoMailbox, startDemoMailbox } from './demo-mailbox.ts';
import { type DemoReceiver, startDemoReceiver } from './demo-receiver.ts';

/** An agent on servers of its own, all on this machine; it does not run yet. */
export type OpenDemo = Omit<OpenAgent, 'lock' | 'close'> & {
  readonly mailbox: DemoMailbox;
  readonly receiver: DemoReceiver;
  /** A temporary folder. */
  readonly dataDir: string;
  /** Ends agent and servers and removes the folder: nothing is left behind. Idempotent. */
  close(): Promise<void>;
};

/** Nothing of the operator's is read or written: neither the data folder nor the keychain. Fails as opening an agent does. */
export async function openDemo(options: {
  /** The agent lives by it. */
  readonly clock: Clock;
  readonly settings: (mailbox: DemoMailbox, receiver: DemoReceiver) => SettingsInput;
  readonly verbose: boolean;
  /** Gets each log line, already redacted. */
  readonly echo: (record: LogRecord) => void;
}): Promise<Result<OpenDemo>> {
  const { clock } = options;
  const dataDir = mkdtempSync(join(tmpdir(), 'render-signal-demo-'));
  const [mailbox, receiver] = await Promise.all([startDemoMailbox(), startDemoReceiver()]);
  const host = createHost({
    dataDir,
    clock,
    verbose: options.verbose,
    // Nothing of it leaves this machine, whatever addresses are typed into it.
    reach: 'this-machine',
    echo: options.echo,
    openSecrets: (redact) =>
      createSecretStore({
        clock,
        keychain: createMemoryKeychain({ MAILBOX_PASSWORD: mailbox.password }),
        redact,
      }),
  });
  const opened = await openAgent(host);
  const cleanUp = async (): Promise<void> => {
    if (opened.ok) await opened.value.close();
    await Promise.all([mailbox.close(), receiver.close()]);
    rmSync(dataDir, { recursive: true, force: true });
  };
  let closed: Promise<void> | null = null;
  const close = (): Promise<void> => {
    closed ??= cleanUp();
    return closed;
  };
  if (!opened.ok) {
    await close();
    return opened;
  }
  const { agent, handlers } = opened.value;
  const changed = agent.settings.change(options.settings(mailbox, receiver), 'demo', 'settings.set');
  if (!changed.ok) {
    await close();
    return changed;
  }
  return ok({ agent, handlers, mailbox, receiver, dataDir, close });
}
