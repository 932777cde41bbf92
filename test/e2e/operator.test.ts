import type { BrowserWindow } from 'electron';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src-agent/contract/commands.ts';
import type { SettingsInput } from '../../src-agent/contract/settings.ts';
import { type Dovecot, startDovecot } from '../support/dovecot.ts';
import { createTestDesktop, type LaunchedApp, type TestDesktop } from '../support/launch-app.ts';
import { operatorSettings } from '../support/operator-settings.ts';
import { recadrageMail } from '../support/sample-mails.ts';
import { ACCEPTED } from '../support/sink-answer.ts';
import { waitUntil } from '../support/wait-until.ts';
import { startWebhookSink, type WebhookSink } from '../support/webhook-sink.ts';

const PATIENCE_MS = 30_000;

describe('an operator whose mailbox is watched', () => {
  let dovecot: Dovecot;
  let sink: WebhookSink;
  let desktop: TestDesktop;
  let app: LaunchedApp;
  let user: string;

  beforeEach(async () => {
    dovecot = await startDovecot();
    user = dovecot.newUser();
    sink = await startWebhookSink();
    desktop = await createTestDesktop('operator');
    app = await desktop.launch();
  });

  afterEach(async () => {
    await desktop?.remove();
    await sink?.close();
    await dovecot?.stop();
  });

  async function setUp(more: SettingsInput = {}): Promise<void> {
    await app.call(COMMANDS['secrets.set'], { name: 'MAILBOX_PASSWORD', value: dovecot.password });
    const change = {
      ...operatorSettings({ port: dovecot.port, user, webhook: sink.url }),
      timeZone: 'UTC',
      ...more,
    };
    expect(await app.call(COMMANDS['settings.set'], { change })).toMatchObject({ ok: true });
    // Set up from elsewhere: the first-run path has nothing to lead through any more.
    await app.page().reload();
    await app
      .page()
      .getByRole('status')
      .getByText(/^Watching since/u)
      .first()
      .waitFor();
  }

  const nav = (name: string) => app.page().getByRole('navigation').getByRole('button', { name }).click();
  const feed = () => app.page().getByRole('region', { name: 'Latest mails' });
  /** `HHh00` so many hours from now, in UTC. */
  const hour = (after: number): string =>
    `${String((new Date().getUTCHours() + after + 24) % 24).padStart(2, '0')}h00`;

  it('changes the window in its panel: the waiting mail goes at once, and the next one too', async () => {
    await setUp({
      window: { start: hour(2), end: hour(4) },
      triage: {
        allowedSenders: operatorSettings({ port: 0, user, webhook: '' }).triage?.allowedSenders ?? [],
        outsideWindow: { recadrage: 'defer' },
      },
    });
    await dovecot.append(user, recadrageMail({ lot: 11 }));
    await feed().getByText('Lot 11').waitFor();
    expect(sink.requests()).toHaveLength(0);

    await nav('Time window');
    await app.page().getByRole('textbox', { name: 'Opens' }).fill(hour(-1).replace('h00', 'h'));
    await app.page().getByRole('textbox', { name: 'Closes' }).fill(hour(5).replace('h00', ':00'));
    await app.page().getByRole('button', { name: 'Save', exact: true }).click();

    await sink.waitFor(1, PATIENCE_MS);
    await dovecot.append(user, recadrageMail({ lot: 12 }));
    await sink.waitFor(2, PATIENCE_MS);
    const bodies = sink.requests().map(({ body }) => JSON.parse(body.toString()));
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
    sink.setAnswer(() => ({ status: 422, text: 'not like this' }));
    await setUp({
      delivery: { targets: [{ id: 'studio', url: sink.url, success: 'any-2xx' }] },
    });
    await dovecot.append(user, recadrageMail({ lot: 21 }));
    await feed().getByText('Lot 21').waitFor();
    // The schedule of a refusal lasts days: the operator gives up waiting.
    await nav('Deliveries');
    await app.page().getByText('Lot 21').first().click();
    const drawer = app.page().getByRole('dialog');
    await drawer.getByText('not like this').first().waitFor();
    await drawer.getByRole('button', { name: 'Discard…' }).click();
    await app.page().getByRole('button', { name: 'Discard', exact: true }).click();
    await drawer.getByRole('button', { name: 'Replay…' }).waitFor();
    sink.setAnswer(() => ACCEPTED);
    await drawer.getByRole('button', { name: 'Replay…' }).click();
    await app.page().getByRole('button', { name: 'Send again' }).click();
    await sink.waitFor(2, PATIENCE_MS);
    await drawer.getByText('Delivered').first().waitFor();
    const [first, second] = sink.requests();
    expect(second).toMatchObject({ id: first?.id, attempt: 2, body: first?.body });
  });

  it('reads why a mail was skipped, check by check', async () => {
    await setUp();
    await dovecot.append(user, recadrageMail({ lot: 31 }, { from: 'Someone <someone@elsewhere.example>' }));
    await feed().getByText('sender not allowed').click();
    const trace = app.page().getByRole('dialog').getByRole('list').first();
    await trace.getByText('someone@elsewhere.example').first().waitFor();
    expect(sink.requests()).toHaveLength(0);
  });

  it('closes the window and goes on delivering; a second start brings it back', async () => {
    await setUp();
    await app.app.evaluate(({ BrowserWindow }) => {
      const [window]: BrowserWindow[] = BrowserWindow.getAllWindows();
      window?.close();
    });
    await waitUntil({
      what: 'the window to be gone',
      check: () => app.app.windows().length === 0 || undefined,
      on: { everyMs: 20 },
      timeoutMs: PATIENCE_MS,
    });
    await dovecot.append(user, recadrageMail({ lot: 41 }));
    await sink.waitFor(1, PATIENCE_MS);

    const opened = app.app.waitForEvent('window');
    await desktop.startAgain();
    await opened;
    await feed().getByText('Lot 41').waitFor();
    expect(app.app.windows()).toHaveLength(1);
  });

  it('reloads the window and finds everything as it was', async () => {
    await setUp();
    for (const lot of [51, 52, 53]) await dovecot.append(user, recadrageMail({ lot }));
    await sink.waitFor(3, PATIENCE_MS);
    await feed().getByText('Lot 53').waitFor();
    await app.page().reload();
    await feed().getByText('Lot 51').waitFor();
    expect(
      await feed()
        .getByText(/Lot 5\d/u)
        .count(),
    ).toBe(3);
  });

  it('sees the agent killed and back within 5 s, with nothing lost', async () => {
    await setUp();
    const pid = await app.untilRunning();
    process.kill(pid, 'SIGKILL');
    await dovecot.append(user, recadrageMail({ lot: 61 }));
    await app
      .page()
      .getByText(/The agent stopped; it starts again/u)
      .first()
      .waitFor({ timeout: 2_000 });
    await app
      .page()
      .getByRole('status')
      .getByText(/^Watching since/u)
      .first()
      .waitFor({ timeout: 5_000 });
    await sink.waitFor(1, PATIENCE_MS);
    await feed().getByText('Lot 61').waitFor();
  });

  it('switches language and theme, which stay after a restart', async () => {
    await setUp();
    await app.call(COMMANDS['settings.set'], { change: { language: 'fr', appearance: { theme: 'dark' } } });
    await app.page().getByRole('navigation').getByRole('button', { name: 'Réglages' }).waitFor();
    expect(await app.page().evaluate('document.documentElement.lang')).toBe('fr');
    expect(await app.page().evaluate('document.documentElement.dataset.mantineColorScheme')).toBe('dark');
    await app.quit();
    app = await desktop.launch();
    await app.page().getByRole('navigation').getByRole('button', { name: 'Réglages' }).waitFor();
    expect(await app.page().evaluate('document.documentElement.dataset.mantineColorScheme')).toBe('dark');
  });

  it('shows the demonstration, clearly marked, and comes back to its own mailbox untouched', async () => {
    await setUp();
    await dovecot.append(user, recadrageMail({ lot: 71 }));
    await feed().getByText('Lot 71').waitFor();
    await app.page().keyboard.press('Control+K');
    await app.page().getByPlaceholder('Search panels and commands…').fill('demo');
    await app.page().getByText('Try the demo mailbox').click();
    await app.page().getByText('Demonstration', { exact: true }).waitFor();
    await feed().getByText('meets all conditions').first().waitFor();
    expect(await feed().getByText('Lot 71').count()).toBe(0);
    await app.page().getByRole('button', { name: 'Leave the demo' }).click();
    await feed().getByText('Lot 71').waitFor();
    expect(await feed().getByText(/Lot/u).count()).toBe(1);
    expect(sink.requests()).toHaveLength(1);
  });
});
