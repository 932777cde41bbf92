import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LaunchedApp } from './launch-app.ts';

/** An agent that loops without end when it is told to: what a bug of ours, or of a library, could do. */
export type SpinningAgent = {
  /** The agent at work does nothing any more but turn; the next one is sound. */
  spin(): void;
  hasBegun(): boolean;
};

/** From now on each agent that the application starts can be made to spin; the present one cannot. */
export async function prepareSpinning({ app }: LaunchedApp, folder: string): Promise<SpinningAgent> {
  const trigger = join(folder, 'spin-now');
  const wrapper = join(folder, 'agent-that-spins.cjs');
  writeFileSync(
    wrapper,
    `const { rmSync, existsSync } = require('node:fs');
     const [, , entry, trigger] = process.argv;
     setInterval(() => {
       if (!existsSync(trigger)) return;
       rmSync(trigger);
       for (;;);
     }, 20);
     import(entry);`,
  );
  await app.evaluate(
    ({ utilityProcess }, given) => {
      const fork = utilityProcess.fork;
      utilityProcess.fork = (entry, _args, options) => fork(given.wrapper, [entry, given.trigger], options);
    },
    { wrapper, trigger },
  );
  return {
    spin: () => writeFileSync(trigger, ''),
    hasBegun: () => !existsSync(trigger),
  };
}
