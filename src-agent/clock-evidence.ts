import type { Failure } from './contract/result.ts';
import { aheadBy, type ClockComparison, clockError } from './mailbox/compare-clocks.ts';
import type { Clock } from './ports.ts';
import { instantOf } from './support/clock.ts';
import { createSteadyTime } from './support/steady-time.ts';

/** What servers say of the time, and whether this machine's clock is the one that is wrong (RELIABILITY.md TIM-5). */
export type ClockEvidence = {
  /** The newest word of a host takes the place of the one before; `unknown` takes it away. */
  note(host: string, comparison: ClockComparison): void;
  /** A `Date` header that has just come; null or unreadable: nothing was said. */
  noteDate(host: string, date: string | null): void;
  /** `clock.off`, with the host that shows it; null: the clock is right, or nobody said anything. */
  trouble(): Failure | null;
};

type Word = { readonly serverNow: number; readonly at: number; readonly bound: 'none' | 'ahead' | 'behind' };

const DAY_MS = 86_400_000;
const MOST_HOSTS = 50;

/** `onChange`: there is a trouble where there was none, or none any more. */
export function createClockEvidence({
  clock,
  onChange,
}: {
  readonly clock: Clock;
  readonly onChange: () => void;
}): ClockEvidence {
  const time = createSteadyTime(clock);
  const words = new Map<string, Word>();
  let wasOff = false;

  /** How each host's clock stands against ours now: ours may have been set since its word came. */
  const comparisons = (): (readonly [string, ClockComparison])[] => {
    // Whether the machine slept or its clock was set forward, the monotonic clock cannot tell: all is asked anew.
    if (time.slept()) words.clear();
    const passed = time.ms();
    return [...words].flatMap(([host, { serverNow, at, bound }]): (readonly [string, ClockComparison])[] => {
      if (passed - at > DAY_MS) return [];
      const serverAheadMs = serverNow + (passed - at) - clock.now();
      if (bound === 'none') return [[host, { kind: 'measured', serverAheadMs }]];
      return [
        [host, { kind: bound, atLeastMs: Math.max(0, bound === 'ahead' ? serverAheadMs : -serverAheadMs) }],
      ];
    });
  };

  /** One server that agrees with us is enough: then the others are wrong. */
  const trouble = (): Failure | null => {
    const known = comparisons();
    const measured = known.filter(([, comparison]) => comparison.kind === 'measured');
    const [nearest] = (measured.length > 0 ? measured : known)
      .map(([host, comparison]) => ({ host, comparison, offMs: Math.abs(aheadBy(comparison)) }))
      .sort((a, b) => (measured.length > 0 ? a.offMs - b.offMs : b.offMs - a.offMs));
    if (nearest === undefined || clockError(nearest.comparison) === null) return null;
    const { host, offMs } = nearest;
    return { code: 'clock.off', params: { seconds: Math.round(offMs / 1_000), host }, retryable: false };
  };

  const note: ClockEvidence['note'] = (host, comparison) => {
    words.delete(host);
    if (comparison.kind !== 'unknown') {
      const serverNow = clock.now() + aheadBy(comparison);
      const bound = comparison.kind === 'measured' ? 'none' : comparison.kind;
      words.set(host, { serverNow, at: time.ms(), bound });
    }
    const [oldest] = words.keys();
    if (words.size > MOST_HOSTS && oldest !== undefined) words.delete(oldest);
    const isOff = trouble() !== null;
    if (isOff === wasOff) return;
    wasOff = isOff;
    onChange();
  };

  return {
    note,
    noteDate: (host, date) => {
      const said = date === null ? Number.NaN : instantOf(date);
      if (!Number.isNaN(said)) note(host, { kind: 'measured', serverAheadMs: said - clock.now() });
    },
    trouble,
  };
}
