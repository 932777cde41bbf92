import type { TestContext } from 'vitest';

/** By name, so that two runs can be compared. */
export type Figures = Readonly<Record<string, number | string>>;

declare module 'vitest' {
  interface TaskMeta {
    figures?: Figures;
  }
}

/** Prints what a test measured, and leaves it in the results of the run (.cache/test-results.json). */
export function tellFigures({ task }: TestContext, figures: Figures): void {
  task.meta.figures = figures;
  process.stdout.write(`${JSON.stringify(figures)}\n`);
}
