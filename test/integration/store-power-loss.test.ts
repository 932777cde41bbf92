import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dataFiles } from '../../src-agent/store/data-folder.ts';
import { openStore } from '../../src-agent/store/open-database.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { tellFigures } from '../support/figures.ts';
import { createTracedDisk, traceWriter } from '../support/power-trace.ts';
import { createSeededRandom, takeSeed } from '../support/seeds.ts';
import { INBOX, silentLog, UID_VALIDITY } from '../support/store-samples.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';

/*
 * STO-3. A writer is traced: each write, each sync, each acknowledgement, through many checkpoints. Then the power is
 * lost between any two of them: what was synced is there, of the rest anything.
 */

const CUTS = 500;
const MAILS = 20;

let folder: TemporaryFolder;
beforeEach(() => {
  // Nothing here waits for a disk: what reached it is the test's to say.
  folder = createTemporaryFolder('power', existsSync('/dev/shm') ? '/dev/shm' : tmpdir());
});
afterEach(() => folder.remove());

async function losePower(synchronous: 'FULL' | 'NORMAL', cuts: number) {
  const random = createSeededRandom(takeSeed(`STO-3 ${synchronous}`));
  const events = traceWriter(folder.path, synchronous, MAILS);
  const first = events.findIndex(({ kind }) => kind === 'acknowledged');
  const moments = Array.from({ length: cuts }, () => random.integer(first + 1, events.length));
  const clock = createFakeClock();
  const disk = createTracedDisk();
  const dataDir = join(folder.path, 'cut');
  const path = dataFiles(dataDir).database;
  let done = 0;
  const acknowledged: string[] = [];
  const figures = { cuts, acknowledged: 0, missing: 0, damaged: 0, torn: 0 };
  for (const moment of moments.sort((a, b) => a - b)) {
    for (; done < moment; done += 1) {
      const event = events[done];
      if (event === undefined) break;
      disk.take(event);
      if (event.kind === 'acknowledged') acknowledged.push(event.line);
    }
    mkdirSync(dataDir);
    disk.loseTo(path, random);
    const opened = await openStore({ dataDir, clock, log: silentLog });
    if (opened.ok) {
      const store = opened.value;
      if (store.opened.logLost) figures.torn += 1;
      const known = store.ledger.knownUids(INBOX, UID_VALIDITY);
      const undecided = new Set(store.ledger.undecided(INBOX, MAILS).map(({ uid }) => uid));
      figures.acknowledged += acknowledged.length;
      for (const line of acknowledged) {
        const uid = Number(line.split(' ')[1]);
        const isThere = known.has(uid) && (line.startsWith('noticed') || !undecided.has(uid));
        if (!isThere) figures.missing += 1;
      }
      store.close();
    } else figures.damaged += 1;
    rmSync(dataDir, { recursive: true });
  }
  return figures;
}

describe('STO-3: power loss', { timeout: 300_000 }, () => {
  it(`STO-3: ${CUTS} cuts between writes, what was not synced dropped or torn: nothing acknowledged is missing`, async (context) => {
    const figures = await losePower('FULL', CUTS);
    tellFigures(context, figures);
    expect(figures).toMatchObject({ cuts: CUTS, missing: 0, damaged: 0 });
    expect(figures.acknowledged).toBeGreaterThan(CUTS * MAILS * 0.5);
  });

  it('STO-3: the same cuts find the library’s defaults out', async () => {
    const { missing } = await losePower('NORMAL', 40);
    expect(missing).toBeGreaterThan(0);
  });
});
