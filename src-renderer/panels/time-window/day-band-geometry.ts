/**
 * The day as a band: wall-clock minutes (0 to 1440) to pixels and back, and how the bounds of a window move.
 * Pure; nothing here knows a time zone: whoever draws an instant turns it into wall-clock minutes first.
 */

export const DAY_MINUTES = 1_440;
/** Arrow keys and dragging move by this; with Shift by the coarse one. */
export const FINE_STEP = 5;
const COARSE_STEP = 30;

/** Both bounds in minutes since midnight, 0 to 1439, never equal; `end` before `start` crosses midnight. */
export type Bounds = { readonly start: number; readonly end: number };
export type Bound = keyof Bounds;
/** A piece of one day; `to` may be 1440. */
export type Segment = { readonly from: number; readonly to: number };

export function minutesToX(minutes: number, width: number): number {
  return (minutes / DAY_MINUTES) * width;
}

/** The minute under a pixel, on the step, kept inside the day. */
export function xToMinutes(x: number, width: number, step: number = FINE_STEP): number {
  if (width <= 0) return 0;
  const minutes = Math.round(((x / width) * DAY_MINUTES) / step) * step;
  return Math.min(DAY_MINUTES - step, Math.max(0, minutes));
}

/** What of the day lies inside: one piece, or two when the window crosses midnight. */
export function openSegments({ start, end }: Bounds): readonly Segment[] {
  if (start < end) return [{ from: start, to: end }];
  const evening = { from: start, to: DAY_MINUTES };
  return end === 0 ? [evening] : [{ from: 0, to: end }, evening];
}

export function crossesMidnight({ start, end }: Bounds): boolean {
  return end < start && end !== 0;
}

/** Minutes between opening and closing. */
export function openLength({ start, end }: Bounds): number {
  return start < end ? end - start : DAY_MINUTES - start + end;
}

function wrap(minutes: number): number {
  return ((minutes % DAY_MINUTES) + DAY_MINUTES) % DAY_MINUTES;
}

/** One bound moved by some minutes, around midnight if need be; it jumps over the other one. */
export function moveBound(bounds: Bounds, bound: Bound, by: number): Bounds {
  const from = bounds[bound];
  // A bound that is off the step lands on it first: 9h32 and an arrow give 9h35.
  const aligned = by > 0 ? Math.floor(from / FINE_STEP) * FINE_STEP : Math.ceil(from / FINE_STEP) * FINE_STEP;
  const other = bounds[bound === 'start' ? 'end' : 'start'];
  const moved = wrap(aligned + by);
  return { ...bounds, [bound]: moved === other ? wrap(moved + Math.sign(by) * FINE_STEP) : moved };
}

/** One bound put where the pointer is; it stops beside the other one. */
export function placeBound(bounds: Bounds, bound: Bound, minutes: number): Bounds {
  const other = bounds[bound === 'start' ? 'end' : 'start'];
  return minutes === other ? bounds : { ...bounds, [bound]: wrap(minutes) };
}

/** The window as a whole, moved around the clock. */
export function moveBoth({ start, end }: Bounds, by: number): Bounds {
  return { start: wrap(start + by), end: wrap(end + by) };
}

/** What a key asks of a bound, in minutes; null: nothing. */
export function keyStep(key: string, shift: boolean): number | null {
  switch (key) {
    case 'ArrowRight':
    case 'ArrowUp':
      return shift ? COARSE_STEP : FINE_STEP;
    case 'ArrowLeft':
    case 'ArrowDown':
      return shift ? -COARSE_STEP : -FINE_STEP;
    case 'PageUp':
      return 60;
    case 'PageDown':
      return -60;
    default:
      return null;
  }
}

/** Hours between two labels so that they do not touch: the first of 1, 2, 3, 6 that leaves them room. */
export function labelEvery(width: number, roomPerLabel = 44): number {
  const fitting = [1, 2, 3, 6].find((hours) => (hours / 24) * width >= roomPerLabel);
  return fitting ?? 12;
}

/**
 * Where two labels under their marks go so that they neither touch each other nor leave the drawing: each centred
 * on its mark where there is room.
 */
export function placeLabels(
  first: number,
  second: number,
  width: number,
  labelWidth: number,
): [number, number] {
  const half = labelWidth / 2;
  const keepIn = (x: number): number => Math.min(width - half, Math.max(half, x));
  const isSwapped = second < first;
  let left = keepIn(Math.min(first, second));
  let right = keepIn(Math.max(first, second));
  if (right - left < labelWidth) {
    const middle = Math.min(width - labelWidth, Math.max(labelWidth, (left + right) / 2));
    left = middle - half;
    right = middle + half;
  }
  return isSwapped ? [right, left] : [left, right];
}

/**
 * A span of instants on its own day as wall-clock minutes. `wallMinutes` reads the zone's clock. On the day the
 * clocks go back an hour is told twice: the span keeps its bounds as the clock shows them.
 */
export function daySegment(
  span: { readonly from: number; readonly to: number },
  day: { readonly startOfDay: number; readonly endOfDay: number },
  wallMinutes: (at: number) => number,
): Segment {
  const from = span.from <= day.startOfDay ? 0 : wallMinutes(span.from);
  const to = span.to >= day.endOfDay ? DAY_MINUTES : wallMinutes(span.to);
  return to > from ? { from, to } : { from, to: Math.min(DAY_MINUTES, from + FINE_STEP) };
}
