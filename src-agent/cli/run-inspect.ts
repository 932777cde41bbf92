import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { err, ok, type Result } from '../contract/result.ts';
import { type InspectResult, inspectLine, inspectMessage, parseInstant } from '../inspect.ts';
import { readInput, readJsonInput } from './read-input.ts';

/** What the agent would do with one message. */
export async function inspectFile(
  request: {
    readonly file: string;
    readonly settingsFile: string | null;
    readonly stateFile: string | null;
    readonly now: string | null;
  },
  stdin: Readable,
  clockNow: number,
): Promise<Result<InspectResult>> {
  const now = request.now === null ? clockNow : parseInstant(request.now);
  if (now === null)
    return err('cli.wrong-use', { params: { detail: `--now ${request.now} is no ISO instant` } });
  const settings = await optionalJson(request.settingsFile, stdin);
  if (!settings.ok) return settings;
  const state = await optionalJson(request.stateFile, stdin);
  if (!state.ok) return state;
  const eml = await readInput(request.file, stdin);
  if (!eml.ok) return eml;
  return inspectMessage({
    id: request.file,
    eml: eml.value,
    settings: settings.value,
    state: state.value,
    now,
  });
}

async function optionalJson(path: string | null, stdin: Readable): Promise<Result<unknown>> {
  return path === null ? ok(undefined) : readJsonInput(path, stdin);
}

/**
 * One result per line of standard input, in the same order; a line that cannot be decided gives
 * `{"error": …}` in its place. Resolves to how many of those there were.
 */
export async function inspectLines(
  stdin: Readable,
  now: number,
  write: (line: string) => void,
): Promise<number> {
  let refused = 0;
  for await (const line of createInterface({ input: stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() === '') continue;
    const result = await inspectLine(line, now);
    if (!result.ok) refused += 1;
    const { code, params } = result.ok ? { code: null, params: {} } : result.error;
    write(JSON.stringify(result.ok ? result.value : { error: { code, params } }));
  }
  return refused;
}
