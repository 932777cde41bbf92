import { z } from 'zod';
import { instantSchema } from './entities.ts';

const LOG_LINE_LEVELS = ['debug', 'info', 'warning', 'error'] as const;
/** A line that the service or its build wrote, without secrets and control characters. */
export const serviceLogLineSchema = z.strictObject({
  at: instantSchema,
  /** null: Render named none. */
  level: z.enum(LOG_LINE_LEVELS).nullable(),
  message: z.string().max(2_000),
});
export type ServiceLogLine = z.infer<typeof serviceLogLineSchema>;
