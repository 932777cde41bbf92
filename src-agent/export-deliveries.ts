import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { DateTime } from 'luxon';
import type { DeliverySummary } from './contract/entities.ts';
import { err, ok, type Result } from './contract/result.ts';
import { judgeExportPath } from './judge-export-path.ts';
import type { Clock, NewId } from './ports.ts';
import type { DeliveryHistory, DeliveryQuery } from './store/delivery-history.ts';
import { describeError } from './support/describe-error.ts';
import { systemCode } from './support/system-code.ts';

/** Rows read and written at once; between two the agent does its work. */
const PAGE_ROWS = 500;

type Column = readonly [name: string, value: (row: DeliverySummary, zone: string) => string | number | null];

/** Names are those of the contract, the same in every language: scripts read them. */
const COLUMNS: readonly Column[] = [
  ['id', (row) => row.id],
  ['messageId', (row) => row.messageId],
  ['createdAt', (row, zone) => zonedText(row.createdAt, zone)],
  ['endedAt', (row, zone) => zonedText(row.endedAt, zone)],
  ['state', (row) => row.state],
  ['kind', (row) => row.kind],
  ['target', (row) => row.target],
  ['host', (row) => row.host],
  ['subject', (row) => row.subject],
  ['sender', (row) => row.sender],
  ['attempts', (row) => row.attempts],
  ['nextAttemptAt', (row, zone) => zonedText(row.nextAttemptAt, zone)],
  ['lastStatus', (row) => row.lastStatus],
  ['lastError', (row) => row.lastError],
];

/**
 * Writes the deliveries of a filter, newest mail first, as RFC 4180 with a UTF-8 mark, instants as ISO 8601 in
 * `timeZone`. The file appears whole or not at all; one that is there is replaced. Returns how many rows.
 * Fails with file.unwritable, also for a path inside `dataDir`: nothing there may be overwritten.
 */
export async function exportDeliveries(
  parts: {
    readonly deliveries: Pick<DeliveryHistory, 'list'>;
    readonly clock: Clock;
    readonly newId: NewId;
    readonly dataDir: string;
  },
  request: {
    readonly filter: Omit<DeliveryQuery, 'cursor' | 'limit'>;
    readonly path: string;
    readonly timeZone: string;
  },
): Promise<Result<{ readonly rows: number }>> {
  const { path } = request;
  const judged = await judgeExportPath(path, parts.dataDir);
  if (!judged.ok) return judged;
  const unfinished = `${path}.${parts.newId()}.part`;
  let file: FileHandle | null = null;
  try {
    file = await open(unfinished, 'wx', 0o600);
    const rows = await writeRows(parts, request, file);
    if (!rows.ok) return rows;
    await file.sync();
    await file.close();
    file = null;
    await rename(unfinished, path);
    return ok({ rows: rows.value });
  } catch (error) {
    const code = systemCode(error);
    if (code === null) throw error;
    return err('file.unwritable', { params: { path, detail: code }, cause: describeError(error) });
  } finally {
    await file?.close();
    await rm(unfinished, { force: true });
  }
}

async function writeRows(
  { deliveries, clock }: { readonly deliveries: Pick<DeliveryHistory, 'list'>; readonly clock: Clock },
  {
    filter,
    timeZone,
  }: { readonly filter: Omit<DeliveryQuery, 'cursor' | 'limit'>; readonly timeZone: string },
  file: FileHandle,
): Promise<Result<number>> {
  await file.write(`\uFEFF${csvLine(COLUMNS.map(([name]) => name))}`);
  let rows = 0;
  let cursor: string | null = null;
  do {
    const page = deliveries.list({ ...filter, cursor, limit: PAGE_ROWS });
    if (!page.ok) return page;
    const lines = page.value.items.map((row) => csvLine(COLUMNS.map(([, value]) => value(row, timeZone))));
    if (lines.length > 0) await file.write(lines.join(''));
    rows += lines.length;
    cursor = page.value.next;
    await new Promise<void>((resolve) => clock.setTimer(0, resolve));
  } while (cursor !== null);
  return ok(rows);
}

/** One record of RFC 4180, with its end. */
export function csvLine(values: readonly (string | number | null)[]): string {
  return `${values.map(csvField).join(',')}\r\n`;
}

/**
 * What a spreadsheet would take for a formula. Also after a semicolon, a tab or a bar: with a separator other than
 * the comma (French Excel) a cell begins there, whatever the quotes.
 */
const FORMULA_START = /(?<=^|[;|\t\r\n])[=+\-@\t\r＝＋－＠]/gu;

function csvField(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = value.replaceAll(FORMULA_START, "'$&");
  return /[",;|\t\r\n]|^\s|\s$/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function zonedText(at: number | null, zone: string): string | null {
  return at === null ? null : DateTime.fromMillis(at, { zone }).toISO({ suppressMilliseconds: true });
}
