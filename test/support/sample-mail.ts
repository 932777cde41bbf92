import type { Mail } from '../../src-agent/contract/entities.ts';
import { type Settings, type SettingsInput, settingsSchema } from '../../src-agent/contract/settings.ts';

/** A recadrage mail of an allowed sender, inside the window, unless told otherwise. */
export function sampleMail(change: Partial<Mail> = {}): Mail {
  return {
    mailId: 'a7fd76a5d21ca7b5f76a0715b2c915ce',
    messageId: '<m1@studio.example>',
    subject: 'Média Solution - Missions Recadrage - Lot 42',
    from: 'Technique <technique@studio.example>',
    sender: 'technique@studio.example',
    date: 'Tue, 18 Nov 2025 10:00:00 +0100',
    sizeBytes: 600,
    authentication: [],
    text: 'Bonjour,\r\nÀ faire pour 14h30.\r\nhttps://www.dropbox.com/scl/fo/abc123\r\n',
    html: '',
    attachments: [],
    tooComplex: null,
    ...change,
  };
}

/** A mail that asks for a day's work, not urgent. */
export const DESABONNEMENT = {
  subject: 'Média Solution - Missions de recadrage 28/10',
  text: 'Des lots tout au long de la journée, aux tarifs habituels.\nhttps://www.dropbox.com/request/Ab12Cd34\nSe désabonner\n',
};

/** Settings of a working agent in Paris: one target, a window from 9h30 to 19h00. */
export function sampleSettings(change: SettingsInput = {}): Settings {
  return settingsSchema.parse({
    timeZone: 'Europe/Paris',
    window: { start: '9h30', end: '19h00' },
    ...change,
    triage: { allowedSenders: ['technique@studio.example'], ...change.triage },
    delivery: {
      targets: [{ id: 'webhook', url: 'https://receiver.example/hook' }],
      ...change.delivery,
    },
  });
}

/** Tuesday, 18 November 2025, 10:15 in Paris. */
export const TUESDAY_MORNING = Date.parse('2025-11-18T09:15:00Z');
/** The same day at 21:00. */
export const TUESDAY_EVENING = Date.parse('2025-11-18T20:00:00Z');
/** Thursday, 20 November 2025, 10:00. */
export const THURSDAY_MORNING = Date.parse('2025-11-20T09:00:00Z');

export const NOTHING_KNOWN = { mailProcessed: false, group: 'none' } as const;
