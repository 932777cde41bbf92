import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { COMMANDS } from '../../src-agent/contract/commands.ts';
import { DESKTOP_COMMANDS, PANELS } from '../../src-agent/contract/desktop.ts';
import { setup } from '../e2e/setup.ts';
import { createTestDesktop, type LaunchedApp } from '../support/launch-app.ts';
import { PROJECT_ROOT } from '../support/node-program.ts';
import { shootBackups } from './shoot-backups.ts';
import { shootCommand } from './shoot-command.ts';
import { shootDeploys } from './shoot-deploys.ts';
import { shootGmail } from './shoot-gmail.ts';

/**
 * `npm run screenshots`: every panel, empty and with the demonstration's mails, light in English and dark in French; the
 * Gmail and Deploys panels and the backups in the states that matter besides. To look at in .cache/screenshots; those
 * that the documents show go to docs/images.
 */

const LOOKS = [
  { language: 'en', theme: 'light' },
  { language: 'fr', theme: 'dark' },
] as const;
const TAKEN = join(PROJECT_ROOT, '.cache', 'screenshots');
const SHOWN = join(PROJECT_ROOT, 'docs', 'images');
/** The demonstration's first ten mails have come, and one was tried twice. */
const DEMO_MAILS_MS = 20_000;
const DRAWN_MS = 900;

mkdirSync(TAKEN, { recursive: true });
const tearDown = await setup();
const desktop = await createTestDesktop('screenshots');
try {
  const app = await desktop.launch();
  await shoot(app, 'first-run');
  await look(app, 'en', 'light');
  await app.page().getByRole('button', { name: 'Set up later' }).click();
  await shootAll(app, 'empty');
  const pid = await app.untilRunning();
  await app.call(DESKTOP_COMMANDS['desktop.set-mode'], { mode: 'demo' });
  await app.untilRunning(pid);
  await passed(DEMO_MAILS_MS);
  await shootAll(app, 'full');
  await shootGmail(shoot);
  await shootDeploys(shoot);
  await shootCommand(shoot);
  await shootBackups(shoot);
  for (const image of readdirSync(SHOWN)) copyFileSync(join(TAKEN, image), join(SHOWN, image));
} finally {
  await desktop.remove();
  tearDown();
}

async function look(app: LaunchedApp, language: 'en' | 'fr', theme: 'light' | 'dark'): Promise<void> {
  await app.call(COMMANDS['settings.set'], { change: { language, appearance: { theme } } });
  await passed(DRAWN_MS);
}

/** What is shown now, in each look; `bring`: shows it anew in each, being something that keeps its language. */
async function shoot(app: LaunchedApp, name: string, bring?: () => Promise<void>): Promise<void> {
  for (const { language, theme } of LOOKS) {
    await look(app, language, theme);
    if (bring !== undefined) {
      await bring();
      await passed(DRAWN_MS);
    }
    await app.page().screenshot({ path: join(TAKEN, `${name}-${theme}-${language}.png`) });
  }
}

async function shootAll(app: LaunchedApp, state: 'empty' | 'full'): Promise<void> {
  for (const { language, theme } of LOOKS) {
    await look(app, language, theme);
    const entries = app.page().getByRole('navigation').getByRole('button');
    for (const [index, panel] of PANELS.entries()) {
      await entries.nth(index).click();
      await passed(DRAWN_MS);
      await app.page().screenshot({ path: join(TAKEN, `${panel}-${state}-${theme}-${language}.png`) });
    }
  }
}

function passed(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
