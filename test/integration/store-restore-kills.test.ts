import { cpSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkDatabase } from '../../src-agent/store/check-database.ts';
import { openStore } from '../../src-agent/store/open-database.ts';
import { runCli, startAgentProcess } from '../support/agent-process.ts';
import { type BundledAgent, bundleAgent } from '../support/bundle-agent.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { tellFigures } from '../support/figures.ts';
import { createSeededRandom, takeSeed } from '../support/seeds.ts';
import { INBOX, noticeMails, openTestStore, silentLog, unwrap } from '../support/store-samples.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';
import { atTier } from '../support/tier.ts';

/* STO-4: a process that restores a backup is killed, at every call of the file system and whenever it likes. */

const RESTORER = fileURLToPath(new URL('../support/restorer.ts', import.meta.url));
const IN_BACKUP = 30;
const IN_DATABASE = 50;

let restorer: BundledAgent;
let folder: TemporaryFolder;
let base: string;
beforeAll(async () => {
  restorer = bundleAgent(RESTORER);
  folder = createTemporaryFolder('restores', existsSync('/dev/shm') ? '/dev/shm' : tmpdir());
  base = join(folder.path, 'base');
  const test = await openTestStore('restores-base');
  const uids = Array.from({ length: IN_DATABASE }, (_, index) => index + 1);
  noticeMails(test.store, uids.slice(0, IN_BACKUP));
  unwrap(await test.store.backups.make(7));
  noticeMails(test.store, uids.slice(IN_BACKUP));
  // With its log, as a killed agent leaves it.
  cpSync(test.dataDir, base, { recursive: true });
  await test.remove();
});
afterAll(async () => {
  await restorer.remove();
  await folder.remove();
});

/** What is wrong with what a killed restore left; `then`: the past that the next start found. */
async function judge(
  dataDir: string,
): Promise<{ readonly then: 'old' | 'new'; readonly wrong: readonly string[] }> {
  const wrong: string[] = [];
  const store = unwrap(await openStore({ dataDir, clock: createFakeClock(), log: silentLog }));
  const { noticed } = store.counts.ledger(INBOX);
  const restores = store.audit.list({ before: null, limit: 9 }).length;
  store.close();
  if (noticed !== IN_BACKUP && noticed !== IN_DATABASE) wrong.push(`${noticed} mails`);
  const then = noticed === IN_DATABASE ? 'old' : 'new';
  if (restores !== (then === 'new' ? 1 : 0)) wrong.push(`${restores} restores are told of`);
  const names = readdirSync(dataDir);
  if (names.some((name) => /restoring-[0-9TZ]+$/u.test(name))) wrong.push('a restore is still to come');
  const aside = names.filter((name) => /set-aside-[0-9TZ]+$/u.test(name));
  if (aside.length !== (then === 'new' ? 1 : 0)) wrong.push(`${aside.length} databases set aside`);
  for (const name of aside) {
    // What was set aside is whole, log and all.
    const path = join(dataDir, name);
    const checked = checkDatabase(path, 'full');
    if (!checked.ok) wrong.push(`${name}: ${checked.error.code}`);
    if (!existsSync(`${path}-wal`)) wrong.push('set aside without its log');
  }
  return { then, wrong };
}

describe('STO-4: a restore that is killed', { timeout: 300_000 }, () => {
  it('STO-4: at every call of the file system: the old past or the new one, whole, and what was is kept', async (context) => {
    const wrong: string[] = [];
    const thens = { old: 0, new: 0 };
    for (let at = 1; ; at += 1) {
      const dataDir = join(folder.path, `call-${at}`);
      cpSync(base, dataDir, { recursive: true });
      const end = await runCli([dataDir, String(at)], { entry: restorer.entry });
      const { then, wrong: found } = await judge(dataDir);
      wrong.push(...found.map((one) => `call ${at}: ${one}`));
      rmSync(dataDir, { recursive: true });
      if (end.signal === null) {
        expect(end).toMatchObject({ code: 0 });
        expect(then).toBe('new');
        break;
      }
      thens[then] += 1;
    }
    tellFigures(context, { restoreKills: thens.old + thens.new, ...thens });
    expect(wrong).toEqual([]);
    expect(thens.old).toBeGreaterThan(5);
    expect(thens.new).toBeGreaterThan(2);
  });

  it('STO-4: at any moment: the old past or the new one, whole, and what was is kept', async (context) => {
    const random = createSeededRandom(takeSeed('STO-4 restore'));
    const wrong: string[] = [];
    const kills = atTier({ p: 20, n: 200 });
    const thens = { old: 0, new: 0 };
    for (let kill = 0; kill < kills; kill += 1) {
      const dataDir = join(folder.path, `moment-${kill}`);
      cpSync(base, dataDir, { recursive: true });
      const process = await startAgentProcess([dataDir, '0'], { entry: restorer.entry });
      await process.waitForLine(/^begins$/u);
      const until = performance.now() + random.next() * 40;
      while (performance.now() < until) await new Promise(setImmediate);
      await process.kill();
      const { then, wrong: found } = await judge(dataDir);
      thens[then] += 1;
      wrong.push(...found.map((one) => `kill ${kill}: ${one}`));
      rmSync(dataDir, { recursive: true });
    }
    tellFigures(context, { momentKills: kills, ...thens });
    expect(wrong).toEqual([]);
  });
});
