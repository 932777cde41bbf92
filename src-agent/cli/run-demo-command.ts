import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ok, type Result } from '../contract/result.ts';
import { createDirectClient } from '../contract/rpc.ts';
import { createDemoClock } from '../demo/demo-clock.ts';
import { startDemoMailbox } from '../demo/demo-mailbox.ts';
import { startDemoReceiver } from '../demo/demo-receiver.ts';
import { demoSettings, demoStart, runDemo } from '../demo/run-demo.ts';
import { openAgent } from '../host/open-agent.ts';
import { systemClock } from '../support/clock.ts';
import { createTerminalHost } from './terminal-host.ts';

const INTRODUCTION = `Demonstration: the agent on a mailbox and a receiver of its own. Nothing leaves this machine.
For the real thing: npm start -- --settings FILE`;

/** Resolves to whether every mail of the demonstration ended as it should; false when it was stopped. */
export async function runDemoCommand(options: {
  readonly stdout: (text: string) => void;
  readonly stderr: (line: string) => void;
  readonly verbose: boolean;
  /** Pause between two mails, milliseconds. */
  readonly paceMs: number;
  /** Resolves when the reader has seen enough. */
  readonly stopped: Promise<unknown>;
}): Promise<Result<boolean>> {
  const { stdout } = options;
  const dataDir = mkdtempSync(join(tmpdir(), 'render-signal-demo-'));
  const clock = createDemoClock(systemClock, demoStart(systemClock.now()));
  const [mailbox, receiver] = await Promise.all([startDemoMailbox(), startDemoReceiver()]);
  const cleanUp = async (): Promise<void> => {
    await Promise.all([mailbox.close(), receiver.close()]);
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    const host = await createTerminalHost({
      dataDir,
      // The demonstration's own password; the operator's secrets are not touched.
      env: { RSD_SECRET_MAILBOX_PASSWORD: mailbox.password },
      secretsFd: null,
      verbose: options.verbose,
      echoLevel: 'warn',
      stderr: options.stderr,
      clock,
    });
    if (!host.ok) return host;
    const opened = await openAgent(host.value);
    if (!opened.ok) return opened;
    const { agent, handlers, close } = opened.value;
    try {
      const changed = agent.settings.change(demoSettings(mailbox, receiver), 'demo', 'settings.set');
      if (!changed.ok) return changed;
      agent.start();
      const client = createDirectClient({
        handlers,
        caller: { who: 'demo' },
        onBug: (error) => {
          throw error;
        },
        subscribe: agent.events.subscribe,
      });
      stdout(`${INTRODUCTION}\n`);
      return ok(
        await runDemo({
          client,
          clock,
          realClock: systemClock,
          mailbox,
          receiver,
          wake: agent.wake,
          write: (line) => stdout(`${line}\n`),
          paceMs: options.paceMs,
          stopped: options.stopped,
        }),
      );
    } finally {
      await close();
    }
  } finally {
    await cleanUp();
  }
}
