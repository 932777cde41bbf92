import { readdirSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src-agent/contract/commands.ts';
import { settingsSchema } from '../../src-agent/contract/settings.ts';
import { dataFiles } from '../../src-agent/store/data-folder.ts';
import { openStore } from '../../src-agent/store/open-database.ts';
import { systemClock } from '../../src-agent/support/clock.ts';
import { createTestDesktop, type TestDesktop } from '../support/launch-app.ts';
import { silentLog, unwrap } from '../support/store-samples.ts';

const VACATION = { start: '2030-07-01', end: '2030-07-14' };

/** What the operator of a damaged database does, without a terminal. */
describe('a damaged database', () => {
  let desktop: TestDesktop;

  beforeAll(async () => {
    desktop = await createTestDesktop('damaged');
    const store = unwrap(await openStore({ dataDir: desktop.dataDir, clock: systemClock, log: silentLog }));
    const document = settingsSchema.parse({ watching: { vacation: VACATION } });
    store.settings.put({ document, who: 'a test', action: 'settings.set', now: systemClock.now() });
    unwrap(await store.backups.make(3));
    store.close();
    writeFileSync(dataFiles(desktop.dataDir).database, 'not a database '.repeat(999));
  });

  afterAll(() => desktop?.remove());

  it('STO-4: is named in the window, and the newest good backup is restored from there once the operator agrees', async () => {
    const app = await desktop.launch({ untilRunning: false });
    const page = app.page();
    const banner = page.getByRole('region', { name: /is damaged/u });
    await banner.getByText('"Restore a backup" takes the newest good one').waitFor();
    await banner.getByRole('button', { name: 'Restore a backup' }).click();
    const dialog = page.getByRole('dialog', { name: 'Restore the newest good backup?' });
    await dialog.getByText('The damaged files are set aside').waitFor();
    expect(readdirSync(desktop.dataDir).filter((name) => name.includes('set-aside'))).toEqual([]);
    await dialog.getByRole('button', { name: 'Restore it' }).click();

    await app.untilRunning();
    await banner.waitFor({ state: 'detached' });
    expect(await app.call(COMMANDS['settings.get'], {})).toMatchObject({
      ok: true,
      value: { watching: { vacation: VACATION } },
    });
    expect(readdirSync(desktop.dataDir).filter((name) => name.includes('set-aside'))).toHaveLength(1);
  });
});
