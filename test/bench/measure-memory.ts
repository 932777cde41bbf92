import { bundleAgent } from '../support/bundle-agent.ts';
import { startScriptedImapServer } from '../support/scripted-imap-server.ts';
import { waitUntil } from '../support/wait-until.ts';
import { startWebhookSink } from '../support/webhook-sink.ts';
import { benchMails } from './bench-mails.ts';
import { type Figure, figure } from './figures.ts';
import {
  countThreads,
  forgetPeak,
  type MemoryFigures,
  memoryFigures,
  readMemory,
  readPeak,
} from './process-memory.ts';
import { startRunningAgent } from './running-agent.ts';

/** The reader lets its thread go after a minute without mail. */
const RELEASE_TIMEOUT_MS = 100_000;
const MOST_MB = 110;

export type MemoryCourse = {
  /** Watching an empty folder, before any mail. */
  readonly afterStart: MemoryFigures;
  readonly peakWhileHandling: Figure;
  /** All mails handled, the thread that reads them let go. */
  readonly idle: MemoryFigures;
};

export type MemoryUse = {
  readonly afterOneMail: MemoryCourse;
  readonly afterBurst: MemoryCourse;
  /** The same code bundled to JavaScript, after one mail: what running from TypeScript costs is the difference. */
  readonly bundled: MemoryCourse;
};

/** Resident memory of the agent's process, on a server and a receiver in another one. */
export async function measureMemory(options: {
  readonly mails: number;
  readonly mailBytes: number;
}): Promise<MemoryUse> {
  const bundle = bundleAgent();
  const { mailBytes } = options;
  const goal = { below: MOST_MB };
  try {
    // Side by side: most of it is waiting for the threads to be let go.
    const [afterOneMail, afterBurst, bundled] = await Promise.all([
      memoryCourse({ mails: 1, mailBytes, goal }),
      memoryCourse({ mails: options.mails, mailBytes, goal }),
      memoryCourse({ mails: 1, mailBytes, entry: bundle.entry }),
    ]);
    return { afterOneMail, afterBurst, bundled };
  } finally {
    await bundle.remove();
  }
}

async function memoryCourse(options: {
  readonly mails: number;
  readonly mailBytes: number;
  readonly entry?: string;
  readonly goal?: { readonly below: number };
}): Promise<MemoryCourse> {
  const { mails, mailBytes, goal, ...how } = options;
  const server = await startScriptedImapServer();
  const sink = await startWebhookSink();
  const agent = await startRunningAgent(server, sink.url, how);
  const { pid } = agent.process;
  try {
    await server.waitForIdle(1, 60_000);
    const afterStart = readMemory(pid);
    forgetPeak(pid);
    for (const mail of benchMails(mails, mailBytes)) server.append(mail);
    await sink.waitFor(mails, 60_000);
    const peak = readPeak(pid);
    const threads = countThreads(pid);
    await waitUntil({
      what: 'the reading thread to be let go',
      check: () => countThreads(pid) < threads,
      on: { everyMs: 100 },
      timeoutMs: RELEASE_TIMEOUT_MS,
      seen: () => `${countThreads(pid)} of ${threads} threads`,
    });
    return {
      afterStart: memoryFigures(afterStart),
      peakWhileHandling: figure(peak, 'MB'),
      idle: memoryFigures(readMemory(pid), goal),
    };
  } catch (error) {
    throw new Error(`the agent said:\n${agent.process.stderr().slice(-2_000)}`, { cause: error });
  } finally {
    await agent.remove();
    await sink.close();
    await server.close();
  }
}
