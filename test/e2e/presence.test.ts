import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src-agent/contract/commands.ts';
import { type DesktopShell, startDesktopShell, type TrayLook } from '../support/desktop-shell.ts';
import { recadrageMail } from '../support/sample-mails.ts';
import { ACCEPTED } from '../support/sink-answer.ts';
import { waitUntil } from '../support/wait-until.ts';
import { startWatchedDesktop, type WatchedDesktop } from '../support/watched-desktop.ts';

const PATIENCE_MS = 30_000;

/** What is there of the application on the desktop around it: its icon in the bar, its menu, its notifications. */
describe('the application on the operator’s desktop', () => {
  let shell: DesktopShell;
  let at: WatchedDesktop;

  beforeAll(async () => {
    at = await startWatchedDesktop('presence', async (desktop) => {
      shell = await startDesktopShell(desktop.keyring);
    });
  });

  afterAll(async () => {
    await at?.remove();
    await shell?.stop();
  });

  const says = (text: RegExp) => (look: TrayLook) =>
    text.test(look.tooltip) && text.test(labels(look)[0] ?? '');
  const labels = (look: TrayLook): readonly string[] => look.entries.map(({ label }) => label);
  const openWindows = () => at.app.app.windows().length;
  const untilOpen = () =>
    waitUntil({
      what: 'the window',
      check: () => openWindows() === 1,
      on: { everyMs: 50 },
      timeoutMs: PATIENCE_MS,
    });

  it('says in the bar that it is not set up, then that it watches: by picture, tooltip and menu', async () => {
    const blank = await shell.untilTray('the icon of a new application', says(/Not set up yet/u));
    expect(blank.entries.find(({ label }) => label === 'Check now')).toMatchObject({ enabled: false });
    // No push, and asked for rarely: mail comes when the operator asks.
    const { port, user } = { port: at.dovecot.port, user: at.user };
    await at.setUp({
      mailbox: { host: '127.0.0.1', port, user, security: 'plain', idle: false, pollSeconds: 3_600 },
    });
    const watching = await shell.untilTray(
      'the icon of one that watches',
      (look) => says(/Watching since/u)(look) && look.picture !== blank.picture,
    );
    expect(labels(watching).slice(-6)).toEqual([
      'Check now',
      'Pause for 1 hour',
      'Pause until tomorrow',
      'Deploy…',
      'Open Render Signal Desktop',
      'Quit',
    ]);
  });

  it('pauses and resumes from its menu, and shows it', async () => {
    const before = await shell.untilTray('watching', says(/Watching since/u));
    await shell.choose('Pause for 1 hour');
    const paused = await shell.untilTray(
      'the pause',
      (look) => says(/Paused until/u)(look) && look.picture !== before.picture,
    );
    expect(labels(paused)).not.toContain('Pause for 1 hour');
    await shell.choose('Resume');
    await shell.untilTray(
      'watching again',
      (look) => says(/Watching since/u)(look) && look.picture === before.picture,
    );
  });

  it('looks for mail at once from its menu', async () => {
    await at.untilWatching();
    await at.dovecot.append(at.user, recadrageMail({ lot: 81 }));
    await shell.choose('Check now');
    await at.sink.waitFor(1, PATIENCE_MS);
  });

  it('goes on when its window is closed, says so once, and opens from the icon and the menu', async () => {
    for (const open of [() => shell.choose('Open Render Signal Desktop'), () => shell.press()]) {
      await at.app.page().close();
      expect(openWindows()).toBe(0);
      await open();
      await untilOpen();
    }
    await shell.untilNotified('Still watching');
    expect(shell.notifications()).toHaveLength(1);
  });

  it('DEL-5: tells once of a delivery that failed for good, without a word of its mail, and leads to it', async () => {
    at.sink.setAnswer(() => ({ status: 400 }));
    await at.dovecot.append(at.user, recadrageMail({ lot: 82 }));
    await at.app.page().close();
    await shell.choose('Check now');
    const told = await shell.untilNotified('A delivery failed for good');
    expect(told.body).toBe(`webhook (${new URL(at.sink.url).origin}) did not take it. Open it to retry.`);
    await shell.untilTray('the failure', ({ tooltip }) =>
      tooltip.includes('Deliveries that failed for good: 1.'),
    );

    await shell.activate(told);
    await untilOpen();
    await at.app.page().getByRole('heading', { name: 'Deliveries', level: 1 }).waitFor();
    at.sink.setAnswer(() => ACCEPTED);
    await at.app.call(COMMANDS['deliveries.retry'], { all: true });
    await shell.untilTray('the end of it', ({ tooltip }) => !tooltip.includes('failed for good'));
    expect(shell.notifications().filter(({ title }) => /failed/u.test(title))).toHaveLength(1);
  });

  it('PRO-5: quits from its menu once the operator agrees', async () => {
    // A native dialog cannot be pressed from here: the answers stand in for it.
    await at.app.app.evaluate(({ dialog }) => {
      const answers = [1, 0];
      dialog.showMessageBox = async () => ({ response: answers.shift() ?? 0, checkboxChecked: false });
    });
    const child = at.app.app.process();
    const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
    await shell.choose('Quit');
    await at.untilWatching();
    await shell.choose('Quit');
    expect(await ended).toBe(0);
  });
});
