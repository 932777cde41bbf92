import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openStore } from '../../src-agent/store/open-database.ts';
import { restoreStore } from '../../src-agent/store/restore-store.ts';
import { bundleAgent } from '../support/bundle-agent.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { tellFigures } from '../support/figures.ts';
import { nodeProgram } from '../support/node-program.ts';
import { INBOX, silentLog, UID_VALIDITY, unwrap } from '../support/store-samples.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';

/* STO-5: backups one after the other of a database that is written to all the while, each of them restored. */

const WRITER = fileURLToPath(new URL('../support/backup-writer.ts', import.meta.url));
const BACKUPS = 100;
const WRITES_PER_SECOND = 500;
/** Of the writer's commits every tenth brings a row, each moves the cursor. */
const ROW_EVERY = 10;

let folder: TemporaryFolder;
beforeEach(() => {
  folder = createTemporaryFolder('backups', existsSync('/dev/shm') ? '/dev/shm' : tmpdir());
});
afterEach(() => folder.remove());

const madeSchema = z.strictObject({ path: z.string(), from: z.int(), to: z.int(), ms: z.number() });

describe('STO-5: backups under load', { timeout: 300_000 }, () => {
  it(`STO-5: ${BACKUPS} backups under ${WRITES_PER_SECOND} writes a second: each can be restored, and is one moment`, async (context) => {
    // Each backup starts a thread: a bundle loads in half the time of the sources.
    const writer = bundleAgent(WRITER);
    const args = [writer.entry, join(folder.path, 'data'), String(BACKUPS), String(WRITES_PER_SECOND)];
    const printed = execFileSync(nodeProgram(), args, { encoding: 'utf8' });
    await writer.remove();
    const made = printed
      .trim()
      .split('\n')
      .map((line) => madeSchema.parse(JSON.parse(line)));
    const last = made.at(-1);
    if (last === undefined) throw new Error('nothing was backed up');
    const clock = createFakeClock();
    const wrong: string[] = [];
    let written = 0;
    for (const [number, { path, from, to }] of made.entries()) {
      written += to - from;
      const dataDir = join(folder.path, `restored-${number}`);
      unwrap(restoreStore({ dataDir, clock, log: silentLog, who: 'test', source: { from: 'file', path } }));
      const store = unwrap(await openStore({ dataDir, clock, log: silentLog }));
      const rows = store.ledger.knownUids(INBOX, UID_VALIDITY);
      const cursor = store.ledger.readCursor(INBOX)?.lastUid ?? 0;
      // A moment between two commits: every row up to the cursor and none above it, counted as such.
      const wanted = Math.floor(cursor / ROW_EVERY);
      const isMoment = rows.size === wanted && Math.max(0, ...rows) === wanted * ROW_EVERY;
      const isThen = from <= cursor && cursor <= to;
      const { noticed } = store.counts.ledger(INBOX);
      if (!isMoment || !isThen || noticed !== wanted)
        wrong.push(
          `${number}: ${rows.size} rows, cursor ${cursor}, counted ${noticed}, made ${from} to ${to}`,
        );
      store.close();
    }
    const figures = {
      backups: made.length,
      restored: made.length - wrong.length,
      writesPerSecond: Math.round(last.to / (last.ms / 1_000)),
      writtenMeanwhile: written,
    };
    tellFigures(context, figures);
    expect(wrong).toEqual([]);
    expect(figures.backups).toBe(BACKUPS);
    expect(figures.writesPerSecond).toBeGreaterThanOrEqual(WRITES_PER_SECOND * 0.99);
    expect(written).toBeGreaterThan(BACKUPS);
  });
});
