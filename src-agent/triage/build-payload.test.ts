import { describe, expect, it } from 'vitest';
import {
  DESABONNEMENT,
  NOTHING_KNOWN,
  sampleMail,
  sampleSettings,
  THURSDAY_MORNING,
  TUESDAY_EVENING,
  TUESDAY_MORNING,
} from '../../test/support/sample-mail.ts';
import type { Mail } from '../contract/entities.ts';
import type { SettingsInput } from '../contract/settings.ts';
import { triageMail } from './triage.ts';

function bodyOf(mail: Partial<Mail>, settings: SettingsInput, now: number) {
  const { requests } = triageMail(sampleMail(mail), sampleSettings(settings), NOTHING_KNOWN, now);
  return requests[0]?.body ?? {};
}

describe('the webhook body', () => {
  it('has the fields of the replaced system, in its order', () => {
    expect(Object.entries(bodyOf({}, {}, TUESDAY_MORNING))).toEqual([
      ['microsoft_graph_email_id', 'a7fd76a5d21ca7b5f76a0715b2c915ce'],
      ['subject', 'Média Solution - Missions Recadrage - Lot 42'],
      ['receivedDateTime', 'Tue, 18 Nov 2025 10:00:00 +0100'],
      ['sender_address', 'Technique <technique@studio.example>'],
      ['bodyPreview', 'Bonjour,\r\nÀ faire pour 14h30.\r\nhttps://www.dropbox.com/scl/fo/abc123\r\n\n'],
      ['email_content', 'Bonjour,\r\nÀ faire pour 14h30.\r\nhttps://www.dropbox.com/scl/fo/abc123\r\n\n'],
      ['webhooks_time_start', 'maintenant'],
      ['webhooks_time_end', '19h00'],
      ['detector', 'recadrage'],
      ['delivery_time', '14h30'],
      ['sender_email', 'technique@studio.example'],
      ['delivery_links', [{ provider: 'dropbox', raw_url: 'https://www.dropbox.com/scl/fo/abc123' }]],
    ]);
  });

  it('has no field for what is not there', () => {
    const body = bodyOf(
      { text: 'Bonjour' },
      { window: null, triage: { allowWithoutLinks: true } },
      TUESDAY_MORNING,
    );
    expect(Object.keys(body)).toEqual([
      'microsoft_graph_email_id',
      'subject',
      'receivedDateTime',
      'sender_address',
      'bodyPreview',
      'email_content',
      'sender_email',
    ]);
  });

  it('gives the address as sender when there is no From text', () => {
    expect(bodyOf({ from: '' }, {}, TUESDAY_MORNING).sender_address).toBe('technique@studio.example');
  });

  it('previews 200 code points', () => {
    const body = bodyOf(
      { text: `${'🎬'.repeat(300)} à faire pour 9h https://dropbox.com/s/1` },
      {},
      TUESDAY_MORNING,
    );
    expect(body.bodyPreview).toBe('🎬'.repeat(200));
  });

  it('has the Dropbox fields where the target asks for them', () => {
    const delivery = {
      targets: [{ id: 'webhook', url: 'https://receiver.example/hook', dropboxFields: true }],
    };
    const text =
      'https://fromsmash.com/a https://www.dropbox.com/request/b https://www.dropbox.com/scl/fo/c?rlkey=d&dl=0';
    expect(bodyOf({ text }, { delivery }, TUESDAY_MORNING)).toMatchObject({
      first_direct_download_url: 'https://www.dropbox.com/scl/fo/c?rlkey=d&dl=1',
      dropbox_urls: ['https://www.dropbox.com/request/b', 'https://www.dropbox.com/scl/fo/c?rlkey=d&dl=0'],
      dropbox_first_url: 'https://www.dropbox.com/request/b',
    });
    expect(bodyOf({ text: 'https://fromsmash.com/a' }, { delivery }, TUESDAY_MORNING)).toMatchObject({
      first_direct_download_url: null,
      dropbox_urls: [],
      dropbox_first_url: null,
    });
  });
});

describe('the announced window', () => {
  const announced = (mail: Partial<Mail>, settings: SettingsInput, now: number) => {
    const { webhooks_time_start, webhooks_time_end } = bodyOf(mail, settings, now);
    return [webhooks_time_start, webhooks_time_end];
  };
  const early = Date.parse('2025-11-18T07:00:00Z');
  const sendAll = {
    triage: { outsideWindow: { recadrage: 'deliver', desabonnementUrgent: 'deliver' } },
  } as const;

  it('starts "maintenant" inside the window', () => {
    expect(announced(DESABONNEMENT, {}, TUESDAY_MORNING)).toEqual(['maintenant', '19h00']);
  });

  it('starts as the operator wrote it for a desabonnement mail ahead of the window', () => {
    expect(announced(DESABONNEMENT, {}, early)).toEqual(['9h30', '19h00']);
  });

  it('has no start after the window, nor for any other mail ahead of it', () => {
    expect(announced(DESABONNEMENT, {}, TUESDAY_EVENING)).toEqual([undefined, '19h00']);
    expect(announced({}, sendAll, early)).toEqual([undefined, '19h00']);
    const urgent = { ...DESABONNEMENT, subject: `${DESABONNEMENT.subject} URGENT` };
    expect(announced(urgent, sendAll, early)).toEqual([undefined, '19h00']);
  });

  it('Q13: starts "maintenant" in the hours after midnight of a window over midnight', () => {
    const window = { start: '22h00', end: '02h00' };
    expect(announced(DESABONNEMENT, { window }, Date.parse('2025-11-18T00:00:00Z'))).toEqual([
      'maintenant',
      '02h00',
    ]);
    expect(announced(DESABONNEMENT, { window }, Date.parse('2025-11-18T14:00:00Z'))).toEqual([
      '22h00',
      '02h00',
    ]);
  });

  it('takes missing bounds from the general window', () => {
    const general = { window: null, announced: { start: '10h00', end: '18h00' } };
    expect(announced({}, general, TUESDAY_MORNING)).toEqual(['maintenant', '18h00']);
    expect(announced({}, general, TUESDAY_EVENING)).toEqual([undefined, '18h00']);
    expect(announced({}, { window: null, announced: { end: '18h00' } }, TUESDAY_MORNING)).toEqual([
      undefined,
      '18h00',
    ]);
    expect(announced({}, { window: null, announced: { start: '10h00' } }, TUESDAY_MORNING)).toEqual([
      undefined,
      undefined,
    ]);
  });
});

describe('the presence body', () => {
  it('has the fields of the replaced system, in its order', () => {
    const body = bodyOf(
      { subject: 'Disponibilité SAMEDI', text: 'Peux-tu venir samedi ?' },
      { delivery: { presence: { present: true, presentUrl: 'https://hook.eu2.make.com/yes' } } },
      THURSDAY_MORNING,
    );
    expect(Object.entries(body)).toEqual([
      ['subject', 'Disponibilité SAMEDI'],
      ['delivery_time', null],
      ['sender_email', 'technique@studio.example'],
      ['presence', true],
      ['detector', 'samedi_presence'],
      ['webhooks_time_start', null],
      ['webhooks_time_end', null],
    ]);
  });
});
