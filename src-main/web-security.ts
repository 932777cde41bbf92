import { app, type Session } from 'electron';
import type { Log } from '../src-agent/ports.ts';
import { APP_URL, isAppUrl } from './app-address.ts';

/** What pages may not do, whichever they are: leave, open windows, ask for permissions, attach webviews (REN-1). */
export function hardenWebContents(log: Log): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => {
      if (event.url === APP_URL) return;
      event.preventDefault();
      log.warn('A navigation was refused');
    });
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-frame-navigate', (event) => {
      if (!event.isMainFrame || !isAppUrl(event.url)) event.preventDefault();
    });
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
}

/** No permission is ever needed; nothing is fetched that is not ours; nothing is downloaded. */
export function hardenSession(session: Session, log: Log): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest(({ url }, answer) => {
    const allowed = isAppUrl(url) || url.startsWith('devtools:') || url.startsWith('data:image/');
    if (!allowed) log.warn('A request of the window was refused');
    answer({ cancel: !allowed });
  });
  session.on('will-download', (event) => event.preventDefault());
  session.setSpellCheckerEnabled(false);
}
