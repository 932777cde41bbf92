import { stripVTControlCharacters } from 'node:util';
import type { Clock, Timer } from '../ports.ts';
import { LONGEST_SECRET_FORM } from '../support/redact.ts';

/** Often enough to be watched, seldom enough for a row and an event each time. */
const FLUSH_MS = 500;
/** Between two flushes; whoever prints more waits: taking secrets out of a flood would hold the agent up. */
const MOST_BETWEEN = 250_000;
/** Longer ones are left out whole: a piece of one may hold half a secret. */
const LONGEST_LINE = 2 * LONGEST_SECRET_FORM;
const LAST_LINE = 300;

/** The readable side of a pipe, as far as it is used here. */
type Pipe = {
  setEncoding(encoding: 'utf8'): unknown;
  on(event: 'data', take: (text: string) => void): unknown;
  pause(): unknown;
  resume(): unknown;
};

export type OutputCollector = {
  add(pipe: Pipe): void;
  /** Writes what is left, an unfinished line too. */
  finish(): void;
  /** The last line that says something; empty: none did. */
  lastLine(): string;
};

/**
 * What a command prints, line by line without secrets, control characters or colours, handed on twice a second.
 * A line is held back until it is whole: half a secret would pass unseen (CMD-3, LOG-1).
 */
export function collectOutput(ports: {
  readonly clock: Clock;
  readonly redact: (text: string) => string;
  readonly write: (text: string) => void;
}): OutputCollector {
  const { clock, redact, write } = ports;
  const pipes: Source[] = [];
  let whole = '';
  let last = '';
  let timer: Timer | null = null;

  function flush(): void {
    timer?.cancel();
    timer = null;
    if (whole !== '') {
      const text = redact(whole);
      whole = '';
      last = text.trimEnd().split('\n').at(-1)?.trim().slice(0, LAST_LINE) || last;
      write(text);
    }
    for (const one of pipes.filter(({ isPaused }) => isPaused)) {
      one.isPaused = false;
      one.pipe.resume();
    }
  }

  return {
    add(pipe) {
      const one: Source = { pipe, rest: '', isTooLong: false, isPaused: false };
      pipes.push(one);
      pipe.setEncoding('utf8');
      pipe.on('data', (text) => {
        for (const line of takeLines(one, text)) whole += `${line}\n`;
        if (whole.length > MOST_BETWEEN && !one.isPaused) {
          one.isPaused = true;
          pipe.pause();
        }
        timer ??= clock.setTimer(FLUSH_MS, flush);
      });
    },
    finish() {
      for (const one of pipes) {
        const [line = ''] = takeLines(one, '\n');
        if (line !== '') whole += `${line}\n`;
      }
      flush();
    },
    lastLine: () => last,
  };
}

type Source = { readonly pipe: Pipe; rest: string; isTooLong: boolean; isPaused: boolean };

function takeLines(one: Source, text: string): readonly string[] {
  const lines = (one.rest + text).split(/\r\n|\r(?=[^\n])|\n/u);
  const rest = lines.pop() ?? '';
  const shown = lines.map((line, at) =>
    line.length > LONGEST_LINE || (at === 0 && one.isTooLong) ? '…' : clean(line),
  );
  if (lines.length > 0) one.isTooLong = false;
  one.isTooLong ||= rest.length > LONGEST_LINE;
  one.rest = one.isTooLong ? '' : rest;
  return shown;
}

/** A colour in the middle of a secret must not hide it, nor a control reach a terminal. */
function clean(line: string): string {
  return stripVTControlCharacters(line).replace(/[\p{Cc}\p{Cs}]/gu, (character) =>
    character === '\t' ? '\t' : '',
  );
}
