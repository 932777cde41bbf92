import { z } from 'zod';
import { allow } from '../../../src-agent/delivery/rate-limit.ts';

const inputSchema = z.strictObject({
  limit_per_hour: z.number(),
  /** Seconds, as the reference keeps them. */
  queue: z.array(z.number()),
  ops: z.array(z.strictObject({ op: z.enum(['allow', 'record']), at: z.number() })),
});

/** Plays the operations of one case in order; answers and queue are in the reference's seconds. */
export function run(input: unknown): unknown {
  const { limit_per_hour: limit, queue, ops } = inputSchema.parse(input);
  let events: readonly number[] = queue.map((seconds) => seconds * 1_000);
  const allowed: boolean[] = [];
  for (const { op, at } of ops) {
    if (op === 'record') {
      events = [...events, at * 1_000];
      continue;
    }
    const answer = allow(limit, events, at * 1_000);
    allowed.push(answer.allowed);
    events = answer.events;
  }
  return { allowed, queue: events.map((ms) => ms / 1_000) };
}
