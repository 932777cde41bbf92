import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { err, ok, type Result } from '../contract/result.ts';
import { describeError } from '../support/describe-error.ts';

/** Bytes of a file, or of standard input for `-`. Fails with cli.unreadable-file. */
export async function readInput(path: string, stdin: NodeJS.ReadableStream): Promise<Result<Buffer>> {
  try {
    return ok(path === '-' ? await buffer(stdin) : await readFile(path));
  } catch (error) {
    return err('cli.unreadable-file', { params: { path }, cause: describeError(error) });
  }
}

/** A JSON document from a file or standard input. Fails with cli.unreadable-file or settings.unreadable-file. */
export async function readJsonInput(path: string, stdin: NodeJS.ReadableStream): Promise<Result<unknown>> {
  const bytes = await readInput(path, stdin);
  if (!bytes.ok) return bytes;
  try {
    return ok(JSON.parse(bytes.value.toString('utf8')));
  } catch (error) {
    const detail = error instanceof SyntaxError ? 'not a JSON document' : describeError(error);
    return err('settings.unreadable-file', { params: { path }, cause: detail });
  }
}
