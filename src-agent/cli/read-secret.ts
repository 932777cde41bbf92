import { text } from 'node:stream/consumers';
import type { ReadStream } from 'node:tty';

/** A secret from standard input: typed unseen at a terminal, or piped; the line break at its end is not part of it. */
export async function readSecret(
  stdin: NodeJS.ReadableStream & { isTTY?: boolean },
  question: string,
  prompt: (text: string) => void,
): Promise<string> {
  if (!isTerminal(stdin)) return (await text(stdin)).replace(/\r?\n$/u, '');
  prompt(question);
  stdin.setRawMode(true);
  stdin.setEncoding('utf8');
  let typed = '';
  try {
    for await (const chunk of stdin) {
      for (const character of String(chunk)) {
        if (character === '\r' || character === '\n' || character === '\u0004') return typed;
        // Ctrl+C: nothing is set.
        if (character === '\u0003') return '';
        typed = character === '\u007f' || character === '\b' ? typed.slice(0, -1) : typed + character;
      }
    }
    return typed;
  } finally {
    stdin.setRawMode(false);
    prompt('\n');
  }
}

function isTerminal(stdin: NodeJS.ReadableStream & { isTTY?: boolean }): stdin is ReadStream {
  return stdin.isTTY === true && 'setRawMode' in stdin;
}
