import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { findCycle } from './boundaries/find-cycle.ts';
import { importedFiles, judgeFile } from './boundaries/judge-file.ts';

// Every file is parsed, beside the compilers of `npm run check`.
vi.setConfig({ testTimeout: 60_000 });

const root = join(import.meta.dirname, '..');

function productFiles(): readonly string[] {
  return readdirSync(root)
    .filter((name) => /^src-(?:agent|main|renderer)$/.test(name))
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
        `${folder}/${file}`.replaceAll('\\', '/'),
      ),
    )
    .filter((path) => /\.tsx?$/.test(path) && !/\.(?:test|d)\.tsx?$/.test(path));
}

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

describe('the product', () => {
  it('has files to judge', () => {
    expect(productFiles()).toContain('src-agent/ports.ts');
  });

  it('imports only what its rooms allow, and takes time and chance from ports (TIM-1)', () => {
    expect(productFiles().flatMap((path) => judgeFile(path, read(path)))).toEqual([]);
  });

  it('has no circle of imports between its files', () => {
    const edges = new Map(productFiles().map((path) => [path, importedFiles(path, read(path))]));
    expect(findCycle(edges)?.join(' -> ')).toBeUndefined();
  });
});

/** The complaint about a virtual file, or '' when it is clean. */
function complaint(path: string, text: string): string {
  return judgeFile(path, text).join('\n');
}

describe('a planted import is caught', () => {
  it.each([
    ['contract', "import { a } from '../support/backoff.ts';", 'no other room'],
    ['contract', "import { readFileSync } from 'node:fs';", 'only zod'],
    ['contract', "import type { Clock } from '../ports.ts';", 'has no ports'],
    ['triage', "import { a } from '../store/mail-store.ts';", 'only contract, schedule'],
    ['triage', "import type { A } from '../mime/mail.ts';", 'only contract, schedule'],
    ['triage', "import { a } from 'node:fs';", 'kept pure'],
    ['schedule', "import { a } from '../triage/triage.ts';", 'only contract'],
    ['support', "import { a } from '../mailbox/x.ts';", 'only contract'],
    ['mime', "import { a } from '../mailbox/x.ts';", 'only contract, support'],
    ['mailbox', "export { a } from '../store/x.ts';", 'only contract, mime, support'],
    ['mailbox', "export * from '../delivery/x.ts';", 'only contract, mime, support'],
    ['delivery', "const a = await import('../store/x.ts');", 'only contract, support, schedule'],
    ['delivery', "type A = import('../store/x.ts').A;", 'only contract, support, schedule'],
    [
      'delivery',
      "new Worker(new URL('../store/x.ts', import.meta.url));",
      'only contract, support, schedule',
    ],
    ['store', "import { a } from '../agent.ts';", 'only contract, support, schedule'],
    ['doctor', "import { a } from '../cli/x.ts';", 'may import only'],
    ['demo', "import { a } from '../cli/x.ts';", 'may import only'],
    ['cellar', "import { a } from '../contract/x.ts';", 'has no row'],
    ['support', "import { a } from '../../test/support/x.ts';", 'never imports tests'],
    ['support', "import { a } from './backoff.test.ts';", 'never imports tests'],
    ['cli', "import { a } from '../../src-main/x.ts';", 'never imports'],
  ])('in %s: %s', (room, text, expected) => {
    expect(complaint(`src-agent/${room}/planted.ts`, text)).toContain(expected);
  });

  it.each([
    ['src-agent/agent.ts', "import { a } from './cli/x.ts';", 'may import only'],
    ['src-agent/agent.ts', "import { a } from './demo/x.ts';", 'may import only'],
    ['src-agent/ports.ts', "import { a } from './store/x.ts';", 'only contract'],
    ['src-main/main.ts', "import { a } from '../src-agent/store/x.ts';", 'only contract, secrets'],
    ['src-main/main.ts', "import { a } from '../src-renderer/x.ts';", 'never imports src-renderer'],
    ['src-renderer/x.tsx', "import { a } from '../src-agent/secrets/x.ts';", 'only contract'],
    ['src-renderer/x.tsx', "import { a } from '../src-main/x.ts';", 'never imports src-main'],
    ['src-renderer/x.tsx', "import { a } from 'node:fs';", 'no Node'],
  ])('in %s: %s', (path, text, expected) => {
    expect(complaint(path, text)).toContain(expected);
  });

  it.each([
    ['better-sqlite3', 'src-agent/mailbox/x.ts'],
    ['imapflow', 'src-agent/agent.ts'],
    ['imapflow/lib/tools.js', 'src-agent/mime/x.ts'],
    ['keytar', 'src-agent/secrets/environment.ts'],
    ['electron', 'src-agent/agent.ts'],
    ['electron/main', 'src-renderer/x.tsx'],
    ['electron-log/node', 'src-agent/support/logger.ts'],
    ['undici', 'src-agent/mailbox/x.ts'],
    ['node:net', 'src-agent/doctor/x.ts'],
    ['node:tls', 'src-agent/mailbox/x.ts'],
    ['node:https', 'src-agent/gmail/x.ts'],
    ['node:dns/promises', 'src-agent/deploy/x.ts'],
  ])('%s in %s, which is not its owner', (specifier, path) => {
    expect(complaint(path, `import a from '${specifier}';`)).toMatch(/only .+ may import .+ Cure: /);
  });

  it.each(['await import(name);', 'require(name);', 'const a = new URL(name, import.meta.url);'])(
    'computed and so beyond checking: %s',
    (text) => {
      expect(complaint('src-agent/store/x.ts', text)).toContain('computes');
    },
  );

  it('with its place, its rule and its cure in one sentence', () => {
    expect(judgeFile('src-agent/schedule/x.ts', "\nimport { a } from '../store/y.ts';")).toEqual([
      'src-agent/schedule/x.ts:2 imports ../store/y.ts: schedule may import only contract. Cure: put the shared type in contract, or have agent.ts pass the function in.',
    ]);
  });
});

