import type { ServiceLogLine } from '../contract/service-log-line.ts';
import { readLogLine } from './read-log-line.ts';
import type { RenderAnswer } from './render-answer.ts';
import type { LogPage, LogQuery } from './service-client.ts';

/** A thousand lines: what a search looks through before it says that there are older ones. */
const MOST_PAGES = 20;

type Found = {
  /** Oldest first. */
  readonly lines: readonly ServiceLogLine[];
  readonly searched: number;
  readonly older: boolean;
};

/** The newest lines that hold the text: Render's pages from the newest back, until there are enough of them. */
export async function readServiceLog(options: {
  readonly query: LogQuery;
  /** Empty: every line. */
  readonly search: string;
  readonly count: number;
  readonly page: (query: LogQuery) => Promise<RenderAnswer<LogPage>>;
  readonly redact: (text: string) => string;
}): Promise<RenderAnswer<Found>> {
  const { count, page, redact } = options;
  const wanted = options.search.trim().toLowerCase();
  /** Newest first. */
  const found: ServiceLogLine[] = [];
  let query = options.query;
  let searched = 0;
  let httpStatus = 0;
  let older = false;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const answer = await page(query);
    if (answer.kind !== 'done') return answer;
    httpStatus = answer.httpStatus;
    const { logs, hasMore, nextStartTime, nextEndTime } = answer.value;
    searched += logs.length;
    const lines = logs.flatMap((raw) => readLogLine(raw, redact) ?? []);
    // Render puts the newest first; nobody says what it does with those of one instant.
    lines.sort((a, b) => b.at - a.at);
    found.push(...lines.filter(({ message }) => message.toLowerCase().includes(wanted)));
    const next = { ...query, startTime: nextStartTime ?? query.startTime, endTime: nextEndTime ?? null };
    // A server that names no next page, or the same one, would be asked for ever.
    const isMoving = next.endTime !== null && next.endTime !== query.endTime;
    older = (hasMore === true && isMoving && logs.length > 0) || found.length > count;
    if (!older || found.length >= count) break;
    query = next;
  }
  const lines = found.slice(0, count).reverse();
  return { kind: 'done', value: { lines, searched, older }, httpStatus };
}
