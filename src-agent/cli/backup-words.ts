import type { BackupRow } from '../contract/backup-commands.ts';
import { columns, type Show } from './show.ts';

export function backupListWords(backups: readonly BackupRow[], show: Show): string {
  const { words, instant, failure } = show;
  if (backups.length === 0) return words.backups.none;
  const rows = backups.map((row) => [
    row.name,
    instant(row.madeAt),
    `${(row.sizeBytes / 1_000_000).toFixed(1)} MB`,
    row.version === null ? '-' : String(row.version),
    row.failure === null ? whatIsIn(row, show) : failure(row.failure),
  ]);
  return columns([words.backups.columns, ...rows]);
}

function whatIsIn({ contents }: BackupRow, { words, instant }: Show): string {
  if (contents === null) return '-';
  return words.backups.contents(contents.mails, contents.deliveries, instant(contents.newestMailAt));
}

export function backupContentsWords(row: BackupRow, show: Show): string {
  const made = row.madeAt === null ? row.path : show.instant(row.madeAt);
  return `${made} (${whatIsIn(row, show)})`;
}

export function backupWords(row: BackupRow, show: Show): string {
  return `${row.path}${show.words.colon} ${whatIsIn(row, show)}`;
}
