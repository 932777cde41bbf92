import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli, startAgentProcess } from './agent-process.ts';
import { nodeProgram } from './node-program.ts';
import { spawnGroup } from './process-group.ts';
import { createTemporaryFolder } from './temporary-folder.ts';
import { waitUntil } from './wait-until.ts';

/** A zombie nobody reaps still has a pid; only its state tells. */
function isAlive(pid: number): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

const SUPPORT = new URL('.', import.meta.url).href;

describe('process groups', () => {
  it('are killed with their grandchildren', async () => {
    const group = await spawnGroup('/bin/sh', ['-c', 'sleep 1000 & echo $!; wait']);
    const grandchild = await new Promise<number>((resolve) => {
      group.child.stdout?.once('data', (bytes) => resolve(Number(String(bytes))));
    });
    expect(isAlive(grandchild)).toBe(true);
    expect(await group.kill()).toEqual({ code: null, signal: 'SIGKILL' });
    await waitUntil({ what: 'the grandchild to die', check: () => !isAlive(grandchild), on: { everyMs: 5 } });
  });

  it('die, and temporary folders go, with a test process that is killed', async () => {
    const program = `
      import { createTemporaryFolder } from '${SUPPORT}temporary-folder.ts';
      import { spawnGroup } from '${SUPPORT}process-group.ts';
      const folder = createTemporaryFolder('guarded');
      const group = await spawnGroup('sleep', ['1000']);
      process.stdout.write(JSON.stringify({ path: folder.path, pid: group.pid }) + '\\n');
      setInterval(() => undefined, 1000);
    `;
    const child = spawn(nodeProgram(), ['--input-type=module', '-e', program]);
    const line = await new Promise<string>((resolve) =>
      child.stdout.once('data', (bytes) => resolve(String(bytes))),
    );
    const parsed: unknown = JSON.parse(line);
    const { path, pid } = Object(parsed);
    expect(existsSync(path)).toBe(true);
    expect(isAlive(pid)).toBe(true);
    child.kill('SIGKILL');
    await waitUntil({
      what: 'the guard to clean up',
      check: () => !isAlive(pid) && !existsSync(path),
      on: { everyMs: 10 },
    });
  });
});

const ENTRY = `
  process.stdout.write('ready ' + process.env.RSD_SECRET_MAILBOX_PASSWORD + ' ' + process.argv.slice(2).join(' ') + '\\n');
  process.on('SIGTERM', () => { process.stderr.write('draining\\n'); process.exit(3); });
  process.stdin.on('data', (bytes) => { process.stdout.write('got ' + bytes); });
  process.stdin.on('end', () => process.exit(Number(process.argv[2] ?? 0)));
`;

describe('agent process', () => {
  const withEntry = async (act: (entry: string) => Promise<void>) => {
    const folder = createTemporaryFolder('entry');
    try {
      const entry = join(folder.path, 'entry.mjs');
      const { writeFile } = await import('node:fs/promises');
      await writeFile(entry, ENTRY);
      await act(entry);
    } finally {
      await folder.remove();
    }
  };

  it('gives arguments and secrets, waits for lines, stops by SIGTERM', () =>
    withEntry(async (entry) => {
      const agent = await startAgentProcess(['run', '--data', '/x'], {
        entry,
        secrets: { MAILBOX_PASSWORD: 'hidden' },
      });
      expect(await agent.waitForLine(/^ready/)).toBe('ready hidden run --data /x');
      agent.write('a line\n');
      await agent.waitForLine(/^got a line/);
      expect(await agent.stop()).toEqual({ code: 3, signal: null });
      expect(await agent.waitForLine(/draining/)).toBe('draining');
      await expect(agent.waitForLine(/never/)).rejects.toThrow('ended without a line');
    }));

  it('freezes and thaws', () =>
    withEntry(async (entry) => {
      const agent = await startAgentProcess([], { entry });
      await agent.waitForLine(/^ready/);
      const state = () => readFileSync(`/proc/${agent.pid}/stat`, 'utf8').split(') ')[1]?.[0];
      agent.freeze();
      await waitUntil({ what: 'it to stand still', check: () => state() === 'T', on: { everyMs: 5 } });
      agent.thaw();
      agent.write('awake\n');
      await agent.waitForLine(/^got awake/);
      expect(await agent.kill()).toEqual({ code: null, signal: 'SIGKILL' });
    }));

  it('runs one command to its end, with its input and exit code', () =>
    withEntry(async (entry) => {
      const result = await runCli(['7'], { entry, stdin: 'input\n' });
      expect(result).toMatchObject({ code: 7, signal: null, stderr: '' });
      expect(result.stdout).toBe('ready undefined 7\ngot input\n');
    }));

  it('kills a command that takes too long', () =>
    withEntry(async (entry) => {
      const wrapper = ['/bin/sh', '-c', 'sleep 1000'];
      await expect(runCli([], { entry, wrapper, timeoutMs: 100 })).rejects.toThrow('took more than 100 ms');
    }));
});
