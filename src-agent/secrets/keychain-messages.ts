import { z } from 'zod';

/** What crosses between the agent and the process that holds keytar. */
export const keychainCallSchema = z.discriminatedUnion('act', [
  z.strictObject({ id: z.int(), act: z.literal('get'), service: z.string(), account: z.string() }),
  z.strictObject({
    id: z.int(),
    act: z.literal('set'),
    service: z.string(),
    account: z.string(),
    value: z.string(),
  }),
  z.strictObject({ id: z.int(), act: z.literal('clear'), service: z.string(), account: z.string() }),
]);
export type KeychainCall = z.infer<typeof keychainCallSchema>;

export const keychainAnswerSchema = z.union([
  z.strictObject({ id: z.int(), value: z.union([z.string(), z.boolean(), z.null()]) }),
  z.strictObject({ id: z.int(), error: z.string() }),
]);
export type KeychainAnswer = z.infer<typeof keychainAnswerSchema>;
