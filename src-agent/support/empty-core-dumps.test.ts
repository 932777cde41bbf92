import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { nodeProgram } from '../../test/support/node-program.ts';

const MODULE = new URL('./empty-core-dumps.ts', import.meta.url).href;
/** Linux alone has it. */
const FILTER = '/proc/self/coredump_filter';
const READ = `(require('node:fs').existsSync('${FILTER}') ? require('node:fs').readFileSync('${FILTER}', 'utf8') : '')`;

describe('SEC-5: a core dump', () => {
  it('SEC-5: is empty of memory from then on, that of a child too', () => {
    const program = `
      const { emptyCoreDumps } = await import(${JSON.stringify(MODULE)});
      emptyCoreDumps();
      const child = "process.stdout.write(${READ})";
      process.stdout.write(${READ} + require('node:child_process').execFileSync(process.execPath, ['-e', child]));`;
    const script = `import { createRequire } from 'node:module'; const require = createRequire('/');${program}`;
    const printed = execFileSync(nodeProgram(), ['--input-type=module', '-e', script], { encoding: 'utf8' });
    expect(printed).toBe(process.platform === 'linux' ? '00000000\n00000000\n' : '');
  });
});
