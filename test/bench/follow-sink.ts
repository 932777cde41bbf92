import { closeSync, openSync, readSync } from 'node:fs';
import { z } from 'zod';
import type { SinkProcess } from '../support/sink-process.ts';
import { waitUntil } from '../support/wait-until.ts';

const arrivalSchema = z.object({ at: z.number(), id: z.string(), answer: z.string() });
/** A request as the sink wrote it down before it answered. */
export type SinkArrival = z.infer<typeof arrivalSchema>;

export type SinkFollower = {
  readonly arrivals: () => readonly SinkArrival[];
  /** Waits for so many requests in all. */
  readonly waitForArrivals: (count: number, timeoutMs: number) => Promise<readonly SinkArrival[]>;
  readonly close: () => void;
};

const LOOK_EVERY_MS = 20;

/** Reads what the sink's log gains, and nothing twice: the machine's two cores belong to what is measured. */
export function followSink(sink: SinkProcess): SinkFollower {
  const file = openSync(sink.logPath, 'r');
  const buffer = Buffer.alloc(1_048_576);
  const arrivals: SinkArrival[] = [];
  let lines = 0;
  let tail = '';
  const unread: string[] = [];

  const readNews = (): void => {
    for (;;) {
      const length = readSync(file, buffer);
      if (length === 0) return;
      const pieces = (tail + buffer.toString('latin1', 0, length)).split('\n');
      tail = pieces.pop() ?? '';
      unread.push(...pieces);
      lines += pieces.length;
    }
  };
  const all = (): readonly SinkArrival[] => {
    readNews();
    for (const line of unread.splice(0)) arrivals.push(arrivalSchema.parse(JSON.parse(line)));
    return [...arrivals];
  };

  return {
    arrivals: all,
    waitForArrivals: async (count, timeoutMs) => {
      const check = (): boolean => {
        readNews();
        return lines >= count;
      };
      const seen = () => `${lines} requests`;
      await waitUntil({
        what: `${count} requests at the sink`,
        check,
        on: { everyMs: LOOK_EVERY_MS },
        timeoutMs,
        seen,
      });
      return all();
    },
    close: () => closeSync(file),
  };
}
