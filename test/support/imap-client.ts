import { ImapFlow, type ImapFlowOptions } from 'imapflow';
import { createChangeBell } from './change-source.ts';
import { waitUntil } from './wait-until.ts';

/** A real imapflow client whose events are kept, to judge the servers with. */
export type ObservedClient = {
  readonly client: ImapFlow;
  readonly exists: () => readonly { readonly count: number; readonly at: number }[];
  /** Codes of the `error` events. */
  readonly errors: () => readonly string[];
  readonly isClosed: () => boolean;
  /** Waits for an `exists` event with that count; gives the time of the first, by `performance.now()`. */
  readonly waitForExists: (count: number, timeoutMs?: number) => Promise<number>;
  readonly waitForClose: (timeoutMs?: number) => Promise<void>;
};

export function observeClient(options: ImapFlowOptions): ObservedClient {
  const client = new ImapFlow({ logger: false, disableAutoIdle: true, ...options });
  const bell = createChangeBell();
  const exists: { readonly count: number; readonly at: number }[] = [];
  const firstAt = new Map<number, number>();
  const errors: string[] = [];
  let closed = false;
  client.on('exists', ({ count }: { readonly count: number }) => {
    const at = performance.now();
    exists.push({ count, at });
    if (!firstAt.has(count)) firstAt.set(count, at);
    bell.ring();
  });
  client.on('error', (error: unknown) => {
    errors.push(error instanceof Error && 'code' in error ? String(error.code) : String(error));
    bell.ring();
  });
  client.on('close', () => {
    closed = true;
    bell.ring();
  });
  return {
    client,
    exists: () => [...exists],
    errors: () => [...errors],
    isClosed: () => closed,
    waitForExists: (count, timeoutMs = 5_000) =>
      waitUntil({
        what: `an exists event with ${count}`,
        check: () => firstAt.get(count),
        on: bell,
        timeoutMs,
        seen: () => JSON.stringify({ latest: exists.slice(-3), errors, closed }),
      }),
    waitForClose: async (timeoutMs = 5_000) => {
      await waitUntil({ what: 'the connection to close', check: () => closed, on: bell, timeoutMs });
    },
  };
}
