import { z } from 'zod';
import { normaliseMakeAddress } from '../../../src-agent/contract/make-address.ts';

const inputSchema = z.strictObject({ value: z.string().nullable() });

export function run(input: unknown): unknown {
  return normaliseMakeAddress(inputSchema.parse(input).value);
}
