import type { ShownCommand } from '../contract/deploy.ts';
import type { Reason, TraceStep } from '../contract/entities.ts';
import type { GmailCheck } from '../contract/gmail.ts';
import type { Failure } from '../contract/result.ts';
import type { DoctorCheck, WatcherStatus } from '../contract/status.ts';
import type { Texts } from '../contract/text/texts.ts';
import type { TerminalWords } from './terminal-words.ts';

/** How a value reads on a terminal: in the operator's language and zone. */
export type Show = {
  readonly words: TerminalWords;
  readonly texts: Texts;
  /** Wall clock in the zone; `-` for none. */
  instant(at: number | null): string;
  failure(failure: Omit<Failure, 'cause'>): string;
  reason(reason: Reason | null): string;
  watcher(watcher: WatcherStatus): string;
  trace(step: TraceStep): string;
  check(check: DoctorCheck): string;
  gmailCheck(check: GmailCheck): string;
  /** A local command whole. */
  command(shown: ShownCommand): string;
};

/** Columns padded to their widest cell; the last one is left as it is. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, [...cell].length);
  }
  return rows
    .map((row) =>
      row
        .map((cell, index) =>
          index === row.length - 1 ? cell : cell + ' '.repeat((widths[index] ?? 0) - [...cell].length),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
