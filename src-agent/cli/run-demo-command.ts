import { ok, type Result } from '../contract/result.ts';
import { createDirectClient } from '../contract/rpc.ts';
import { createDemoClock } from '../demo/demo-clock.ts';
import { openDemo } from '../demo/open-demo.ts';
import { demoSettings, demoStart, runDemo } from '../demo/run-demo.ts';
import { systemClock } from '../support/clock.ts';
import { formatRecord } from '../support/logger.ts';

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
  const { stdout, stderr, verbose } = options;
  const clock = createDemoClock(systemClock, demoStart(systemClock.now()));
  const opened = await openDemo({
    clock,
    settings: demoSettings,
    verbose,
    echo: (record) => {
      if (verbose || record.level === 'warn' || record.level === 'error') stderr(formatRecord(record));
    },
  });
  if (!opened.ok) return opened;
  const { agent, handlers, mailbox, receiver, close } = opened.value;
  try {
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
}
