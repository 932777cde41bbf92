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
        }),
      )
      .max(20)
      .refine((list) => new Set(list.map(({ id }) => id)).size === list.length, {
        error: 'the same service twice',
      })
      .default([]),
  })
  .prefault({});
