import { z } from 'zod';
import { changePrefs } from '../../../src-agent/legacy/processing-prefs.ts';

const document = z.record(z.string(), z.json());
const inputSchema = z.strictObject({ payload: document, current: document });

/** The answer's `message` is the product's own; the README calls that of the reference informative. */
export function run(input: unknown): unknown {
  const { payload, current } = inputSchema.parse(input);
  return changePrefs(payload, current);
}
