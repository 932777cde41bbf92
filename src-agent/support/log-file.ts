import { mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import electronLog from 'electron-log/node';
import type { Clock } from '../ports.ts';
import { describeError } from './describe-error.ts';
import { formatRecord, LONGEST_LINE, type LogRecord } from './logger.ts';

/** LOG-2. A file may pass its size by one line, so the limit leaves room for the longest one. */
const FILES = 5;
const FILE_MAX_BYTES = 5_000_000;
const LONGEST_LINE_BYTES = 3 * LONGEST_LINE;
/** A folder that cannot be written is tried again this much later. */
const RETRY_AFTER_MS = 10_000;

export type LogFile = {
  /** Never throws: a disk that is full or read-only costs lines, not deliveries. */
  write(record: LogRecord): void;
  /** Absolute path of the file being written. */
  readonly path: string;
  /** Why nothing is being written at present; null when all is well. For `doctor`. */
  fault(): string | null;
};

/**
 * Rotating log files `agent.log`, `agent.1.log` (newest) … `agent.4.log` in `folder`, written by electron-log's
 * Node build, line by line and synchronously, so that the last words of a crash are there.
 * `echo` receives each line too, for stderr.
 */
export function openLogFile(options: {
  readonly folder: string;
  readonly clock: Clock;
  readonly name?: string;
  readonly echo?: (line: string) => void;
}): LogFile {
  const { folder, clock } = options;
  const name = options.name ?? 'agent';
  const path = join(folder, `${name}.log`);
  const numbered = (number: number): string => join(folder, `${name}.${number}.log`);

  let fault: string | null = null;
  let retryAt = 0;
  let lost = 0;
  let prepared = false;
  let listening = false;

  const fail = (error: unknown): void => {
    fault = describeError(error);
    retryAt = clock.monotonic() + RETRY_AFTER_MS;
    prepared = false;
  };

  const writer = electronLog.create({ logId: path });
  writer.transports.console.level = false;
  const { file } = writer.transports;
  // Its own notices go to the console of the default instance; stdout and stderr are ours.
  electronLog.transports.console.writeFn = () => undefined;
  file.setAppName('render-signal-desktop');
  file.resolvePathFn = () => path;
  file.sync = true;
  file.maxSize = FILE_MAX_BYTES - LONGEST_LINE_BYTES;
  file.writeOptions = { flag: 'a', mode: 0o600, encoding: 'utf8' };
  file.transforms = [({ data }: { readonly data: readonly unknown[] }) => data.join(' ')];
  file.archiveLogFn = (current) => {
    try {
      rmSync(numbered(FILES - 1), { force: true });
      for (let number = FILES - 2; number >= 1; number -= 1)
        renameIfThere(numbered(number), numbered(number + 1));
      renameIfThere(path, numbered(1));
    } catch {
      // A file that cannot be moved (open elsewhere on Windows) is emptied: the bound on size comes first.
      current.clear();
    }
  };

  /** electron-log remembers a folder that failed at first for good, so it only ever sees one that works. */
  const prepare = (): boolean => {
    if (prepared) return true;
    if (fault !== null && clock.monotonic() < retryAt) return false;
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      writeFileSync(path, '', { flag: 'a', mode: 0o600 });
      const opened = file.getFile();
      if (!listening) opened.on('error', fail);
      listening = true;
    } catch (error) {
      fail(error);
      return false;
    }
    prepared = true;
    return true;
  };

  const writeLine = (line: string): boolean => {
    if (!prepare()) return false;
    fault = null;
    try {
      writer.info(line);
    } catch (error) {
      fail(error);
    }
    return fault === null;
  };

  return {
    path,
    fault: () => fault,
    write(record) {
      const line = formatRecord(record);
      options.echo?.(line);
      if (lost > 0) {
        const notice: LogRecord = {
          ...record,
          level: 'warn',
          scope: 'log',
          message: 'Lines lost: the log folder could not be written',
          fields: [['count', String(lost)]],
        };
        if (writeLine(formatRecord(notice))) lost = 0;
      }
      if (!writeLine(line)) lost += 1;
    },
  };
}

function renameIfThere(from: string, to: string): void {
  if (statSync(from, { throwIfNoEntry: false }) !== undefined) renameSync(from, to);
}