describe('a planted clock or dice is caught (TIM-1)', () => {
  it.each([
    'const a = new Date();',
    'Date.now();',
    'const { now } = Date;',
    'const a = { Date };',
    'setTimeout(f, 1);',
    'globalThis.setInterval(f, 1);',
    "globalThis['setImmediate'](f);",
    'performance.now();',
    'process.hrtime.bigint();',
    'Math.random();',
    'AbortSignal.timeout(5);',
    "import { DateTime } from 'luxon'; DateTime.now();",
    "import { DateTime } from 'luxon'; DateTime.utc();",
    "import { setTimeout as wait } from 'node:timers/promises';",
    'const a = (Date as unknown);',
  ])('%s', (text) => {
    expect(complaint('src-agent/store/x.ts', text)).toContain('TIM-1');
  });

  it.each([
    'const a = clock.setTimeout(f, 1);',
    'type A = { readonly sentOn: Date };',
    'const headers = { Date: value };',
    'const a = headers.Date;',
    "const a = 'Date.now()'; // Date.now()",
    "import { DateTime } from 'luxon'; DateTime.utc(2026, 1, 1);",
  ])('but not: %s', (text) => {
    expect(complaint('src-agent/store/x.ts', text)).toBe('');
  });
});

describe('an allowed import passes', () => {
  it.each([
    ['src-agent/contract/x.ts', "import { z } from 'zod';"],
    ['src-agent/contract/text/fr.ts', "import { a } from '../errors.ts';"],
    ['src-agent/triage/x.ts', "import { a } from '../schedule/time-window.ts';"],
    ['src-agent/support/x.ts', "import type { Clock } from '../ports.ts';"],
    ['src-agent/support/clock.ts', 'Date.now(); performance.now(); setTimeout(f, 1);'],
    ['src-agent/store/x.ts', "import Database from 'better-sqlite3';"],
    ['src-agent/support/log-file.ts', "import log from 'electron-log/node';"],
    ['src-agent/cli-entry.ts', "import { a } from './cli/run-command.ts';"],
    ['src-agent/cli/x.ts', "import { a } from '../agent.ts';"],
    ['src-agent/demo/x.ts', "import { a } from '../agent.ts';"],
    ['src-main/x.ts', "import { a } from '../src-agent/contract/x.ts';"],
  ])('in %s: %s', (path, text) => {
    expect(complaint(path, text)).toBe('');
  });
});

describe('a circle', () => {
  it('is found through any number of files, and named', () => {
    const edges = new Map([
      ['a.ts', ['b.ts']],
      ['b.ts', ['d.ts', 'c.ts']],
      ['c.ts', ['a.ts']],
    ]);
    expect(findCycle(edges)).toEqual(['a.ts', 'b.ts', 'c.ts', 'a.ts']);
  });

  it('is not seen where two files share a third', () => {
    const edges = new Map([
      ['a.ts', ['b.ts', 'c.ts']],
      ['b.ts', ['d.ts']],
      ['c.ts', ['d.ts']],
    ]);
    expect(findCycle(edges)).toBeUndefined();
  });
});
