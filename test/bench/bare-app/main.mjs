// The least application of our shape: one window, one utility process that loaded the libraries ours works with.
import { app, BrowserWindow, utilityProcess } from 'electron';

app.on('window-all-closed', () => undefined);
void app.whenReady().then(() => {
  utilityProcess.fork(new URL('./utility.mjs', import.meta.url).pathname, [], { stdio: 'ignore' });
  const window = new BrowserWindow({
    width: 1_180,
    height: 760,
    webPreferences: { sandbox: true, contextIsolation: true },
  });
  void window.loadURL('data:text/html,<h1>bare</h1>');
});
