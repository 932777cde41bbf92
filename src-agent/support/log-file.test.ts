import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createFakeClock } from '../../test/support/fake-clock.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../../test/support/temporary-folder.ts';
import { openLogFile } from './log-file.ts';
import { createLogger, type LogRecord } from './logger.ts';
import { createRedactor } from './redact.ts';

const folders: TemporaryFolder[] = [];

function setUp() {
  const folder = createTemporaryFolder('log');
  folders.push(folder);
  const clock = createFakeClock();
  return { folder: join(folder.path, 'logs'), clock };
}

afterEach(async () => {
  for (const folder of folders.splice(0)) await folder.remove();
});

function record(message: string): LogRecord {
  return { at: 0, level: 'info', process: 'agent', scope: 'test', message, fields: [] };
}

describe('the log file', () => {
  it('holds one line per record and repeats it to stderr when asked', () => {
    const { folder, clock } = setUp();
    const echoed: string[] = [];
    const file = openLogFile({ folder, clock, echo: (line) => echoed.push(line) });
    file.write(record('100 % of a %s: %d'));
    file.write(record('second'));
    const lines = readFileSync(file.path, 'utf8').trimEnd().split('\n');
    expect(lines).toEqual([
      '1970-01-01T00:00:00.000Z INFO agent test 100 % of a %s: %d',
      '1970-01-01T00:00:00.000Z INFO agent test second',
    ]);
    expect(echoed).toEqual(lines);
    expect(statSync(file.path).mode & 0o777).toBe(0o600);
  });

  it('LOG-2: 10^6 lines in a minute fill at most 5 files of 5 MB', async () => {
    const { folder, clock } = setUp();
    const file = openLogFile({ folder, clock });
    const log = createLogger({ write: file.write, level: 'debug', clock, redactor: createRedactor() });
    const long = 'é'.repeat(1_900);
    for (let second = 0; second < 120; second += 1) {
      for (let line = 0; line < 200; line += 1) log.warn(long, { line, more: long });
      await clock.advance(1_000);
    }
    const names = readdirSync(folder).sort();
    expect(names).toEqual(['agent.1.log', 'agent.2.log', 'agent.3.log', 'agent.4.log', 'agent.log']);
    const sizes = names.map((name) => statSync(join(folder, name)).size);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(5_000_000);
    expect(readFileSync(join(folder, 'agent.1.log'), 'utf8')).toMatch(
      /Lines left out: too many in one second count=\d+/u,
    );
  }, 30_000);

  it('LOG-2: goes on in the file it finds after a restart, and rotates it', () => {
    const { folder, clock } = setUp();
    mkdirSync(folder);
    writeFileSync(join(folder, 'agent.log'), 'x'.repeat(4_999_999));
    const file = openLogFile({ folder, clock });
    file.write(record('first of the new run'));
    file.write(record('next'));
    expect(statSync(join(folder, 'agent.1.log')).size).toBe(4_999_999);
    expect(readFileSync(file.path, 'utf8')).toContain('first of the new run');
  });

  it('LOG-2: a folder that cannot be written costs the lines, says why, and is tried again', async () => {
    const { folder, clock } = setUp();
    writeFileSync(folder, 'a file stands where the folder should be');
    const file = openLogFile({ folder, clock });
    file.write(record('lost'));
    file.write(record('lost too'));
    expect(file.fault()).toContain('EEXIST');

    rmSync(folder);
    file.write(record('still too soon'));
    expect(existsSync(folder)).toBe(false);
    await clock.advance(10_000);
    file.write(record('written'));
    expect(file.fault()).toBeNull();
    const text = readFileSync(file.path, 'utf8');
    expect(text).toContain('Lines lost: the log folder could not be written count=3');
    expect(text).toContain('written');
  });

  it('LOG-2: a write that fails later (disk full) is neither thrown nor printed, and writing resumes', async () => {
    const { folder, clock } = setUp();
    const file = openLogFile({ folder, clock });
    file.write(record('before'));
    // A directory in the file's place fails every write, also for root, as a full disk does.
    rmSync(file.path);
    mkdirSync(file.path);
    file.write(record('lost'));
    expect(file.fault()).toContain('EISDIR');
    rmSync(file.path, { recursive: true });
    await clock.advance(10_000);
    file.write(record('after'));
    expect(readFileSync(file.path, 'utf8')).toMatch(/count=1\n.*after\n$/u);
  });

  it('LOG-2: a folder removed while running is made again', async () => {
    const { folder, clock } = setUp();
    const file = openLogFile({ folder, clock });
    file.write(record('before'));
    rmSync(folder, { recursive: true });
    file.write(record('lost'));
    await clock.advance(10_000);
    file.write(record('after'));
    expect(readFileSync(file.path, 'utf8')).toContain('after');
    chmodSync(folder, 0o700);
  });
});
