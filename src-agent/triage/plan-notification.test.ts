import { describe, expect, it } from 'vitest';
import { type SettingsInput, settingsSchema } from '../contract/settings.ts';
import { buildNotification, type NotifiedMail, planNotification } from './plan-notification.ts';

type Notify = NonNullable<NonNullable<SettingsInput['gmail']>['notify']>;
const settingsWith = (notify: Notify = {}, more: SettingsInput = {}) =>
  settingsSchema.parse({
    timeZone: 'Europe/Paris',
    language: 'fr',
    ...more,
    gmail: { notify: { enabled: true, recipient: 'Chef+lots@studio.example', ...notify } },
  });

const MAIL: NotifiedMail = {
  head: {
    subject: 'Média Solution - Missions Recadrage - Lot 042',
    from: '"Média Solution" <prod@media.test>',
    sender: 'prod@media.test',
    date: 'Tue, 18 Nov 2025 09:15:00 +0000',
  },
  kind: 'recadrage',
  deliveryTime: '11h45',
  links: [{ provider: 'dropbox', raw_url: 'https://www.dropbox.com/scl/fo/abc?rlkey=1' }],
};

describe('the notification of a delivery', () => {
  it('is none while it is off, and for kinds that were not chosen', () => {
    expect(planNotification(MAIL, settingsSchema.parse({}))).toBeNull();
    expect(planNotification(MAIL, settingsWith({ kinds: ['desabonnement'] }))).toBeNull();
    expect(planNotification({ ...MAIL, kind: 'other' }, settingsWith())).toBeNull();
  });

  it('goes to the recipient, as a request like the others', () => {
    expect(planNotification(MAIL, settingsWith())).toMatchObject({
      target: 'gmail',
      url: 'mailto:chef%2Blots%40studio.example',
    });
  });

  it('reads in the operator’s language when no template is set', () => {
    const french = buildNotification(MAIL, settingsWith());
    expect(french.subject).toBe(
      'Livraison à traiter (recadrage)\u00a0: Média Solution - Missions Recadrage - Lot 042',
    );
    expect(french.text).toContain('Reçu\u00a0: 18/11/2025 10:15\nLot\u00a0: 42\nÀ livrer pour\u00a0: 11h45');
    expect(french.text).toContain('Fichiers\u00a0:\nhttps://www.dropbox.com/scl/fo/abc?rlkey=1\n');
    const english = buildNotification(MAIL, settingsWith({}, { language: 'en' }));
    expect(english.subject).toContain('Delivery to handle (recadrage): ');
  });

  it('follows the operator’s template', () => {
    const built = buildNotification(
      { ...MAIL, links: [] },
      settingsWith({ subject: 'Lot {{lot}}', text: 'De {{sender}}\n{{links}}' }),
    );
    expect(built).toEqual({
      subject: 'Lot 42',
      text: 'De "Média Solution" <prod@media.test>\n–',
      html: '<div dir="auto">De <bdi>&quot;Média Solution&quot; &lt;prod@media.test&gt;</bdi><br>\n<bdi>–</bdi></div>\n',
    });
  });

  it('shows a date that is none as it stands', () => {
    const head = { ...MAIL.head, date: 'yesterday' };
    expect(buildNotification({ ...MAIL, head }, settingsWith({ text: '{{received}}' })).text).toBe(
      'yesterday',
    );
  });
});

describe('the settings of the notification', () => {
  const refuse = (notify: Notify): string[] => {
    const parsed = settingsSchema.safeParse({ gmail: { notify } });
    return parsed.success
      ? []
      : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  };

  it('name a placeholder that does not exist', () => {
    expect(refuse({ subject: 'Lot {{lots}}' })[0]).toMatch(
      /^gmail\.notify\.subject: there is no \{\{lots\}\}; there are \{\{kind\}\}/u,
    );
    expect(refuse({ text: '{{ }}' })[0]).toMatch(/^gmail\.notify\.text: there is no \{\{ \}\}/u);
    expect(refuse({ subject: 'Lot {{ lot }}', text: '{{links}} {x} {{' })).toEqual([]);
  });

  it('want a recipient before they are switched on', () => {
    expect(refuse({ enabled: true })).toEqual(['gmail.notify.recipient: set who gets the mails first']);
  });

  it('keep the name of the mails from the targets', () => {
    const parsed = settingsSchema.safeParse({
      delivery: { targets: [{ id: 'gmail', url: 'https://receiver.test/' }] },
    });
    expect(parsed.success).toBe(false);
  });
});
