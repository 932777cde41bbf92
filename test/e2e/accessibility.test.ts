import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src-agent/contract/commands.ts';
import { DESKTOP_COMMANDS, PANELS } from '../../src-agent/contract/desktop.ts';
import { findings } from '../support/axe-findings.ts';
import { createTestDesktop, type LaunchedApp, type TestDesktop } from '../support/launch-app.ts';

describe('every panel', () => {
  let desktop: TestDesktop;
  let app: LaunchedApp;

  beforeAll(async () => {
    desktop = await createTestDesktop('accessibility');
    app = await desktop.launch();
    await app.page().emulateMedia({ reducedMotion: 'reduce' });
  });

  afterAll(() => desktop?.remove());

  const LOOKS = (['en', 'fr'] as const).flatMap((language) =>
    (['light', 'dark'] as const).map((theme) => ({ language, theme })),
  );

  async function look(language: 'en' | 'fr', theme: 'light' | 'dark'): Promise<void> {
    await app.call(COMMANDS['settings.set'], { change: { language, appearance: { theme } } });
    await app.page().waitForFunction(
      ([lang, scheme]) => {
        const { lang: shown, dataset } = Reflect.get(globalThis, 'document').documentElement;
        return shown === lang && dataset.mantineColorScheme === scheme;
      },
      [language, theme] as const,
    );
  }

  it.each(LOOKS)(
    'of a new operator has nothing that axe finds, in $language and $theme',
    async ({ language, theme }) => {
      await look(language, theme);
      expect(await findings(app)).toEqual([]);
    },
  );

  it.each(LOOKS)(
    'with mails has nothing that axe finds, in $language and $theme',
    async ({ language, theme }) => {
      if ((await app.desktop()).mode === 'real') {
        const pid = await app.untilRunning();
        await app.call(DESKTOP_COMMANDS['desktop.set-mode'], { mode: 'demo' });
        await app.untilRunning(pid);
        await app.page().locator('[role=region], section').getByText('Lot').first().waitFor();
      }
      await look(language, theme);
      const found: string[] = [];
      const entries = app.page().getByRole('navigation').getByRole('button');
      for (const [index, panel] of PANELS.entries()) {
        await entries.nth(index).click();
        await app.page().locator('h1').first().waitFor();
        found.push(...(await findings(app)).map((finding) => `${panel}: ${finding}`));
      }
      expect(found).toEqual([]);
    },
  );
});
