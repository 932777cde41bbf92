/**
 * The brute-force reference for schedules (RELIABILITY.md TIM-2): what the wall clock of a zone showed in every
 * minute of a span, straight from ICU and without any arithmetic on offsets.
 */
export type WallClockTable = {
  readonly timeZone: string;
  /** Epoch milliseconds of minute 0. */
  readonly startMs: number;
  readonly minutes: number;
  /** Local minutes since 1970-01-01 00:00 as shown in each minute. */
  readonly shown: Int32Array;
  /** The furthest the wall clock had ever shown: stands still while an hour comes for the second time. */
  readonly reached: Int32Array;
};

/** Clocks change on a quarter of an hour, so ICU is asked once per quarter. */
const QUARTER = 15;
const MINUTE_MS = 60_000;

export function createWallClockTable(timeZone: string, start: string, minutes: number): WallClockTable {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  const startMs = Date.parse(start);
  const shown = new Int32Array(minutes);
  const reached = new Int32Array(minutes);
  let furthest = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < minutes; index += 1) {
    const quarter = index % QUARTER;
    const local = quarter === 0 ? shownAt(format, startMs + index * MINUTE_MS) : (shown[index - 1] ?? 0) + 1;
    furthest = Math.max(furthest, local);
    shown[index] = local;
    reached[index] = furthest;
  }
  return { timeZone, startMs, minutes, shown, reached };
}

function shownAt(format: Intl.DateTimeFormat, epochMs: number): number {
  const parts = new Map(format.formatToParts(epochMs).map((part) => [part.type, Number(part.value)]));
  const field = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? Number.NaN;
  const localMs = Date.UTC(field('year'), field('month') - 1, field('day'), field('hour'), field('minute'));
  return localMs / MINUTE_MS;
}
