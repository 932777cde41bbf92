import { createInterface } from 'node:readline/promises';
import type { Readable } from 'node:stream';

/** Asks on standard error and reads one line; anything but a yes, in either language, is a no. */
export async function confirm(
  question: string,
  terminal: { readonly stdin: Readable; readonly stderr: (text: string) => void },
): Promise<boolean> {
  terminal.stderr(question);
  const lines = createInterface({ input: terminal.stdin });
  try {
    for await (const line of lines) return /^\s*(?:y|yes|o|oui)\s*$/iu.test(line);
    return false;
  } finally {
    lines.close();
  }
}
