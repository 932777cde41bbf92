import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src-agent/contract/commands.ts';
import { DESKTOP_COMMANDS } from '../../src-agent/contract/desktop.ts';
import { standInForBrowser } from '../support/browser-stand-in.ts';
import { type Dovecot, startDovecot } from '../support/dovecot.ts';
import { press, tabTo, typeInto } from '../support/keyboard.ts';
import { createTestDesktop, type LaunchedApp, type TestDesktop } from '../support/launch-app.ts';
import { TEAM } from '../support/mails.ts';
import { recadrageMail } from '../support/sample-mails.ts';
import { ACCEPTED } from '../support/sink-answer.ts';
import { startWebhookSink, type WebhookSink } from '../support/webhook-sink.ts';

const PATIENCE_MS = 30_000;

describe('the first run', () => {
  let dovecot: Dovecot;
  let sink: WebhookSink;
  let desktop: TestDesktop;
  let app: LaunchedApp;

  beforeEach(async () => {
    dovecot = await startDovecot();
    sink = await startWebhookSink();
    desktop = await createTestDesktop('first-run');
    app = await desktop.launch();
  });

  afterEach(async () => {
    await desktop?.remove();
    await sink?.close();
    await dovecot?.stop();
  });

  it('leads by keyboard alone from nothing to a delivered webhook, and the window is changed by keyboard too', async () => {
    const page = app.page();
    const user = dovecot.newUser();
    const box = (name: string) => page.getByRole('textbox', { name, exact: true });
    const button = (name: string) => page.getByRole('button', { name, exact: true });

    // The mailbox: a certificate that no authority signed is shown and trusted, then a wrong password is named.
    await typeInto(page, box('Server'), 'localhost');
    await typeInto(page, box('Port'), String(dovecot.tlsPort));
    await typeInto(page, box('User'), user);
    await typeInto(page, box('Password'), 'not the password');
    await press(page, button('Test connection'));
    await press(page, button('Trust this certificate'));
    await page
      .getByRole('alert')
      .getByText(/refused the login/u)
      .first()
      .waitFor();
    await typeInto(page, box('Password'), dovecot.password);
    await press(page, button('Test connection'));
    await page.getByText(/^Logged in\./u).waitFor();
    await press(page, button('Save and continue'));

    // The webhook and who is let in.
    await typeInto(page, box('Webhook address'), sink.url);
    await typeInto(page, page.getByLabel('Allowed senders').first(), TEAM.address);
    await page.keyboard.press('Enter');
    sink.setAnswer(() => ({ stall: true }));
    await press(page, button('Send a test'));
    await sink.waitFor(1, PATIENCE_MS);
    await press(page, button('Cancel'));
    await button('Cancel').waitFor({ state: 'hidden' });
    sink.setAnswer(() => ACCEPTED);
    await press(page, button('Send a test'));
    await page.getByText('Accepted (status 200).').waitFor();
    expect(JSON.parse(sink.requests()[1]?.body.toString() ?? '{}')).toMatchObject({ test: true });
    await press(page, button('Save and continue'));

    // The hours: at any hour.
    await press(page, button('Save and continue'));
    await press(page, button('Go to the overview'));
    await page.getByRole('region', { name: 'Latest mails' }).waitFor();
    // Whatever day it is: the agent watches from Monday to Friday unless told otherwise.
    await app.call(COMMANDS['settings.set'], {
      change: {
        timeZone: 'UTC',
        watching: { days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], startHour: 0, endHour: 24 },
      },
    });
    await page
      .getByRole('status')
      .getByText(/^Watching since/u)
      .first()
      .waitFor();
    await dovecot.append(user, recadrageMail({ lot: 7 }));
    await sink.waitFor(3, PATIENCE_MS);
    await page.getByRole('region', { name: 'Latest mails' }).getByText('Lot 7').waitFor();

    // The window, by the handles of the band.
    await press(page, page.getByRole('navigation').getByRole('button', { name: 'Time window' }));
    await press(page, button('Set hours'));
    const opens = page.getByRole('slider', { name: 'Opens' });
    await tabTo(page, opens);
    const before = await opens.getAttribute('aria-valuetext');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Shift+ArrowRight');
    expect(await opens.getAttribute('aria-valuetext')).not.toBe(before);
    await press(page, button('Save'));
    await button('Save').waitFor({ state: 'hidden' });
    const stored = await app.call(COMMANDS['settings.get'], {});
    expect(stored).toMatchObject({ ok: true, value: { window: { start: expect.stringMatching(/35$/u) } } });
  });

  it('shows the demonstration in one click, which leaves this machine for nothing, with the way out beside it', async () => {
    const page = app.page();
    await standInForBrowser(app);
    const stays = { ok: false, error: { code: 'demo.stays-here', params: {}, retryable: false } };
    await page.getByRole('button', { name: 'Try it with a demo mailbox' }).click();
    await page.getByText('Demonstration', { exact: true }).waitFor();
    await page.getByRole('region', { name: 'Latest mails' }).getByText(/Lot/u).first().waitFor();

    const url = 'https://www.dropbox.com/scl/fo/abc';
    expect(await app.call(DESKTOP_COMMANDS['desktop.open-link'], { url, confirmed: true })).toEqual(stays);
    expect(await app.call(DESKTOP_COMMANDS['desktop.connect-gmail'], {})).toEqual(stays);
    expect(await app.app.evaluate(() => Reflect.get(globalThis, 'opened'))).toEqual([]);
    await page.getByRole('navigation').getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('textbox', { name: 'Server', exact: true }).fill('mail.client.example');
    await page.getByRole('button', { name: 'Test connection' }).click();
    await page.getByText('Not in the demonstration: that would leave this machine.').waitFor();

    await page.getByRole('button', { name: 'Leave the demo' }).click();
    await page.getByRole('heading', { name: 'First steps' }).waitFor();
  });
});
