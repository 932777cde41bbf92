// `npm run check`: everything that can be said about the code without running the product.
// Steps run two at a time and all of them run, so one call shows every finding.
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** @type {readonly { name: string, command: string }[]} */
const steps = [
  {
    name: 'who imports whom',
    command: 'vitest run --project unit --reporter=dot test/boundaries.test.ts',
  },
  { name: 'format and lint', command: 'biome check --error-on-warnings .' },
  { name: 'types: agent', command: 'tsc -p tsconfig.agent.json' },
  { name: 'types: main', command: 'tsc -p tsconfig.main.json' },
  { name: 'types: renderer', command: 'tsc -p tsconfig.renderer.json' },
  { name: 'types: tests', command: 'tsc -p tsconfig.test.json' },
  { name: 'types: scripts', command: 'tsc -p tsconfig.scripts.json' },
  { name: 'unused code and dependencies', command: 'knip' },
];

const waiting = [...steps];
/** @type {string[]} */
const failed = [];

await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, work));

const verdict = failed.length === 0 ? 'all steps passed' : `failed: ${failed.join(', ')}`;
process.stdout.write(`check: ${verdict}\n`);
process.exitCode = failed.length === 0 ? 0 : 1;

async function work() {
  for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
    const startedAt = performance.now();
    const { ok, output } = await run(step.command);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    process.stdout.write(`${ok ? 'ok    ' : 'FAILED'} ${step.name} (${seconds} s)\n`);
    if (!ok) {
      failed.push(step.name);
      process.stdout.write(`$ ${step.command}\n${output.trimEnd()}\n`);
    }
  }
}

/**
 * @param {string} command Fixed text from the list above; the shell finds it in node_modules/.bin.
 * @returns {Promise<{ ok: boolean, output: string }>}
 */
function run(command) {
  return new Promise((resolve) => {
    const child = spawn(command, { shell: true, stdio: ['ignore', 'pipe', 'pipe'] });
    /** @type {Buffer[]} */
    const chunks = [];
    child.stdout.on('data', (chunk) => chunks.push(chunk));
    child.stderr.on('data', (chunk) => chunks.push(chunk));
    child.on('error', (error) => resolve({ ok: false, output: error.message }));
    child.on('close', (code) => resolve({ ok: code === 0, output: Buffer.concat(chunks).toString('utf8') }));
  });
}
