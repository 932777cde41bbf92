import { z } from 'zod';
import { headerLine } from './settings-fields.ts';
import { isAllowedWebhookUrl } from './webhook-address.ts';

/** As Render names its services: `srv-` and what follows in the address of its dashboard. */
export const renderServiceIdSchema = z.string().regex(/^srv-[a-z0-9]{1,60}$/u, {
  error: 'a service id begins with srv-',
});

/** As a shell takes it. */
const variableNameSchema = z
  .string()
  .trim()
  .max(100)
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/u, { error: 'the name of an environment variable, please' });

/** cmd.exe reads the arguments of these once more (CVE-2024-27980); Windows drops dots and spaces at the end. */
export const BATCH_FILE = /\.(?:bat|cmd)[\s.]*$/iu;
/** Of this machine: neither relative nor on a server. */
const ABSOLUTE = /^(?:\/(?!\/)|[A-Za-z]:[\\/])/u;

/** Shown whole, on one line, before it is confirmed: without controls and halves of characters. */
const shownText = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, { error: 'one line, please' });

/**
 * A program of this machine that deploys where Render's own ways do not (RELIABILITY.md CMD-1): started as it stands
 * here, by no shell. It runs only once the operator has confirmed it.
 */
export const localCommandSchema = z.strictObject({
  program: shownText(1_000)
    .regex(ABSOLUTE, { error: 'the whole path of a program on this machine, please' })
    .refine((path) => !BATCH_FILE.test(path), { error: 'a .bat or .cmd file would be read by a shell' }),
  /** They fit the dialog that shows them. */
  args: z
    .array(shownText(1_000))
    .max(32)
    .refine((list) => list.reduce((sum, arg) => sum + arg.length, 0) <= 2_000, {
      error: 'at most 2,000 characters in all',
    })
    .default([]),
  /** Whether it may run although Render's API was reached and said no. */
  afterApiRefusal: z.enum(['stop', 'run-command']).default('stop'),
});
export type LocalCommand = z.infer<typeof localCommandSchema>;

/** The operator's services on Render. Their hooks and the API key are secrets. */
export const deploysSchema = z
  .strictObject({
    services: z
      .array(
        z.strictObject({
          id: renderServiceIdSchema,
          name: headerLine(100).default(''),
          /** Shown before a deploy is confirmed; Render decides what it builds. */
          branch: headerLine(200).default(''),
          /** Asked after a deploy until it answers 2xx. */
          healthUrl: z
            .string()
            .trim()
            .max(2_000)
            .refine(isAllowedWebhookUrl, { error: 'an https address, please' })
            .nullable()
            .default(null),
          /** Build from nothing, unless a deploy says otherwise; only the API can. */
          clearCache: z.boolean().default(false),
          /** Names of environment variables that it cannot do without; compared with those it has at Render. */
          requiredSettings: z.array(variableNameSchema).max(100).default([]),
          /** Off by default. */
          command: localCommandSchema.nullable().default(null),
        }),
      )
      .max(20)
      .refine((list) => new Set(list.map(({ id }) => id)).size === list.length, {
        error: 'the same service twice',
      })
      .default([]),
  })
  .prefault({});
