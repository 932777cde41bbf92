import { CHECKS, type TraceStep } from '../../src-agent/contract/entities.ts';

type Check = (typeof CHECKS)[number];

/** One stop of the road: a check with all that it said in a row. */
export type Station = {
  readonly check: Check;
  readonly verdict: TraceStep['verdict'];
  readonly steps: readonly TraceStep[];
};

/** A trace as it is drawn: the stations passed, and the checks that a decision left aside. */
export type Road = {
  readonly stations: readonly Station[];
  /** Whether a check ended the road before its last one. */
  readonly isLeft: boolean;
  readonly notReached: readonly Check[];
};

const WEIGHT = { note: 0, pass: 1, stop: 2 } as const;

export function roadOf(trace: readonly TraceStep[]): Road {
  const stations: Station[] = [];
  for (const step of trace) {
    const last = stations.at(-1);
    if (last?.check === step.check) {
      const verdict = WEIGHT[step.verdict] > WEIGHT[last.verdict] ? step.verdict : last.verdict;
      stations[stations.length - 1] = { check: last.check, verdict, steps: [...last.steps, step] };
    } else {
      stations.push({ check: step.check, verdict: step.verdict, steps: [step] });
    }
  }
  const isLeft = stations.some(({ verdict }) => verdict === 'stop');
  const seen = new Set(stations.map(({ check }) => check));
  return { stations, isLeft, notReached: isLeft ? CHECKS.filter((check) => !seen.has(check)) : [] };
}
