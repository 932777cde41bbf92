import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserWindow } from 'electron';
import { _electron, type ElectronApplication } from 'playwright-core';
import { z } from 'zod';
import { cleanEnvironment } from '../support/agent-process.ts';
import { PROJECT_ROOT } from '../support/node-program.ts';
import { processTree, processWords } from '../support/search-secrets.ts';
import { waitUntil } from '../support/wait-until.ts';

const electronSchema = z.object({ folder: z.string(), executable: z.string(), isStandIn: z.boolean() });

/** What Chromium calls a utility process that runs Node, on its command line. */
const NODE_SERVICE = 'node.mojom.NodeService';

export type BareApp = {
  readonly pid: number;
  /** Its utility process, with the libraries of ours and nothing of ours. */
  readonly utilityPid: number;
  closeWindow(): Promise<void>;
  close(): Promise<void>;
};

/** The least application of our shape, one window and one utility process: what every Electron costs. */
export async function launchBareApp(): Promise<BareApp> {
  const electron = electronSchema.parse(JSON.parse(process.env.RSD_TEST_ELECTRON ?? '{}'));
  const source = join(PROJECT_ROOT, 'test/bench/bare-app');
  // Inside the project, so that its libraries are found; the stand-in has no default application to give a folder to.
  const folder = mkdtempSync(join(PROJECT_ROOT, '.cache', 'bare-'));
  let { executable } = electron;
  if (electron.isStandIn) {
    cpSync(electron.folder, folder, { recursive: true });
    rmSync(join(folder, 'resources', 'app'), { force: true, recursive: true });
    symlinkSync(source, join(folder, 'resources', 'app'));
    executable = join(folder, 'electron');
  }
  const env = cleanEnvironment({}, { DISPLAY: process.env.RSD_TEST_DISPLAY });
  const app = await _electron.launch({
    executablePath: executable,
    args: [
      ...(electron.isStandIn ? [] : [source]),
      '--no-sandbox',
      `--user-data-dir=${join(folder, 'user-data')}`,
    ],
    env: Object.fromEntries(Object.entries(env).map(([name, value]) => [name, value ?? ''])),
  });
  await app.firstWindow();
  const pid = app.process().pid ?? 0;
  return {
    pid,
    utilityPid: await waitUntil({
      what: 'the utility process of the bare application',
      check: () => processTree(pid).find(isNodeService),
      on: { everyMs: 100 },
    }),
    closeWindow: () => destroyWindows(app),
    close: async () => {
      await app.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export async function destroyWindows(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ BrowserWindow }) => {
    const windows: BrowserWindow[] = BrowserWindow.getAllWindows();
    for (const window of windows) window.destroy();
  });
}

function isNodeService(pid: number): boolean {
  return [...processWords(pid).values()].some((words) => words.includes(NODE_SERVICE));
}
