import { COMMANDS } from '../../src-agent/contract/commands.ts';
import { createTestDesktop, type LaunchedApp } from '../support/launch-app.ts';

const SETTINGS = /^(?:Settings|Réglages)$/u;
const OVERVIEW = /^(?:Overview|Vue d’ensemble)$/u;
const DATA = /^(?:Data|Données)$/u;
const RESTORE_ONE = /^(?:Restore the backup of|Rétablir la sauvegarde)/u;
const RESTORE_IT = /^(?:Restore it|Rétablir)$/u;
const BACKUPS = 3;

/** The backups: listed, asked about, and what the overview says after one was restored. */
export async function shootBackups(
  shoot: (app: LaunchedApp, name: string, bring?: () => Promise<void>) => Promise<void>,
): Promise<void> {
  const desktop = await createTestDesktop('screenshots-backups');
  try {
    const app = await desktop.launch();
    const page = app.page();
    const go = (panel: RegExp) => page.getByRole('navigation').getByRole('button', { name: panel }).click();
    await app.call(COMMANDS['settings.set'], { change: { mailbox: { host: 'imap.studio.example' } } });
    for (let made = 0; made < BACKUPS; made += 1) await app.call(COMMANDS['backups.make'], {});
    await page.reload();
    await go(SETTINGS);
    await page.getByRole('tab', { name: DATA }).click();
    const restore = page.getByRole('button', { name: RESTORE_ONE });
    await restore.last().scrollIntoViewIfNeeded();
    await shoot(app, 'settings-backups');
    await shoot(app, 'settings-restore', async () => {
      await page.keyboard.press('Escape');
      await restore.last().click();
    });
    await page.getByRole('dialog').getByRole('button', { name: RESTORE_IT }).click();
    await app.untilRunning();
    await go(OVERVIEW);
    await page.getByRole('button', { name: /^(?:Understood|Compris)$/u }).waitFor();
    // It stays in the language in which it was said.
    await page.locator('.mantine-Notification-closeButton').click();
    await shoot(app, 'overview-restored');
  } finally {
    await desktop.remove();
  }
}
