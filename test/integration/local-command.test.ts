import { chmodSync, readFileSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { localCommandSchema } from '../../src-agent/contract/deploy-settings.ts';
import { judgeCommand } from '../../src-agent/deploy/judge-command.ts';
import { createRedactor } from '../../src-agent/support/redact.ts';
import {
  type CommandRig,
  createCommandRig,
  groupIn,
  livingOf,
  STUBBORN,
  untilGone,
} from '../support/command-rig.ts';
import { tellFigures } from '../support/figures.ts';
import { hostileStrings } from '../support/hostile-strings.ts';

let rig: CommandRig;
beforeEach(() => {
  rig = createCommandRig('local-command');
});
afterEach(() => rig.remove());

const BITS = ['"', "'", '$(id)', '`id`', '\n', '\\', '%PATH%', ' ', '*', '|', ';', '&', '😀', '', '--', '~'];

/** Without what no argument can hold: NUL ends it, half a character has no bytes. */
function hostileValues(count: number): readonly string[] {
  const shapes = hostileStrings('http://127.0.0.1:9', count / 2).map((text) =>
    text.replaceAll(/[\0\p{Cs}]/gu, '').slice(0, 1_000),
  );
  const bits = Array.from(
    { length: count - shapes.length },
    (_, at) => `${BITS[at % BITS.length] ?? ''}${at}${BITS[(at * 7) % BITS.length] ?? ''}`,
  );
  return [...shapes, ...bits];
}

describe('the arguments of a local command', () => {
  it('CMD-1: 500 hostile values arrive byte-equal, by no process in between', async (context) => {
    const values = hostileValues(500);
    const program = rig.script('tell', `printf '%s\\0' "$PPID" "$@" > told`);
    let between = 0;
    for (let from = 0; from < values.length; from += 25) {
      const some = values.slice(from, from + 25);
      const { end } = await rig.run(await rig.judge(program, some));
      expect(end).toMatchObject({ why: 'ended', exitCode: 0 });
      const [parent, ...told] = readFileSync(join(rig.work, 'told'), 'utf8').split('\0').slice(0, -1);
      if (parent !== `${process.pid}`) between += 1;
      expect(told).toEqual(some);
    }
    expect(between).toBe(0);
    tellFigures(context, { values: values.length, processesBetween: between });
  });

  it('CMD-1: settings take whole paths, one-line arguments, and what can be shown whole', () => {
    const takes = (value: unknown): boolean => localCommandSchema.safeParse(value).success;
    expect(takes({ program: '/usr/bin/make', args: ['a b', '--x="y"', '$HOME'] })).toBe(true);
    expect(takes({ program: 'C:\\Tools\\deploy.exe' })).toBe(true);
    const programs = [
      'make',
      './make',
      '../make',
      '',
      '//server/make',
      '\\\\server\\make.exe',
      '/a\nb',
      '/\uD800',
    ];
    const batch = ['C:\\a.bat', 'C:\\a.CMD', 'C:\\a.bat. .', '/a/b.cmd '];
    for (const program of [...programs, ...batch])
      expect([program, takes({ program })]).toEqual([program, false]);
    const lists = [
      [''],
      ['a\nb'],
      ['a\0b'],
      ['\uDC00'],
      ['x'.repeat(1_001)],
      Array(33).fill('x'),
      Array(3).fill('x'.repeat(700)),
    ];
    for (const args of lists) expect(takes({ program: '/a', args })).toBe(false);
    expect(takes({ program: '/a', shell: true })).toBe(false);
  });
});

describe('what is confirmed', () => {
  it('CMD-2: content, link, argument, named file, service and machine each make another command', async () => {
    const first = rig.script('first', 'exit 0');
    const second = rig.script('second', 'exit 0');
    const link = join(rig.folder, 'link');
    const given = join(rig.work, 'given.yml');
    writeFileSync(given, 'a: 1');
    symlinkSync(first, link);
    const prints: string[] = [];
    const judge = async (args: readonly string[] = [], where = {}): Promise<void> => {
      const place = { service: 'srv-a', folder: rig.work, machine: 'here', ...where };
      const command = { program: link, args, afterApiRefusal: 'stop' } as const;
      const judged = await judgeCommand(command, place);
      prints.push(judged.ok ? judged.value.fingerprint : judged.fault);
    };
    await judge();
    unlinkSync(link);
    symlinkSync(second, link);
    await judge();
    writeFileSync(second, '#!/bin/sh\nexit 1\n');
    await judge();
    await judge(['given.yml']);
    writeFileSync(given, 'a: 2');
    await judge(['given.yml']);
    await judge([], { service: 'srv-b' });
    await judge([], { machine: 'there' });
    await judge([], { folder: rig.folder });
    expect(new Set(prints).size).toBe(8);
    expect(prints.every((print) => /^[0-9a-f]{64}$/u.test(print))).toBe(true);
  });

  it('CMD-2: what anybody may change, what is no file, and what a shell would read are none', async () => {
    const script = rig.script('open', 'exit 0');
    chmodSync(script, 0o702);
    await expect(rig.judge(script)).rejects.toThrow('deploy.command-writable');
    const plain = rig.script('plain', 'exit 0');
    await expect(rig.judge(plain, [script])).rejects.toThrow('deploy.command-writable');
    await expect(rig.judge(rig.folder)).rejects.toThrow('deploy.command-missing');
    await expect(rig.judge(join(rig.folder, 'nowhere'))).rejects.toThrow('deploy.command-missing');
    symlinkSync(rig.script('a.BAT', 'exit 0'), join(rig.folder, 'harmless'));
    await expect(rig.judge(join(rig.folder, 'harmless'))).rejects.toThrow('deploy.command-batch');
  });
});

describe('the run of a local command', () => {
  it('CMD-3: 20 that fork and hear no TERM are gone after time and grace, group and all', async (context) => {
    const command = await rig.judge(rig.script('stubborn', STUBBORN));
    const startedAt = performance.now();
    const all = await Promise.all(Array.from({ length: 20 }, () => rig.run(command)));
    const tookMs = Math.round(performance.now() - startedAt);
    for (const { end, output } of all) {
      expect(end).toMatchObject({ why: 'timed-out', signal: 'SIGKILL' });
      await untilGone(groupIn(output));
    }
    const left = all.flatMap(({ output }) => livingOf(groupIn(output))).length;
    tellFigures(context, { children: all.length, left, tookMs });
  });

  it('CMD-3: it is cancelled with all of its group; one that hears TERM has time to put things right', async () => {
    const command = await rig.judge(rig.script('stubborn', STUBBORN));
    const { end, output } = await rig.run(command, { stopsAtOutput: true });
    expect(end).toMatchObject({ why: 'cancelled', signal: 'SIGKILL' });
    await untilGone(groupIn(output));
    const polite = rig.script(
      'polite',
      `trap 'echo put right; exit 4' TERM\necho began\nwhile :; do sleep 0.05; done`,
    );
    const asked = await rig.run(await rig.judge(polite), { stopsAtOutput: true });
    expect(asked.end).toEqual({ why: 'cancelled', exitCode: 4, signal: null, detail: null });
    expect(asked.output).toMatch(/^began\n[\s\S]*put right\n$/u);
  });

  it('CMD-3: its environment holds nothing of ours, it runs in its own folder', async () => {
    const { output } = await rig.run(await rig.judge(rig.script('look', 'env; pwd')));
    expect(output).not.toContain('planted');
    expect(output).toContain('RSD_COMMAND_RUN=mark-of-the-rig');
    expect(output).toContain(`\n${rig.work}\n`);
    const names = output.split('\n').flatMap((line) => /^(\w+)=/u.exec(line)?.[1] ?? []);
    // PWD, OLDPWD, _ and SHLVL are the shell's own.
    const own = [
      'PATH',
      'HOME',
      'USER',
      'LOGNAME',
      'TZ',
      'LANG',
      'TMPDIR',
      'PWD',
      'OLDPWD',
      '_',
      'SHLVL',
      'RSD_COMMAND_RUN',
    ];
    expect(names.filter((name) => !own.includes(name) && !name.startsWith('LC_'))).toEqual([]);
  });

  it('CMD-3: one that left the group and holds the output open does not hold the end back', async () => {
    const command = await rig.judge(rig.script('detached', 'setsid sleep 3 &\nsleep 0.1\nexit 3'));
    const { end } = await rig.run(command);
    expect(end).toEqual({ why: 'ended', exitCode: 3, signal: null, detail: null });
  });

  it('is told that it could not be started', async () => {
    const script = rig.script('no-right', 'exit 0');
    chmodSync(script, 0o600);
    const { end } = await rig.run(await rig.judge(script));
    expect(end).toMatchObject({ why: 'not-started', detail: 'EACCES' });
  });
});

describe('the output of a local command', () => {
  it('LOG-1: a secret is hidden, also cut in two or coloured in the middle', async () => {
    const redactor = createRedactor();
    redactor.add('planted-secret-value');
    const script = rig.script(
      'talk',
      [
        "printf 'one planted-sec'; sleep 0.7; printf 'ret-value two\\n'",
        "printf 'three planted-\\033[31msecret-value\\033[0m four\\r\\n'",
        "printf 'no line break: planted-secret-value'",
      ].join('\n'),
    );
    const { output } = await rig.run(await rig.judge(script), { redact: redactor.redact });
    expect(output).toBe('one [redacted] two\nthree [redacted] four\nno line break: [redacted]\n');
  });

  it('what floods is slowed down, and a line without an end is left out', async () => {
    const flood = rig.script(
      'flood',
      "head -c 300000 /dev/zero | tr '\\0' 'x'; echo; yes 0123456789 | head -c 700000",
    );
    const { end, output } = await rig.run(await rig.judge(flood), {
      limits: { runMs: 20_000, graceMs: 200, stopGraceMs: 100, drainMs: 1_000 },
    });
    expect(end).toMatchObject({ why: 'ended', exitCode: 0 });
    expect(output.startsWith('…\n0123456789\n')).toBe(true);
    expect(output.length).toBeGreaterThan(690_000);
  });
});
