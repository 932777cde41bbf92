import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type JudgedCommand, judgeCommand } from '../../src-agent/deploy/judge-command.ts';
import { runCommand } from '../../src-agent/deploy/run-command.ts';
import { systemClock } from '../../src-agent/support/clock.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';
import { waitUntil } from '../support/wait-until.ts';

let folder: ReturnType<typeof createTemporaryFolder>;
beforeEach(() => {
  folder = createTemporaryFolder('local-command');
  mkdirSync(join(folder.path, 'work'));
});
afterEach(() => folder.remove());

const judge = async (program: string, args: readonly string[] = []): Promise<JudgedCommand> => {
  const judged = await judgeCommand(
    'srv-a',
    { program, args, afterApiRefusal: 'stop' },
    join(folder.path, 'work'),
  );
  if (!judged.ok) throw new Error(judged.fault);
  return judged.value;
};
async function run(
  command: JudgedCommand,
  cancelAfterOutput = false,
  limits = { runMs: 5_000, graceMs: 100 },
) {
  const parts: Buffer[] = [];
  const env = { ...process.env, RSD_SECRET_RENDER_API_KEY: 'planted-secret' };
  const started = runCommand(command, {
    clock: systemClock,
    env,
    limits,
    onOutput: (part) => {
      parts.push(part);
      if (cancelAfterOutput) started.cancel();
    },
  });
  const end = await started.ended;
  return { end, output: Buffer.concat(parts).toString('utf8') };
}

/** Seen from outside: a zombie runs nothing, whoever reaps it. */
function livingOf(group: number): readonly string[] {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/u.test(pid)) return false;
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const [state, , pgrp] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return Number(pgrp) === group && state !== 'Z';
    } catch {
      return false;
    }
  });
}

describe('a local command', () => {
  it('CMD-1: 500 hostile arguments arrive byte-equal', async () => {
    const bits = [
      '"',
      "'",
      '$(id)',
      '`id`',
      '\n',
      '\\',
      '%PATH%',
      ' ',
      '*',
      '|',
      ';',
      '&',
      '\u202e',
      '\u{1f600}',
      '',
      '--',
    ];
    const values = Array.from(
      { length: 500 },
      (_, at) => `${bits[at % bits.length] ?? ''}${at}${bits[(at * 7) % bits.length] ?? ''}`,
    );
    for (let from = 0; from < values.length; from += 25) {
      const some = values.slice(from, from + 25);
      const { output } = await run(await judge('/usr/bin/printf', ['%s\\0', ...some]));
      expect(output.split('\0').slice(0, -1)).toEqual(some);
    }
  });

  it('CMD-2: another content, link, argument or service is another command', async () => {
    const script = join(folder.path, 'deploy.sh');
    const link = join(folder.path, 'link');
    writeFileSync(script, '#!/bin/sh\n', { mode: 0o700 });
    writeFileSync(`${script}2`, '#!/bin/sh\n', { mode: 0o700 });
    symlinkSync(script, link);
    const before = (await judge(link)).fingerprint;
    unlinkSync(link);
    symlinkSync(`${script}2`, link);
    const moved = (await judge(link)).fingerprint;
    writeFileSync(`${script}2`, '#!/bin/sh\nexit\n');
    const swapped = (await judge(link)).fingerprint;
    const argued = (await judge(link, ['x'])).fingerprint;
    expect(new Set([before, moved, swapped, argued]).size).toBe(4);
    chmodSync(script, 0o702);
    await expect(judge(script)).rejects.toThrow('writable-by-all');
    writeFileSync(join(folder.path, 'a.BAT'), '');
    await expect(judge(join(folder.path, 'a.BAT'))).rejects.toThrow('shell-script-of-windows');
  });

  it('CMD-3: 20 children that ignore TERM and fork are gone, group and all; no secret in the environment', async () => {
    const script = join(folder.path, 'stubborn.sh');
    writeFileSync(
      script,
      "#!/bin/sh\ntrap '' TERM\nenv\n(trap '' TERM; while :; do sleep 1; done) &\necho \"group $$\"\nwhile :; do sleep 1; done\n",
      { mode: 0o700 },
    );
    const command = await judge(script);
    const all = await Promise.all(
      Array.from({ length: 20 }, () => run(command, false, { runMs: 1_500, graceMs: 100 })),
    );
    for (const { end, output } of all) {
      expect(end).toMatchObject({ why: 'timed-out', signal: 'SIGKILL' });
      expect(output).not.toContain('planted-secret');
      const group = Number(/group (\d+)/u.exec(output)?.[1]);
      await waitUntil({
        what: `the group ${group} to be gone`,
        check: () => (livingOf(group).length === 0 ? true : undefined),
        on: { everyMs: 5 },
        timeoutMs: 2_000,
      });
    }
    expect((await run(command, true)).end.why).toBe('cancelled');
  });

  it('CMD-3: one that left the group and holds the output open does not hold the end back', async () => {
    const script = join(folder.path, 'detached.sh');
    writeFileSync(script, '#!/bin/sh\nsetsid sleep 3 &\nsleep 0.1\nexit 3\n', { mode: 0o700 });
    const { end } = await run(await judge(script));
    expect(end).toEqual({ why: 'ended', exitCode: 3, signal: null });
  });
});
