import { join } from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';

const messageSchema = z.strictObject({
  id: z.number(),
  uid: z.number(),
  subject: z.string(),
  state: z.string(),
  reason: z.string().nullable(),
});
const deliverySchema = z.strictObject({
  id: z.string(),
  messageId: z.number(),
  target: z.string(),
  state: z.string(),
  attempts: z.number(),
  /** Rows of the attempts table, which must tell of each attempt. */
  recorded: z.number(),
});

export type MessageRow = z.infer<typeof messageSchema>;
export type DeliveryRow = z.infer<typeof deliverySchema>;
export type AgentRows = {
  readonly messages: readonly MessageRow[];
  readonly deliveries: readonly DeliveryRow[];
  /** `\Seen` that is still to be put on a mail. */
  readonly openMarks: number;
};

/** What an agent's database holds, read beside the agent or after its end; the file is not touched. */
export function readAgentRows(dataDir: string): AgentRows {
  const db = new Database(join(dataDir, 'agent.db'), { readonly: true, fileMustExist: true });
  try {
    const all = <T>(schema: z.ZodType<T>, sql: string): T[] => z.array(schema).parse(db.prepare(sql).all());
    return {
      messages: all(messageSchema, 'SELECT id, uid, subject, state, reason FROM messages ORDER BY id'),
      deliveries: all(
        deliverySchema,
        `SELECT id, message_id AS messageId, target, state, attempts,
             (SELECT count(*) FROM attempts a WHERE a.seq = d.seq) AS recorded
           FROM deliveries d ORDER BY seq`,
      ),
      openMarks: z
        .number()
        .parse(db.prepare('SELECT count(*) FROM mailbox_actions WHERE done_at IS NULL').pluck().get()),
    };
  } finally {
    db.close();
  }
}

/** Nothing is left to do: every mail and delivery has its final state, every mark is on. */
export function isSettled({ messages, deliveries, openMarks }: AgentRows): boolean {
  return (
    openMarks === 0 &&
    messages.every(({ state }) => state !== 'noticed' && state !== 'waiting') &&
    deliveries.every(({ state }) => state !== 'queued' && state !== 'sending')
  );
}
