import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src-agent/contract/commands.ts';
import { settingsSchema } from '../../src-agent/contract/settings.ts';
import { openStore } from '../../src-agent/store/open-database.ts';
import { systemClock } from '../../src-agent/support/clock.ts';
import { findingsInBothThemes } from '../support/axe-findings.ts';
import { press } from '../support/keyboard.ts';
import { createTestDesktop, type LaunchedApp, type TestDesktop } from '../support/launch-app.ts';
import { silentLog, unwrap } from '../support/store-samples.ts';

const TARGET = { id: 'studio', url: 'https://receiver.example.com/hook', enabled: false };

/** What an operator does who wants to go back, by the keyboard alone. */
describe('backups in the window', () => {
  let desktop: TestDesktop;
  let app: LaunchedApp;

  beforeAll(async () => {
    desktop = await createTestDesktop('backups');
    const store = unwrap(await openStore({ dataDir: desktop.dataDir, clock: systemClock, log: silentLog }));
    const document = settingsSchema.parse({
      timeZone: 'UTC',
      mailbox: { host: '127.0.0.1', port: 9, security: 'plain', user: 'studio' },
      delivery: { targets: [TARGET] },
    });
    store.settings.put({ document, who: 'a test', action: 'settings.set', now: systemClock.now() });
    unwrap(await store.backups.make(3));
    store.close();
    app = await desktop.launch();
  });

  afterAll(() => desktop?.remove());

  /** Without the companions, which the tests' SQLite may leave empty beside it. */
  const setAside = () =>
    readdirSync(desktop.dataDir).filter((name) => /^agent\.db\.set-aside-[0-9TZ]+$/u.test(name));
  const settings = () => app.call(COMMANDS['settings.get'], {});

  it('STO-4: one that was chosen is restored from the settings, once the operator has read what will happen', async () => {
    await app.call(COMMANDS['settings.set'], { change: { delivery: { targets: [] } } });
    const page = app.page();
    await page.getByRole('navigation').getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('tab', { name: 'Data' }).click();
    const list = page.getByRole('table', { name: 'Backups' });
    const restore = list.getByRole('button', { name: /^Restore the backup of/u });
    await press(page, restore);
    const dialog = page.getByRole('dialog', { name: /^Restore the backup of/u });
    await dialog.getByText('The present database is set aside').waitFor();
    await dialog.getByText('counts as a repeat').waitFor();
    expect(await findingsInBothThemes(app)).toEqual([]);
    await page.keyboard.press('Escape');
    expect(setAside()).toEqual([]);

    await press(page, restore);
    await press(page, dialog.getByRole('button', { name: 'Restore it' }));
    await page.getByText('The backup is restored').waitFor();
    await app.untilRunning();
    await expect
      .poll(settings, { timeout: 20_000 })
      .toMatchObject({ value: { delivery: { targets: [TARGET] } } });
    expect(setAside()).toHaveLength(1);
    // Nothing died: the agent started anew.
    await page.getByRole('navigation').getByRole('button', { name: 'Settings' }).waitFor();
    expect(await app.call(COMMANDS['audit.list'], { limit: 1 })).toMatchObject({
      value: { items: [{ action: 'backups.restore' }] },
    });
    await page.getByRole('navigation').getByRole('button', { name: 'Overview' }).click();
    const told = page.getByText('A backup took the place of the database');
    await told.waitFor();
    await press(page, page.getByRole('button', { name: 'Understood' }));
    await told.waitFor({ state: 'detached' });
    await page.getByRole('navigation').getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('tab', { name: 'Data' }).click();
  });

  it('one more is made, a copy is saved, and a file is read through before it is restored', async () => {
    const page = app.page();
    const copy = join(desktop.folder, 'copy.db');
    await app.app.evaluate(({ dialog }, path) => {
      dialog.showSaveDialog = async () => ({ canceled: false, filePath: path });
      dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [path] });
    }, copy);
    const list = page.getByRole('table', { name: 'Backups' });
    await page.getByRole('button', { name: 'Back up now' }).click();
    await list
      .getByRole('button', { name: /^Restore the backup of/u })
      .nth(1)
      .waitFor();
    await page.getByRole('button', { name: 'Save a copy…' }).click();
    await page.getByText(`Written to ${copy}`).waitFor();
    await page.getByRole('button', { name: 'Restore from a file…' }).click();
    const dialog = page.getByRole('dialog', { name: `Restore ${basename(copy)}?` });
    await dialog.getByText('arrive switched off').waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    expect(setAside()).toHaveLength(1);
  });
});
