import type { LogLine } from '../contract/log-commands.ts';
import type { LogLevel } from '../ports.ts';
import type { LogRecord } from './logger.ts';

/** The last lines of this process, in memory, for whoever looks at the log while the agent runs. */
export type LogRing = {
  write(record: LogRecord): void;
  /** The newest that match, oldest first. */
  read(query: LogQuery): readonly LogLine[];
  /** 0 before the first line. */
  lastSeq(): number;
  /** Called after each line; gives the undo. */
  onWritten(listener: () => void): () => void;
};

export type LogQuery = {
  readonly afterSeq: number;
  readonly minLevel: LogLevel;
  readonly scope: string | null;
  readonly search: string | null;
  readonly limit: number;
};

const MOST_LINES = 2_000;
/** Most lines have a hundred characters; the longest ones would fill tens of megabytes (RES-1). */
const MOST_CHARACTERS = 2_000_000;
/** Of one answer: below what a socket takes in one line. */
const ANSWER_CHARACTERS = 1_000_000;
const RANK: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3 };

/** Takes records as the logger writes them: redacted, and few enough per second. */
export function createLogRing(mostLines = MOST_LINES): LogRing {
  const kept: { readonly line: LogLine; readonly size: number }[] = [];
  const listeners = new Set<() => void>();
  let characters = 0;
  let seq = 0;

  return {
    write({ at, level, scope, message, fields }) {
      seq += 1;
      const line = { seq, at, level, scope, message, fields: Object.fromEntries(fields) };
      const size = fields.reduce(
        (sum, [name, value]) => sum + name.length + value.length,
        scope.length + message.length,
      );
      kept.push({ line, size });
      characters += size;
      while (kept.length > mostLines || characters > MOST_CHARACTERS) characters -= kept.shift()?.size ?? 0;
      for (const listener of [...listeners]) listener();
    },
    read(query) {
      const found: LogLine[] = [];
      let room = ANSWER_CHARACTERS;
      for (const { line, size } of kept.toReversed()) {
        if (line.seq <= query.afterSeq || found.length === query.limit) break;
        if (!matches(line, query)) continue;
        room -= size;
        if (room < 0) break;
        found.push(line);
      }
      return found.reverse();
    },
    lastSeq: () => seq,
    onWritten: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function matches(line: LogLine, { minLevel, scope, search }: LogQuery): boolean {
  if (RANK[line.level] < RANK[minLevel]) return false;
  if (scope !== null && line.scope !== scope && !line.scope.startsWith(`${scope}.`)) return false;
  if (search === null || search === '') return true;
  const words = [line.scope, line.message, ...Object.entries(line.fields).flat()];
  const wanted = search.toLowerCase();
  return words.some((word) => String(word).toLowerCase().includes(wanted));
}
