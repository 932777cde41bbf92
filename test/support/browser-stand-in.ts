import type { LaunchedApp } from './launch-app.ts';
import { waitUntil } from './wait-until.ts';

const PATIENCE_MS = 10_000;

/** From now on the application opens no browser: the addresses are kept for a script to go on with. */
export async function standInForBrowser({ app }: LaunchedApp): Promise<void> {
  await app.evaluate(({ shell }) => {
    Reflect.set(globalThis, 'opened', []);
    shell.openExternal = async (url) => void Reflect.get(globalThis, 'opened').push(url);
  });
}

/** The next address that the application wants opened. */
export async function nextOpened({ app }: LaunchedApp): Promise<string> {
  return waitUntil({
    what: 'the browser to be opened',
    check: async () => {
      const url: unknown = await app.evaluate(() => Reflect.get(globalThis, 'opened').shift());
      return typeof url === 'string' ? url : undefined;
    },
    on: { everyMs: 20 },
    timeoutMs: PATIENCE_MS,
  });
}
