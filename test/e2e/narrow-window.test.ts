import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { COMMANDS } from '../../src-agent/contract/commands.ts';
import { PANELS } from '../../src-agent/contract/desktop.ts';
import { SMALLEST, USUAL } from '../../src-main/window-place.ts';
import { createTestDesktop, type LaunchedApp, type TestDesktop } from '../support/launch-app.ts';

/**
 * What of the page is cut: hints of empty fields, buttons and tabs, the page itself. Not the rows of a list, whose whole
 * text is in their drawer.
 */
const CUT = `(() => {
  const pen = document.createElement('canvas').getContext('2d');
  const isSeen = (one) => one.checkVisibility() && one.clientWidth > 0;
  const isWider = ({ scrollWidth, clientWidth }) => scrollWidth > clientWidth;
  const hints = [...document.querySelectorAll('input[placeholder]')].filter((field) => {
    const { fontWeight, fontSize, fontFamily, paddingLeft, paddingRight } = getComputedStyle(field);
    pen.font = [fontWeight, fontSize, fontFamily].join(' ');
    const room = field.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight);
    return field.value === '' && isSeen(field) && pen.measureText(field.placeholder).width > room;
  });
  const labels = [...document.querySelectorAll('button:not(.rows-main), label:not(.filter-label)')].filter((one) => isSeen(one) && isWider(one));
  return [
    ...hints.map(({ placeholder }) => placeholder),
    ...labels.map(({ textContent }) => textContent),
    ...[document.documentElement, ...document.querySelectorAll('main')].filter(isWider).map(({ tagName }) => tagName),
  ];
})()`;

/** From the narrowest to the usual. */
const LOOKS = [SMALLEST.width, 1_000, 1_100, 1_179, USUAL.width].flatMap((width) =>
  (['en', 'fr'] as const).map((language) => ({ language, width })),
);

describe('a narrow window', () => {
  let desktop: TestDesktop;
  let app: LaunchedApp;

  beforeAll(async () => {
    desktop = await createTestDesktop('narrow-window');
    app = await desktop.launch();
    await app.page().getByRole('button', { name: 'Set up later' }).click();
  });

  afterAll(() => desktop?.remove());

  it.each(LOOKS)(
    'cuts no hint, button or tab of any panel, $width wide in $language',
    async ({ language, width }) => {
      const page = app.page();
      await app.app.evaluate(
        ({ BrowserWindow }, [wide, high]) => BrowserWindow.getAllWindows()[0]?.setContentSize(wide, high),
        [width, SMALLEST.height] as const,
      );
      await page.waitForFunction((wide) => Reflect.get(globalThis, 'innerWidth') === wide, width);
      await app.call(COMMANDS['settings.set'], { change: { language } });
      await page.waitForFunction(
        (lang) => Reflect.get(globalThis, 'document').documentElement.lang === lang,
        language,
      );
      const cut: string[] = [];
      const look = async (where: string) => {
        const found = z.array(z.string()).parse(await page.evaluate(CUT));
        cut.push(...found.map((text) => `${where}: ${text}`));
      };
      for (const [index, panel] of PANELS.entries()) {
        await page.getByRole('navigation').getByRole('button').nth(index).click();
        await page.locator('h1').first().waitFor();
        await look(panel);
        const tabs = page.getByRole('tab');
        for (let tab = 0; tab < (await tabs.count()); tab += 1) {
          await tabs.nth(tab).click();
          await page.getByRole('tabpanel').first().waitFor();
          await look(`${panel}, ${await tabs.nth(tab).textContent()}`);
        }
      }
      expect(cut).toEqual([]);
    },
  );
});
