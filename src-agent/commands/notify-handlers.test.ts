import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type IdleAgent, openIdleAgent } from '../../test/support/idle-agent.ts';
import { decide, noticeMail, unwrap } from '../../test/support/store-samples.ts';
import { COMMANDS } from '../contract/commands.ts';
import { planNotification } from '../triage/plan-notification.ts';

let idle: IdleAgent;
beforeEach(async () => {
  idle = await openIdleAgent({
    settings: {
      timeZone: 'Europe/Paris',
      language: 'en',
      delivery: { targets: [{ id: 'main', url: 'https://now.test/hook/s3cret' }] },
      gmail: {
        fromAddress: 'me@gmail.com',
        fromName: 'Studio',
        notify: { enabled: true, recipient: 'chef@studio.example' },
      },
    },
  });
});
afterEach(() => idle.stop());

const DRAFT = { recipient: 'chef@studio.example', subject: '', text: '' };
const preview = (more: object = {}) =>
  idle.client.send(COMMANDS['gmail.notify-preview'], { ...DRAFT, ...more });

describe('gmail.notify-preview', () => {
  it('shows the built-in mail of an example, from and to whom', async () => {
    const mail = unwrap(await preview());
    expect(mail).toMatchObject({ from: 'Studio <me@gmail.com>', to: 'chef@studio.example' });
    expect(mail.subject).toMatch(/^Delivery to handle \(recadrage\): .*Lot 42$/u);
    expect(mail.html).toContain('<a href="https://fromsmash.com/OPhYnnPgFM-ct">');
  });

  it('follows the draft, whatever is stored or switched on', async () => {
    unwrap(idle.agent.settings.change({ gmail: { notify: { enabled: false } } }, 'test', 'settings.set'));
    const mail = unwrap(await preview({ recipient: '', subject: 'Lot {{lot}}', text: '{{delivery_time}}' }));
    expect(mail).toMatchObject({ to: '', subject: 'Lot 42', text: '14h30' });
  });

  it('fills it with a mail of the ledger as it was recognised', async () => {
    const id = noticeMail(idle.store, 7);
    decide(idle.store, id, idle.clock.now(), { uid: 7 });
    const mail = unwrap(
      await preview({ subject: '{{lot}} {{delivery_time}}', text: '{{links}}', messageId: id }),
    );
    expect(mail).toMatchObject({ subject: '7 11h45', text: 'https://www.dropbox.com/scl/fo/abc' });
  });

  it('names a placeholder that does not exist, and a mail that is not there', async () => {
    expect(await preview({ text: 'a {{lots}}' })).toMatchObject({
      ok: false,
      error: { code: 'gmail.unknown-placeholder', params: { placeholder: '{{lots}}' } },
    });
    expect((await preview({ messageId: 99 })).ok).toBe(false);
  });
});

describe('deliveries.get of a mail', () => {
  it('shows the mail as it would be sent now', async () => {
    const settings = idle.agent.settings.current().document;
    const head = { subject: 'Lot 7', from: 'a', sender: 'a@b.test', date: '' };
    const request = planNotification({ head, kind: 'recadrage', deliveryTime: null, links: [] }, settings);
    if (request === null) throw new Error('no notification');
    const id = noticeMail(idle.store, 8);
    decide(idle.store, id, idle.clock.now(), { uid: 8, result: { requests: [request] } });
    const [delivery] = idle.store.deliveries.ofMessage(id);
    const detail = unwrap(await idle.client.send(COMMANDS['deliveries.get'], { id: delivery?.id }));
    expect(detail.request).toMatchObject({
      method: 'MAIL',
      from: 'Studio <me@gmail.com>',
      to: 'chef@studio.example',
      subject: 'Delivery to handle (recadrage): Lot 7',
    });
  });
});
