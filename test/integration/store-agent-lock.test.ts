import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { failureSchema } from '../../src-agent/contract/errors.ts';
import { acquireAgentLock, type LockHolder } from '../../src-agent/store/agent-lock.ts';
import { dataFiles } from '../../src-agent/store/data-folder.ts';
import { openStore } from '../../src-agent/store/open-database.ts';
import { systemClock } from '../../src-agent/support/clock.ts';
import { guardProcessGroup } from '../support/death-guard.ts';
import { tellFigures } from '../support/figures.ts';
import { nodeProgram } from '../support/node-program.ts';
import { INBOX, silentLog, UID_VALIDITY, unwrap } from '../support/store-samples.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';
import { waitUntil } from '../support/wait-until.ts';

/*
 * PRO-4 with real processes. The 100 starts and the 100 double starts use a process that only takes the lock, so
 * that they stay quick; ten more kill a process that writes to the database, and start a whole store on it.
 */

const HOLDER = fileURLToPath(new URL('../support/store-lock-holder.ts', import.meta.url));
const WRITER = fileURLToPath(new URL('../support/store-writer.ts', import.meta.url));
const STARTS = 100;
const DOUBLE_STARTS = 100;
const MINUTES = 60_000;

let folder: TemporaryFolder;
let dataDir: string;
const children = new Set<ChildProcess>();

beforeEach(() => {
  folder = createTemporaryFolder('lock');
  dataDir = join(folder.path, 'data');
});
afterEach(async () => {
  for (const child of children) await kill(child);
  await folder.remove();
});

const answerSchema = z.union([
  z.strictObject({ held: z.literal(true) }),
  z.strictObject({ held: z.literal(false), error: failureSchema }),
]);

type Holder = {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly acquire: () => Promise<z.infer<typeof answerSchema>>;
  readonly release: () => Promise<void>;
};

function launch(program: string, args: readonly string[]): ChildProcess {
  const child = spawn(program, args, { detached: true, stdio: ['pipe', 'pipe', 'inherit'] });
  children.add(child);
  const drop = child.pid === undefined ? () => undefined : guardProcessGroup(child.pid);
  child.once('exit', () => {
    drop();
    children.delete(child);
  });
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

/** A process that is ready to take the lock. */
async function startHolder(): Promise<Holder> {
  const child = launch(nodeProgram(), [HOLDER, dataDir]);
  if (child.stdout === null || child.pid === undefined) throw new Error('no child');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const read = async (): Promise<unknown> => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error('the lock holder died');
    return JSON.parse(value);
  };
  expect(await read()).toBe('ready');
  const tell = (line: string) => child.stdin?.write(`${line}\n`);
  return {
    child,
    pid: child.pid,
    acquire: () => {
      tell('acquire');
      return read().then((answer) => answerSchema.parse(answer));
    },
    release: async () => {
      tell('release');
      await read();
    },
  };
}

const ME: LockHolder = { pid: process.pid, host: 'desk', since: 0 };

