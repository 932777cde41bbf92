import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { collectOutput } from '../../src-agent/deploy/collect-output.ts';
import { type JudgedCommand, judgeCommand } from '../../src-agent/deploy/judge-command.ts';
import {
  type CommandEnd,
  type CommandLimits,
  type CommandRun,
  runCommand,
} from '../../src-agent/deploy/run-command.ts';
import { systemClock } from '../../src-agent/support/clock.ts';
import { createTemporaryFolder } from './temporary-folder.ts';
import { waitUntil } from './wait-until.ts';

/** A tenth of a thousandth of what a command has in earnest. */
export const SHORT_LIMITS: CommandLimits = { runMs: 1_500, graceMs: 200, stopGraceMs: 100, drainMs: 100 };

export type CommandRig = {
  readonly folder: string;
  /** Where commands run. */
  readonly work: string;
  /** An executable of `/bin/sh`; its path. */
  script(name: string, lines: string): string;
  judge(program: string, args?: readonly string[]): Promise<JudgedCommand>;
  run(
    command: JudgedCommand,
    more?: RunOptions,
  ): Promise<{ readonly end: CommandEnd; readonly output: string }>;
  remove(): Promise<void>;
};

type RunOptions = {
  readonly limits?: CommandLimits;
  readonly redact?: (text: string) => string;
  /** Ends it with the first words that it prints. */
  readonly stopsAtOutput?: boolean;
};

export function createCommandRig(name: string): CommandRig {
  const folder = createTemporaryFolder(name);
  const work = join(folder.path, 'work');
  mkdirSync(work);
  return {
    folder: folder.path,
    work,
    script: (file, lines) => writeScript(folder.path, file, lines),
    async judge(program, args = []) {
      const command = { program, args, afterApiRefusal: 'stop' } as const;
      const judged = await judgeCommand(command, { service: 'srv-a', folder: work, machine: 'here' });
      if (!judged.ok) throw new Error(judged.fault);
      return judged.value;
    },
    async run(
      command,
      { limits = SHORT_LIMITS, redact = (text: string) => text, stopsAtOutput = false } = {},
    ) {
      let output = '';
      const run: CommandRun = runCommand(command, {
        clock: systemClock,
        env: { ...process.env, RSD_SECRET_RENDER_API_KEY: 'planted-secret', AWS_PROFILE: 'planted' },
        mark: 'mark-of-the-rig',
        limits,
        output: collectOutput({
          clock: systemClock,
          redact,
          write: (text: string) => {
            output += text;
            if (stopsAtOutput) run.stop('cancelled');
          },
        }),
      });
      return { end: await run.ended, output };
    },
    remove: folder.remove,
  };
}

export function writeScript(folder: string, name: string, lines: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${lines}\n`, { mode: 0o700 });
  return path;
}

/** Of a process group, seen from outside; one that only waits to be reaped runs nothing. */
export function livingOf(group: number): readonly string[] {
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

export async function untilGone(group: number): Promise<void> {
  await waitUntil({
    what: `the group ${group} to be gone`,
    check: () => (livingOf(group).length === 0 ? true : undefined),
    on: { everyMs: 5 },
    timeoutMs: 2_000,
  });
}

/** Prints the number of its group, forks, and hears no TERM. */
export const STUBBORN = [
  "trap '' TERM",
  "(trap '' TERM; while :; do sleep 1; done) &",
  'echo "group $$"',
  'while :; do sleep 1; done',
].join('\n');

export function groupIn(output: string): number {
  const group = Number(/group (\d+)/u.exec(output)?.[1]);
  if (!Number.isInteger(group)) throw new Error(`no group in "${output}"`);
  return group;
}
