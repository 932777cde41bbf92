import { z } from 'zod';
import { parseJson } from '../src-agent/support/parse-json.ts';

/**
 * What is kept of the report that Electron hands over when V8 gave up in a process of ours (RELIABILITY.md LOG-3):
 * where it happened. Node's report also lists environment, command line, open files and addresses: all of that is
 * dropped.
 */

const text = z.string().catch('');
const reportSchema = z.object({
  header: z.object({ event: text, trigger: text }).catch({ event: '', trigger: '' }),
  javascriptStack: z
    .object({ message: text, stack: z.array(text).catch([]) })
    .catch({ message: '', stack: [] }),
  nativeStack: z.array(z.object({ symbol: text }).catch({ symbol: '' })).catch([]),
});

const MOST_FRAMES = 30;

/** Lines for a person, oldest cause first; `report` is believed in nothing. */
export function describeCrash(type: string, location: string, report: string): readonly string[] {
  const parsed = reportSchema.safeParse(parseJson(report));
  const head = `The engine gave up: ${type} at ${location}`;
  if (!parsed.success) return [head];
  const { header, javascriptStack, nativeStack } = parsed.data;
  return [
    head,
    `${header.event} ${header.trigger}`.trim(),
    javascriptStack.message,
    ...javascriptStack.stack.slice(0, MOST_FRAMES).map((frame) => `    ${frame}`),
    ...nativeStack.slice(0, MOST_FRAMES).map(({ symbol }) => `    ${symbol}`),
  ].filter((line) => line.trim() !== '');
}