describe('PRO-4: one agent per data folder', { timeout: 10 * MINUTES }, () => {
  it(`PRO-4: ${STARTS} kill -9, each followed by a start that takes the lock without any cleaning`, async () => {
    let holder = await startHolder();
    expect(await holder.acquire()).toEqual({ held: true });
    for (let start = 1; start <= STARTS; start += 1) {
      const next = await startHolder();
      await kill(holder.child);
      expect(await next.acquire()).toEqual({ held: true });
      holder = next;
    }
  });

  it(`PRO-4: ${DOUBLE_STARTS} double starts: one has the lock, the other says who`, async () => {
    const [one, two] = [await startHolder(), await startHolder()];
    for (let round = 1; round <= DOUBLE_STARTS; round += 1) {
      const answers = await Promise.all([one.acquire(), two.acquire()]);
      const winner = answers[0].held ? one : two;
      const [refusal] = answers.flatMap((answer) => (answer.held ? [] : [answer.error]));
      expect(answers.filter(({ held }) => held)).toHaveLength(1);
      expect(refusal).toMatchObject({ code: 'agent.already-running', params: { pid: winner.pid } });
      await winner.release();
    }
  });

  it('PRO-4: is not kept by a holder that is a zombie', async () => {
    // The shell starts the holder and becomes a program that never collects its children.
    const script = `${nodeProgram()} ${HOLDER} ${dataDir} <&3 >&4 & echo $! >&4; exec sleep 600`;
    const parent = spawn('/bin/sh', ['-c', script], {
      detached: true,
      stdio: ['ignore', 'ignore', 'inherit', 'pipe', 'pipe'],
    });
    children.add(parent);
    const [, , , input, output] = parent.stdio;
    if (output === null || output === undefined || !('read' in output)) throw new Error('no output');
    if (input === null || input === undefined || !('write' in input)) throw new Error('no input');
    const lines = createInterface({ input: output })[Symbol.asyncIterator]();
    const pid = Number((await lines.next()).value);
    expect((await lines.next()).value).toBe('"ready"');
    input.write('acquire\n');
    expect((await lines.next()).value).toBe('{"held":true}');
    expect(acquireAgentLock(dataDir, ME)).toMatchObject({ error: { params: { pid } } });
    process.kill(pid, 'SIGKILL');
    const isZombie = () => / Z /u.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
    await waitUntil({ what: 'a zombie', check: isZombie, on: { everyMs: 5 } });
    unwrap(acquireAgentLock(dataDir, ME)).release();
    await kill(parent);
  });

  it('PRO-4: is not kept by the name of a dead holder whose PID another process has now', async () => {
    const holder = await startHolder();
    expect(await holder.acquire()).toEqual({ held: true });
    await kill(holder.child);
    const { lockHolder } = dataFiles(dataDir);
    const left = z.looseObject({}).parse(JSON.parse(readFileSync(lockHolder, 'utf8')));
    writeFileSync(lockHolder, JSON.stringify({ ...left, pid: process.pid, host: 'before-it-was-renamed' }));
    unwrap(acquireAgentLock(dataDir, ME)).release();
  });

  it('PRO-4: a killed writer leaves a database that opens, with every row it acknowledged', async () => {
    for (let round = 1; round <= 10; round += 1) {
      const writer = launch(nodeProgram(), [WRITER, dataDir, 'store', '0']);
      let acknowledged = '';
      const enough = new Promise<void>((resolve) => {
        writer.stdout?.on('data', (chunk: Buffer) => {
          acknowledged += chunk.toString('latin1');
          if (acknowledged.length > 400 * round) resolve();
        });
      });
      await enough;
      await kill(writer);
      const last = Number(/.*ack (\d+)\n/su.exec(acknowledged)?.[1]);
      const store = unwrap(await openStore({ dataDir, clock: systemClock, log: silentLog }));
      expect(store.opened.uncleanEnd).toBe(true);
      const known = store.ledger.knownUids(INBOX, UID_VALIDITY);
      expect(Array.from({ length: last }, (_, index) => index + 1).filter((uid) => !known.has(uid))).toEqual(
        [],
      );
      expect(store.ledger.readCursor(INBOX)?.lastUid).toBe(known.size);
      store.close();
    }
  });
});

describe('STO-2: a second writer', () => {
  it('STO-2: gets a named error within 5 s, and the first goes on', {
    timeout: 2 * MINUTES,
  }, async (context) => {
    const holder = launch(nodeProgram(), ['-e', blocker(dataDir)]);
    unwrap(await openStore({ dataDir, clock: systemClock, log: silentLog })).close();
    holder.stdin?.write('block\n');
    if (holder.stdout === null) throw new Error('no output');
    await once(holder.stdout, 'data');
    const startedAt = systemClock.monotonic();
    const result = await openStore({ dataDir, clock: systemClock, log: silentLog });
    const tookMs = systemClock.monotonic() - startedAt;
    expect(result).toMatchObject({ ok: false, error: { code: 'store.busy', retryable: true } });
    tellFigures(context, { toldMs: Math.round(tookMs) });
    expect(tookMs).toBeLessThan(5_000);
    expect(holder.exitCode).toBeNull();
  });
});

/** A program that begins to write to the database and does not end. */
function blocker(folderPath: string): string {
  const path = JSON.stringify(dataFiles(folderPath).database);
  return `process.stdin.once('data', () => {
    const db = require('better-sqlite3')(${path});
    db.exec('BEGIN IMMEDIATE');
    process.stdout.write('blocked');
  });`;
}
