import { z } from 'zod';
import { defineCommand } from './command.ts';
import { instantSchema } from './entities.ts';

/** The commands over what the agent says of itself. */

export const logLevelSchema = z.enum(['debug', 'info', 'warn', 'error']);

const logLineSchema = z.strictObject({
  /** From 1 for the life of one agent process. */
  seq: z.int().positive(),
  at: instantSchema,
  level: logLevelSchema,
  scope: z.string(),
  message: z.string(),
  fields: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});
/** A line of the log as the window shows it, already free of secrets. */
export type LogLine = z.infer<typeof logLineSchema>;

/** Version, system, status, settings, secrets by name, doctor's checks and the last lines of the log; free of secrets. */
export const diagnosticsReportSchema = z.record(z.string(), z.json());
export type DiagnosticsReport = z.infer<typeof diagnosticsReportSchema>;

export const LOG_COMMANDS = {
  'logs.read': defineCommand('logs.read', {
    input: z.strictObject({
      /** Lines after this one only. */
      afterSeq: z.int().nonnegative().default(0),
      minLevel: logLevelSchema.default('info'),
      /** A scope and those below it: `mailbox` also finds `mailbox.idle`. */
      scope: z.string().max(100).nullable().default(null),
      /** Anywhere in the line, whatever the case. */
      search: z.string().trim().max(200).nullable().default(null),
      limit: z.int().min(1).max(500).default(200),
    }),
    /** The newest that match, oldest first; `lastSeq`: of the newest line kept, whether it matches or not. */
    output: z.strictObject({ lines: z.array(logLineSchema), lastSeq: z.int().nonnegative() }),
  }),
  'diagnostics.collect': defineCommand('diagnostics.collect', {
    input: z.strictObject({}),
    output: z.strictObject({ report: diagnosticsReportSchema }),
    /** Doctor tries the mailbox. */
    timeLimitMs: 180_000,
  }),
} as const;
