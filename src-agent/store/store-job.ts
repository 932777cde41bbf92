import { z } from 'zod';

/** What takes as long as a database is large. */
export const storeJobSchema = z.discriminatedUnion('job', [
  /** Makes a fresh copy one file and checks it. */
  z.strictObject({ job: z.literal('seal'), path: z.string() }),
  z.strictObject({ job: z.literal('check'), path: z.string() }),
  z.strictObject({
    job: z.literal('stage'),
    dataDir: z.string(),
    at: z.number(),
    who: z.string(),
    cause: z.enum(['backup', 'file']),
    backup: z.strictObject({ path: z.string(), madeAt: z.number().nullable() }),
  }),
]);
export type StoreJob = z.infer<typeof storeJobSchema>;
