import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { nodeProgram } from '../support/node-program.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';

/*
 * "Nothing leaves this machine", seen from outside: strace watches which addresses the kernel is asked for, name
 * servers among them, while everything that could reach out is tried in a demonstration.
 */

/** From Debian's package of that name, as scripts/ensure-system-programs.mjs knows. */
const TRACER = 'strace';
const PROGRAM = fileURLToPath(new URL('../support/demo-reaching-out.ts', import.meta.url));
const ADDRESS = /inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)"/gu;
const answerSchema = z.object({ came: z.record(z.string(), z.string()), received: z.number() });

let folder: TemporaryFolder;
beforeAll(() => {
  folder = createTemporaryFolder('reach');
});
afterAll(() => folder.remove());

describe('the demonstration', () => {
  it('reaches nothing beyond this machine, whatever is asked of it, and says so each time', () => {
    const trace = join(folder.path, 'trace');
    const calls = 'trace=connect,sendto,sendmsg,sendmmsg';
    const run = spawnSync(TRACER, ['-f', '-e', calls, '-o', trace, nodeProgram(), PROGRAM], {
      encoding: 'utf8',
      timeout: 90_000,
      env: { ...process.env, TMPDIR: folder.path },
    });
    if (run.error !== undefined) throw run.error;
    expect(run.stderr).toBe('');
    const { came, received } = answerSchema.parse(JSON.parse(run.stdout));
    const asked = [...readFileSync(trace, 'utf8').matchAll(ADDRESS)].map(
      ([, four, six]) => four ?? six ?? '',
    );

    expect(Object.entries(came).filter(([, code]) => code !== 'demo.stays-here')).toEqual([]);
    expect(Object.keys(came)).toHaveLength(33);
    expect(received).toBe(0);
    // The agent watched the mailbox of the demonstration all the while.
    expect(asked).toContain('127.0.0.1');
    expect(asked.filter((address) => address !== '127.0.0.1')).toEqual([]);
  }, 120_000);
});
