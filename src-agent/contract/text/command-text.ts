import type { ShownCommand } from '../deploy.ts';
import type { Language } from './text.ts';

/**
 * A local command whole, line by line, as the operator confirms it (CMD-2): in a dialog of the system, on a terminal.
 * Nothing is cut, and what has no shape of its own becomes visible: no text can pose as another line.
 */
export function describeCommand({ command, found }: ShownCommand, language: Language): readonly string[] {
  const words = WORDS[language];
  const { args, program, afterApiRefusal } = command;
  const lines = [`${words.program} ${visible(program)}`];
  if (found !== null) {
    if (found.program.realPath !== program) lines.push(`${words.real} ${visible(found.program.realPath)}`);
    lines.push(`SHA-256 ${found.program.sha256}`);
  }
  if (args.length === 0) lines.push(words.noArguments);
  for (const [at, arg] of args.entries()) lines.push(`${words.argument(at + 1)} ${visible(arg)}`);
  if (found !== null) {
    for (const { realPath, sha256 } of found.files) {
      lines.push(`${words.file} ${visible(realPath)}`, `SHA-256 ${sha256}`);
    }
    lines.push(`${words.folder} ${visible(found.folder)}`);
  }
  lines.push(words.after[afterApiRefusal]);
  return lines;
}

/** Blanks at either end show between the marks. */
function visible(text: string): string {
  const shown = text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
  });
  return `[${shown}]`;
}

const WORDS = {
  en: {
    program: 'Program:',
    real: 'which is:',
    argument: (number: number) => `Argument ${number}:`,
    noArguments: 'No arguments.',
    file: 'File it is given:',
    folder: 'Runs in:',
    after: {
      stop: 'When Render’s API says no, it does not run.',
      'run-command': 'It also runs when Render’s API says no.',
    },
  },
  fr: {
    program: 'Programme :',
    real: 'c’est-à-dire :',
    argument: (number: number) => `Argument ${number} :`,
    noArguments: 'Aucun argument.',
    file: 'Fichier qu’il reçoit :',
    folder: 'S’exécute dans :',
    after: {
      stop: 'Si l’API de Render refuse, elle n’est pas exécutée.',
      'run-command': 'Elle est aussi exécutée si l’API de Render refuse.',
    },
  },
} as const;
