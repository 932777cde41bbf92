import { z } from 'zod';
import { envBool } from '../../../src-agent/legacy/env-bool.ts';

const inputSchema = z.strictObject({
  value: z.string().nullable(),
  default: z.boolean(),
  env: z.record(z.string(), z.string()),
});

export function run(input: unknown): unknown {
  const { value, default: fallback, env } = inputSchema.parse(input);
  return envBool(value, fallback, new Map(Object.entries(env)));
}
