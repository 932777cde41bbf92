import type { BrowserWindow } from 'electron';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src-agent/contract/commands.ts';
import type { SettingsInput } from '../../src-agent/contract/settings.ts';
import { TEAM } from '../support/mails.ts';
import { recadrageMail } from '../support/sample-mails.ts';
import { ACCEPTED } from '../support/sink-answer.ts';
import { waitUntil } from '../support/wait-until.ts';
import { startWatchedDesktop, type WatchedDesktop } from '../support/watched-desktop.ts';

const PATIENCE_MS = 30_000;

describe('an operator whose mailbox is watched', () => {
  let at: WatchedDesktop;

  beforeEach(async () => {
    at = await startWatchedDesktop('operator');
  });

  afterEach(() => at?.remove());

  async function setUp(more: SettingsInput = {}): Promise<void> {
    await at.setUp({ timeZone: 'UTC', ...more });
    await at.app
      .page()
      .getByRole('status')
      .getByText(/^Watching since/u)
      .first()
      .waitFor();
  }

  const nav = (name: string) => at.app.page().getByRole('navigation').getByRole('button', { name }).click();
  const feed = () => at.app.page().getByRole('region', { name: 'Latest mails' });
  const theme = (name: 'dark' | 'light') =>
    at.app.page().locator(`html[data-mantine-color-scheme="${name}"]`).waitFor({ state: 'attached' });
  /** `HHh00` so many hours from now, in UTC. */
  const hour = (after: number): string =>
    `${String((new Date().getUTCHours() + after + 24) % 24).padStart(2, '0')}h00`;

  it('changes the window in its panel: the waiting mail goes at once, and the next one too', async () => {
    await setUp({
      window: { start: hour(2), end: hour(4) },
      triage: {
        allowedSenders: [TEAM.address],
        outsideWindow: { recadrage: 'defer' },
      },
    });
    await at.dovecot.append(at.user, recadrageMail({ lot: 11 }));
    await feed().getByText('Lot 11').waitFor();
    expect(at.sink.requests()).toHaveLength(0);

    await nav('Time window');
    await at.app.page().getByRole('textbox', { name: 'Opens' }).fill(hour(-1).replace('h00', 'h'));
    await at.app.page().getByRole('textbox', { name: 'Closes' }).fill(hour(5).replace('h00', ':00'));
    await at.app.page().getByRole('button', { name: 'Save', exact: true }).click();

    await at.sink.waitFor(1, PATIENCE_MS);
    await at.dovecot.append(at.user, recadrageMail({ lot: 12 }));
    await at.sink.waitFor(2, PATIENCE_MS);
    const bodies = at.sink.requests().map(({ body }) => JSON.parse(body.toString()));
    expect(bodies.map(({ subject }) => subject)).toEqual([
      expect.stringContaining('Lot 11'),
      expect.stringContaining('Lot 12'),
    ]);
    expect(bodies[1]).toMatchObject({
      webhooks_time_start: 'maintenant',
      webhooks_time_end: hour(5).replace('h00', ':00'),
    });
  });

  it('retries by hand what a receiver refused, and sees it delivered', async () => {
    at.sink.setAnswer(() => ({ status: 422, text: 'not like this' }));
    await setUp({
      delivery: { targets: [{ id: 'studio', url: at.sink.url, success: 'any-2xx' }] },
    });
    await at.dovecot.append(at.user, recadrageMail({ lot: 21 }));
    await feed().getByText('Lot 21').waitFor();
    // The schedule of a refusal lasts days: the operator gives up waiting.
    await nav('Deliveries');
    await at.app.page().getByText('Lot 21').first().click();
    const drawer = at.app.page().getByRole('dialog');
    await drawer.getByText('not like this').first().waitFor();
    await drawer.getByRole('button', { name: 'Discard…' }).click();
    await at.app.page().getByRole('button', { name: 'Discard', exact: true }).click();
    await drawer.getByRole('button', { name: 'Replay…' }).waitFor();
    at.sink.setAnswer(() => ACCEPTED);
    await drawer.getByRole('button', { name: 'Replay…' }).click();
    await at.app.page().getByRole('button', { name: 'Send again' }).click();
    await at.sink.waitFor(2, PATIENCE_MS);
    await drawer.getByText('Delivered').first().waitFor();
    const [first, second] = at.sink.requests();
    expect(second).toMatchObject({ id: first?.id, attempt: 2, body: first?.body });
  });

  it('reads why a mail was skipped, check by check', async () => {
    await setUp();
    await at.dovecot.append(
      at.user,
      recadrageMail({ lot: 31 }, { from: 'Someone <someone@elsewhere.example>' }),
    );
    await feed().getByText('sender not allowed').click();
    const trace = at.app.page().getByRole('dialog').getByRole('list').first();
    await trace.getByText('someone@elsewhere.example').first().waitFor();
    expect(at.sink.requests()).toHaveLength(0);
  });

  it('closes the window and goes on delivering; a second start brings it back', async () => {
    await setUp();
    await at.app.app.evaluate(({ BrowserWindow }) => {
      const [window]: BrowserWindow[] = BrowserWindow.getAllWindows();
      window?.close();
    });
    await waitUntil({
      what: 'the window to be gone',
      check: () => at.app.app.windows().length === 0 || undefined,
      on: { everyMs: 20 },
      timeoutMs: PATIENCE_MS,
    });
    await at.dovecot.append(at.user, recadrageMail({ lot: 41 }));
    await at.sink.waitFor(1, PATIENCE_MS);

    const opened = at.app.app.waitForEvent('window');
    await at.desktop.startAgain();
    await opened;
    await feed().getByText('Lot 41').waitFor();
    expect(at.app.app.windows()).toHaveLength(1);
  });

  it('reloads the window and finds everything as it was', async () => {
    await setUp();
    for (const lot of [51, 52, 53]) await at.dovecot.append(at.user, recadrageMail({ lot }));
    await at.sink.waitFor(3, PATIENCE_MS);
    await feed().getByText('Lot 53').waitFor();
    await at.app.page().reload();
    await feed().getByText('Lot 51').waitFor();
    expect(
      await feed()
        .getByText(/Lot 5\d/u)
        .count(),
    ).toBe(3);
  });

  it('sees the agent killed and back within 5 s, with nothing lost', async () => {
    await setUp();
    const pid = await at.app.untilRunning();
    process.kill(pid, 'SIGKILL');
    await at.dovecot.append(at.user, recadrageMail({ lot: 61 }));
    await at.app
      .page()
      .getByText(/The agent stopped; it starts again/u)
      .first()
      .waitFor({ timeout: 2_000 });
    await at.app
      .page()
      .getByRole('status')
      .getByText(/^Watching since/u)
      .first()
      .waitFor({ timeout: 5_000 });
    await at.sink.waitFor(1, PATIENCE_MS);
    await feed().getByText('Lot 61').waitFor();
  });

  it('switches language and theme, which stay after a restart', async () => {
    await setUp();
    await at.app.call(COMMANDS['settings.set'], {
      change: { language: 'fr', appearance: { theme: 'dark' } },
    });
    await at.app.page().getByRole('navigation').getByRole('button', { name: 'Réglages' }).waitFor();
    await at.app.page().locator('html[lang="fr"]').waitFor({ state: 'attached' });
    await theme('dark');
    await at.app.quit();
    at.app = await at.desktop.launch();
    await at.app.page().getByRole('navigation').getByRole('button', { name: 'Réglages' }).waitFor();
    await theme('dark');
  });

  it('shows the demonstration, clearly marked, and comes back to its own mailbox untouched', async () => {
    await setUp();
    await at.app.call(COMMANDS['settings.set'], { change: { appearance: { theme: 'dark' } } });
    await at.dovecot.append(at.user, recadrageMail({ lot: 71 }));
    await feed().getByText('Lot 71').waitFor();
    await at.app.page().keyboard.press('Control+K');
    await at.app.page().getByPlaceholder('Search panels and commands…').fill('demo');
    await at.app.page().getByText('Try the demo mailbox').click();
    await at.app.page().getByText('Demonstration', { exact: true }).waitFor();
    await feed().getByText('meets all conditions').first().waitFor();
    expect(await feed().getByText('Lot 71').count()).toBe(0);
    await theme('dark');
    await at.app.call(COMMANDS['settings.set'], { change: { appearance: { theme: 'light' } } });
    await at.app.page().getByRole('button', { name: 'Leave the demo' }).click();
    await feed().getByText('Lot 71').waitFor();
    expect(await feed().getByText(/Lot/u).count()).toBe(1);
    await theme('light');
    expect(at.sink.requests()).toHaveLength(1);
  });
});
