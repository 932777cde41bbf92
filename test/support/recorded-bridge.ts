import type { BrowserWindow } from 'electron';
import type { LaunchedApp } from './launch-app.ts';
import type { Places } from './search-secrets.ts';

/** Keeps, in main, all that goes to the page from now on. */
export async function recordBridge({ app }: LaunchedApp): Promise<void> {
  await app.evaluate(({ BrowserWindow, ipcMain }) => {
    const record: string[] = [];
    Reflect.set(globalThis, 'crossed', record);
    const handlers: Map<string, (...given: unknown[]) => Promise<unknown>> = Reflect.get(
      ipcMain,
      '_invokeHandlers',
    );
    const handle = handlers.get('rsd:call');
    handlers.set('rsd:call', async (...given) => {
      const answer = await handle?.(...given);
      record.push(JSON.stringify(answer));
      return answer;
    });
    const [window]: BrowserWindow[] = BrowserWindow.getAllWindows();
    const contents = window?.webContents;
    const send = contents?.send.bind(contents);
    if (contents !== undefined) {
      contents.send = (channel, ...given) => {
        record.push(JSON.stringify(given));
        send?.(channel, ...given);
      };
    }
  });
}

/** Answers and events of the recorded bridge. */
export async function crossedBridge({ app }: LaunchedApp): Promise<Places> {
  const record: string[] = await app.evaluate(() => Reflect.get(globalThis, 'crossed'));
  return new Map(record.map((text, index) => [`bridge ${index}`, Buffer.from(text)]));
}
