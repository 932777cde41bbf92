import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { runCli, startAgentProcess } from '../support/agent-process.ts';
import { type BundledAgent, bundleAgent } from '../support/bundle-agent.ts';
import { tellFigures } from '../support/figures.ts';
import { createSeededRandom, takeSeed } from '../support/seeds.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';
import { atTier } from '../support/tier.ts';

/* UPD-3: the application that installs its next version is killed, at every call of the file system and whenever it likes. */

const INSTALLER = fileURLToPath(new URL('../support/app-image-installer.ts', import.meta.url));
/** So much that copying it takes a while. */
const SIZE = 48_000_000;
const version = (number: string, size: number): Buffer => {
  const file = Buffer.alloc(size, '#');
  file.write(`#!/bin/sh\necho ${number}\nexit 0\n`);
  return file;
};
const OLD = version('1.2.0', 1_000);
const NEW = version('1.3.0', SIZE);
const DONE = z.object({ done: z.literal(true), made: z.array(z.string()) });

let installer: BundledAgent;
/** Where the applications lie, and where the fetched version does: on the same file system, and on another one. */
let place: TemporaryFolder;
let caches: Readonly<Record<'the same' | 'another', TemporaryFolder>>;
beforeAll(() => {
  installer = bundleAgent(INSTALLER);
  place = createTemporaryFolder('install', '/dev/shm');
  caches = {
    'the same': createTemporaryFolder('install-cache', '/dev/shm'),
    another: createTemporaryFolder('install-cache', tmpdir()),
  };
  for (const { path } of Object.values(caches)) writeFileSync(join(path, 'new'), NEW, { mode: 0o755 });
});
afterAll(() =>
  Promise.all([installer.remove(), place.remove(), caches['the same'].remove(), caches.another.remove()]),
);

let rounds = 0;
/** An application that has fetched its next version, before it ends. */
function fetchNext(from: keyof typeof caches) {
  rounds += 1;
  const folder = join(place.path, String(rounds));
  mkdirSync(folder);
  const appImage = join(folder, 'signal.AppImage');
  writeFileSync(appImage, OLD, { mode: 0o755 });
  const fetched = join(caches[from].path, 'signal-1.3.0.AppImage');
  rmSync(fetched, { force: true });
  linkSync(join(caches[from].path, 'new'), fetched);
  const options = { entry: installer.entry, env: { APPIMAGE: appImage } };
  return { folder, appImage, fetched, options };
}

/** What a killed installation left at the application's place, and whether the next one comes to its end. */
async function judge(
  { folder, appImage, fetched, options }: ReturnType<typeof fetchNext>,
  finished: boolean,
): Promise<{ readonly left: 'old' | 'new'; readonly wrong: readonly string[] }> {
  const wrong: string[] = [];
  const names = readdirSync(folder);
  if (!names.includes('signal.AppImage')) return { left: 'old', wrong: ['no version'] };
  const file = readFileSync(appImage);
  const left = file.equals(NEW) ? 'new' : 'old';
  if (left === 'old' && !file.equals(OLD)) wrong.push(`${file.length} bytes of a version`);
  const said = execFileSync(appImage, { encoding: 'utf8' }).trim();
  if (said !== (left === 'new' ? '1.3.0' : '1.2.0')) wrong.push(`it said ${said}`);
  if (!finished && left === 'old') {
    const again = await runCli([fetched, '0'], options);
    if (again.code !== 0 || !readFileSync(appImage).equals(NEW))
      wrong.push(`not installed at the next end: ${again.stderr}`);
    if (readdirSync(folder).length !== 1) wrong.push(`left beside it: ${readdirSync(folder).join(', ')}`);
  }
  rmSync(folder, { recursive: true });
  return { left, wrong };
}

describe.each(['the same', 'another'] as const)(
  'UPD-3: an installation from %s file system that is killed',
  { timeout: 300_000 },
  (from) => {
    it('UPD-3: at every call of the file system: the old version or the new one, whole, and it runs', async (context) => {
      expect(statSync(place.path).dev === statSync(caches[from].path).dev).toBe(from === 'the same');
      const wrong: string[] = [];
      const lefts = { old: 0, new: 0 };
      for (let at = 1; ; at += 1) {
        const next = fetchNext(from);
        const end = await runCli([next.fetched, String(at)], next.options);
        const finished = end.signal === null;
        const { left, wrong: found } = await judge(next, finished);
        wrong.push(...found.map((one) => `call ${at}: ${one}`));
        if (finished) {
          expect(end).toMatchObject({ code: 0 });
          expect(left).toBe('new');
          const { made } = DONE.parse(JSON.parse(end.stdout.split('\n')[1] ?? ''));
          // The file is on the disk before it gets its name, and the name before the installation is done.
          expect(made.filter((call) => /^(?:fsync|rename)/u.test(call))).toEqual([
            'fsyncSync',
            'renameSync',
            'fsyncSync',
          ]);
          break;
        }
        lefts[left] += 1;
      }
      tellFigures(context, { installKills: lefts.old + lefts.new, ...lefts, lost: wrong.length });
      expect(wrong).toEqual([]);
      expect(lefts.old).toBeGreaterThan(5);
      expect(lefts.new).toBeGreaterThan(2);
    });

    it('UPD-3: at any moment: the old version or the new one, whole, and it runs', async (context) => {
      const random = createSeededRandom(takeSeed(`UPD-3 ${from}`));
      const wrong: string[] = [];
      const kills = atTier({ p: 20, n: 200 });
      const lefts = { old: 0, new: 0 };
      for (let kill = 0; kill < kills; kill += 1) {
        const next = fetchNext(from);
        const process = await startAgentProcess([next.fetched, '0'], next.options);
        await process.waitForLine(/^begins$/u);
        const until = performance.now() + random.next() * (from === 'the same' ? 5 : 40);
        while (performance.now() < until) await new Promise(setImmediate);
        await process.kill();
        const { left, wrong: found } = await judge(next, false);
        lefts[left] += 1;
        wrong.push(...found.map((one) => `kill ${kill}: ${one}`));
      }
      tellFigures(context, { installKills: kills, ...lefts, lost: wrong.length });
      expect(wrong).toEqual([]);
    });
  },
);
