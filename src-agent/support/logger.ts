import type { Clock, Log, LogFields, LogLevel } from '../ports.ts';
import { isoInstant } from './clock.ts';
import { isSecretField, LONGEST_SECRET_FORM, type Redactor } from './redact.ts';

/** A line before it is formatted, already free of secrets: what files, stderr and a live log panel receive. */
export type LogRecord = {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly level: LogLevel;
  /** Which process wrote it: `agent`, later `main` or `window`. */
  readonly process: string;
  readonly scope: string;
  readonly message: string;
  readonly fields: readonly (readonly [name: string, value: string])[];
};

export type Logger = Log & {
  /** Writes the count of left-out lines, if any: called before the process ends. */
  flush(): void;
};

const RANK: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3 };

/** Lines per second; above, only their number is written (LOG-2). */
const LINES_PER_SECOND = 100;
/** Part of them that a flood of ordinary lines cannot use up: the cause of an incident is among these. */
const LINES_FOR_WARNINGS = 20;

const LONGEST_RAW = 20_000;
const LONGEST_MESSAGE = 2_000;
const LONGEST_VALUE = 1_000;
const MOST_FIELDS = 30;
/** Characters of a formatted line: 2,000 escaped ones in the message can grow eightfold. */
export const LONGEST_LINE = 16_000;

/**
 * The root logger. Redaction and the limit of lines stand here and nowhere else, so no scope, file or
 * stream can be reached around them. `write` must not throw.
 */
export function createLogger(options: {
  readonly write: (record: LogRecord) => void;
  /** The least serious level that is written. */
  readonly level: LogLevel;
  readonly clock: Clock;
  readonly redactor: Redactor;
  readonly process?: string;
}): Logger {
  const { write, clock, redactor } = options;
  const processName = options.process ?? 'agent';
  const least = RANK[options.level];
  let secondStartedAt = clock.monotonic();
  let linesInSecond = 0;
  let leftOut = 0;

  const emit = (
    level: LogLevel,
    scope: string,
    message: string,
    fields: readonly (readonly [string, string])[],
  ): void => write({ at: clock.now(), level, process: processName, scope, message, fields });

  const flush = (): void => {
    if (leftOut === 0) return;
    const count = leftOut;
    leftOut = 0;
    emit('warn', 'log', 'Lines left out: too many in one second', [['count', String(count)]]);
  };

  /** Whether this line still fits into the running second. */
  const takeRoom = (level: LogLevel): boolean => {
    if (clock.monotonic() - secondStartedAt >= 1_000) {
      flush();
      secondStartedAt = clock.monotonic();
      linesInSecond = 0;
    }
    const room = RANK[level] >= RANK.warn ? LINES_PER_SECOND : LINES_PER_SECOND - LINES_FOR_WARNINGS;
    if (linesInSecond >= room) {
      leftOut += 1;
      return false;
    }
    linesInSecond += 1;
    return true;
  };

  const scoped = (scope: string): Log => {
    const at =
      (level: LogLevel) =>
      (message: string, fields: LogFields = {}): void => {
        if (RANK[level] < least || !takeRoom(level)) return;
        const clean: (readonly [string, string])[] = [];
        for (const [name, value] of Object.entries(fields).slice(0, MOST_FIELDS)) {
          if (value !== undefined) clean.push(cleanField(name, value, redactor));
        }
        emit(level, scope, cleanText(message, LONGEST_MESSAGE, redactor), clean);
      };
    return {
      debug: at('debug'),
      info: at('info'),
      warn: at('warn'),
      error: at('error'),
      child: (name) => scoped(scope === 'root' ? name : `${scope}.${name}`),
    };
  };

  return { ...scoped('root'), flush };
}

function cleanField(
  name: string,
  value: string | number | boolean | null,
  redactor: Redactor,
): readonly [string, string] {
  const cleanName = redactor.redact(name.slice(0, 100)).replaceAll(/[^\w.-]/gu, '_');
  if (isSecretField(name)) return [cleanName, '[redacted]'];
  return [cleanName, cleanText(String(value), LONGEST_VALUE, redactor)];
}

/**
 * Redacts first and cuts second, because half a secret would no longer be recognised. Text that is too long
 * to redact loses its end, and with it any secret that the first cut may have halved.
 */
function cleanText(text: string, longest: number, redactor: Redactor): string {
  if (text.length <= LONGEST_RAW) return cut(redactor.redact(text), longest);
  const redacted = redactor.redact(text.slice(0, LONGEST_RAW));
  return cut(`${redacted.slice(0, Math.max(0, redacted.length - LONGEST_SECRET_FORM))}…`, longest);
}

function cut(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}

/**
 * `UTC-time LEVEL process scope message key=value…` on exactly one line: control and direction characters
 * are escaped, so no mail text can start a line of its own or hide a part of one (MAIL-7).
 */
export function formatRecord(record: LogRecord): string {
  const head = `${isoInstant(record.at)} ${record.level.toUpperCase()} ${record.process} ${record.scope}`;
  const fields = record.fields.map(([name, value]) => ` ${name}=${quotedWhenNeeded(value)}`).join('');
  return cut(`${head} ${escapeControls(record.message)}${fields}`, LONGEST_LINE);
}

function quotedWhenNeeded(value: string): string {
  if (value !== '' && !/[\s"=\\]/u.test(value)) return escapeControls(value);
  return `"${escapeControls(value.replaceAll('\\', '\\\\').replaceAll('"', '\\"'))}"`;
}

/** Control, format (bidi, zero width), separator and lone surrogate characters: invisible or line-breaking. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

function escapeControls(text: string): string {
  return text.replaceAll(HIDDEN, (character) => {
    if (character === '\n') return '\\n';
    if (character === '\r') return '\\r';
    if (character === '\t') return '\\t';
    return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
  });
}
