import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from './bundle-agent.ts';
import type { LaunchedApp } from './launch-app.ts';
import type { ManyAgents, manyAgents } from './many-agents.ts';
import { PROJECT_ROOT } from './node-program.ts';

const MODULE = join(PROJECT_ROOT, 'test/support/many-agents.ts');
const ENTRY = join(PROJECT_ROOT, 'out/main/electron-entry.js');

/** What an agent of theirs prints before it turns for ever. */
export const TURNS = 'turns without end';

/** Loads them into the main process of a running application; none is started. */
export async function launchManyAgents({ app }: LaunchedApp, folder: string): Promise<ManyAgents> {
  const out = join(folder, 'many-agents');
  mkdirSync(out);
  bundle({ folder: out, programs: [MODULE], out, format: 'cjs' });
  // Where the product's own code looks for the agent. It turns at the lowest priority: twenty would starve the rest.
  writeFileSync(
    join(out, 'electron-entry.js'),
    `const { setPriority } = require('node:os');
     const { writeSync } = require('node:fs');
     process.on('SIGUSR2', () => {
       setPriority(19);
       writeSync(1, '${TURNS}\\n');
       for (;;);
     });
     import(${JSON.stringify(ENTRY)});`,
  );
  const handle = await app.evaluateHandle(
    (_electron, path): typeof manyAgents => {
      const { createRequire } = process.getBuiltinModule('node:module');
      return createRequire(path)(path).manyAgents;
    },
    join(out, 'many-agents.js'),
  );
  return {
    hang: (count, data) =>
      handle.evaluate((agents, given) => agents.hang(given.count, given.data), { count, data }),
    stop: () => handle.evaluate((agents) => agents.stop()),
  };
}
