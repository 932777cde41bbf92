import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src-agent/contract/commands.ts';
import { recadrageMail } from '../support/sample-mails.ts';
import { startWatchedDesktop, type WatchedDesktop } from '../support/watched-desktop.ts';

const PATIENCE_MS = 30_000;

describe('the mail on delivery, in the window', () => {
  let at: WatchedDesktop;

  beforeEach(async () => {
    at = await startWatchedDesktop('notification-mail');
    await at.setUp({ timeZone: 'UTC', gmail: { fromAddress: 'me@gmail.com', fromName: 'Studio' } });
    await at.untilWatching();
  });

  afterEach(() => at?.remove());

  const nav = (name: string) => at.app.page().getByRole('navigation').getByRole('button', { name }).click();

  it('is written with a preview, and its delivery shows what will go to whom', async () => {
    const page = at.app.page();
    await nav('Gmail');
    await page.getByRole('tab', { name: 'Mail on delivery' }).click();
    const preview = page.getByRole('region', { name: 'Preview' });
    await preview.getByText('Delivery to handle (recadrage):').waitFor();
    await preview.getByText('Studio <me@gmail.com>').waitFor();

    await page.getByRole('textbox', { name: 'Subject' }).fill('Lot {{lots}}');
    await preview.getByText('There is no placeholder {{lots}}.').waitFor();
    await page.getByRole('textbox', { name: 'Subject' }).fill('Lot {{lot}} for {{delivery_time}}');
    await page.getByRole('textbox', { name: 'Text' }).fill('<b>{{subject}}</b>');
    await preview.getByText('Lot 42 for 14h30').waitFor();
    await preview.getByText('<b>Média Solution - Missions Recadrage - Lot 42</b>').waitFor();

    await page.getByRole('switch', { name: 'Send a mail for each delivery' }).click();
    await page.getByText('Set who gets the mails.').waitFor();
    await page.getByRole('textbox', { name: 'Recipient', exact: true }).fill('chef@studio.example');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('button', { name: 'Save', exact: true }).waitFor({ state: 'detached' });

    await at.dovecot.append(at.user, recadrageMail({ lot: 7 }));
    await at.sink.waitFor(1, PATIENCE_MS);
    await nav('Deliveries');
    const row = page.getByRole('row').filter({ hasText: 'gmail' });
    await row.getByText('Waiting').waitFor();
    await row.getByRole('button', { name: 'Lot 7' }).click();
    const drawer = page.getByRole('dialog');
    await drawer.getByRole('tab', { name: 'Request' }).click();
    await drawer.getByText('Lot 7 for 14h30').waitFor();
    await drawer.getByText('<b>Média Solution - Missions Recadrage - Lot 7</b>').waitFor();
    expect(await drawer.getByText('POST').count()).toBe(0);

    // Whatever becomes of it: its mail was delivered.
    const mails = COMMANDS['messages.list'].output.parse(
      unwrap(await at.app.call(COMMANDS['messages.list'], {})),
    );
    expect(mails.items.map(({ state }) => state)).toEqual(['sent']);
    expect(at.app.complaints).toEqual([]);
  });
});

function unwrap(result: { readonly ok: boolean; readonly value?: unknown }): unknown {
  if (!result.ok) throw new Error(JSON.stringify(result));
  return result.value;
}
