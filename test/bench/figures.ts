/** One measured number beside what was promised of it. */
export type Figure = {
  readonly value: number;
  readonly unit: string;
  /** As the promise reads: `>= 450`. Absent where nothing was promised. */
  readonly goal?: string;
  readonly met?: boolean;
  /** The single runs behind a median, in the order they were made. */
  readonly runs?: readonly number[];
};

export type Goal = { readonly atLeast: number } | { readonly below: number };

/** Rounded to three significant digits: more would be noise. */
export function figure(value: number, unit: string, goal?: Goal, runs?: readonly number[]): Figure {
  const shown = round(value);
  const all = runs === undefined ? {} : { runs: runs.map(round) };
  if (goal === undefined) return { value: shown, unit, ...all };
  return 'atLeast' in goal
    ? { value: shown, unit, goal: `>= ${goal.atLeast}`, met: value >= goal.atLeast, ...all }
    : { value: shown, unit, goal: `< ${goal.below}`, met: value < goal.below, ...all };
}

/** The median of several runs, with the runs. */
export function medianFigure(runs: readonly number[], unit: string, goal?: Goal): Figure {
  return figure(quantile(runs, 0.5), unit, goal, runs);
}

/** Nearest-rank quantile: always one of the values. */
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
  if (value === undefined) throw new Error('nothing was measured');
  return value;
}

export type Spread = {
  readonly median: Figure;
  readonly p95: Figure;
  readonly max: Figure;
};

/** How a series of times lies; the goal is that of its 95th percentile. */
export function spread(values: readonly number[], unit: string, goalOfP95?: Goal): Spread {
  return {
    median: figure(quantile(values, 0.5), unit),
    p95: figure(quantile(values, 0.95), unit, goalOfP95),
    max: figure(quantile(values, 1), unit),
  };
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}

/** Every figure of a report that has a goal, by its path. */
export function collectGoals(report: unknown, path = ''): readonly (Figure & { readonly name: string })[] {
  if (typeof report !== 'object' || report === null) return [];
  if (isFigure(report)) return report.goal === undefined ? [] : [{ name: path, ...report }];
  return Object.entries(report).flatMap(([key, value]) =>
    collectGoals(value, path === '' ? key : `${path}.${key}`),
  );
}

function isFigure(value: object): value is Figure {
  return 'value' in value && 'unit' in value && typeof value.value === 'number';
}
