import type { z } from 'zod';
import type { COMMANDS } from '../contract/commands.ts';
import type { LinkRow } from '../contract/entities.ts';
import { plain } from '../support/plain-text.ts';
import { columns, type Show } from './show.ts';

type Output<Name extends keyof typeof COMMANDS> = z.output<(typeof COMMANDS)[Name]['output']>;

/** Mails per hour, a row each. */
export function hoursWords({ buckets }: Output<'history.hours'>, show: Show): string {
  const { mailStates } = show.texts;
  const head = ['', mailStates.sent, mailStates.waiting, mailStates.ignored, mailStates.failed];
  const rows = buckets.map(({ from, sent, waiting, ignored, failed }) => [
    show.instant(from),
    ...[sent, waiting, ignored, failed].map((count) => (count === 0 ? '-' : String(count))),
  ]);
  return columns([head, ...rows]);
}

export function auditWords(page: Output<'audit.list'>, show: Show): string {
  if (page.items.length === 0) return show.words.none.changes;
  const rows = page.items.map(({ at, who, action, detail }) => [
    show.instant(at),
    plain(who, 48),
    action,
    plain(detail, 300),
  ]);
  const table = columns(rows);
  return page.next === null ? table : `${table}\n${show.words.more(page.next)}`;
}

export function logsWords({ lines }: Output<'logs.read'>, show: Show): string {
  if (lines.length === 0) return show.words.none.lines;
  return lines
    .map(({ at, level, scope, message, fields }) => {
      const named = Object.entries(fields).map(([name, value]) => `${name}=${value}`);
      return plain([show.instant(at), level, scope, message, ...named].join(' '), 2_000);
    })
    .join('\n');
}

/** Made to be sent to somebody: a document, also without --json. */
export function diagnosticsWords({ report }: Output<'diagnostics.collect'>): string {
  return JSON.stringify(report, null, 2);
}

export function exportWords({ rows }: Output<'deliveries.export'>, show: Show): string {
  return show.words.exported(rows);
}

export function linkWords(link: LinkRow, show: Show): string {
  return `${show.words.linkState(link.doneAt !== null)} ${plain(link.raw_url, 300)}`;
}
