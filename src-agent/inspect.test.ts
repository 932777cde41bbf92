import { describe, expect, it } from 'vitest';
import { inspectLine, inspectMessage, parseInstant } from './inspect.ts';

const EML = [
  'From: Technique <technique@studio.example>',
  'Subject: =?utf-8?q?M=C3=A9dia_Solution_-_Missions_Recadrage_-_Lot_42?=',
  'Date: Tue, 18 Nov 2025 10:00:00 +0100',
  'Message-ID: <m1@studio.example>',
  'Content-Type: text/plain; charset="iso-8859-1"',
  '',
  'À faire pour 14h30 https://www.dropbox.com/scl/fo/abc',
  '',
].join('\r\n');
const SETTINGS = {
  timeZone: 'Europe/Paris',
  triage: { allowedSenders: ['technique@studio.example'] },
  delivery: { targets: [{ id: 'webhook', url: 'https://receiver.example/hook' }] },
};
const NOW = '2025-11-18T09:15:00Z';
const line = (more: Record<string, unknown>) =>
  JSON.stringify({ id: 'one', eml: EML, eml_encoding: 'latin-1', settings: SETTINGS, now: NOW, ...more });

async function inspected(more: Record<string, unknown> = {}) {
  const result = await inspectLine(line(more), 0);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

describe('inspect', () => {
  it('has the keys of the contract, in their order', async () => {
    const value = await inspected();
    expect(Object.keys(value)).toEqual([
      'id',
      'emailId',
      'groupId',
      'sender',
      'subject',
      'links',
      'detector',
      'deliveryTime',
      'urgent',
      'decision',
      'requests',
      'trace',
    ]);
    expect(Object.keys(value.decision)).toEqual(['action', 'reason', 'markSeen', 'markProcessed', 'dueAt']);
    expect(Object.keys(value.requests[0] ?? {})).toEqual(['target', 'url', 'body']);
    expect(Object.keys(value.trace[0] ?? {})).toEqual(['check', 'verdict', 'detail']);
  });

  it('decides as the agent would, and says why', async () => {
    const value = await inspected();
    expect(value).toMatchObject({
      id: 'one',
      emailId: 'a7fd76a5d21ca7b5f76a0715b2c915ce',
      groupId: 'media_solution_missions_recadrage_lot_42',
      detector: 'recadrage',
      deliveryTime: '14h30',
      decision: { action: 'deliver', reason: 'accepted' },
    });
    expect(value.trace[0]?.detail).toBe('technique@studio.example is an allowed sender.');
  });

  it('knows the past from the state, in either form of group keys', async () => {
    const reason = async (state: unknown) => (await inspected({ state })).decision.reason;
    const group = '2025-11:media_solution_missions_recadrage_lot_42';
    expect(await reason({ processedIds: ['a7fd76a5d21ca7b5f76a0715b2c915ce'] })).toBe('duplicate-mail');
    expect(await reason({ processedGroups: [group] })).toBe('duplicate-group');
    expect(await reason({ processedGroups: [`${group}|technique@studio.example`] })).toBe('duplicate-group');
    expect(await reason({ processedGroups: [`${group}|achats@studio.example`] })).toBe('accepted');
  });

  it('gives instants as ISO text', async () => {
    const settings = {
      ...SETTINGS,
      window: { start: '12h', end: '13h' },
      triage: { ...SETTINGS.triage, outsideWindow: { recadrage: 'defer' } },
    };
    expect((await inspected({ settings })).decision.dueAt).toBe('2025-11-18T11:00:00.000Z');
  });

  it('takes text as UTF-8 unless told otherwise', async () => {
    const eml = EML.replace('iso-8859-1', 'utf-8');
    expect((await inspected({ eml, eml_encoding: undefined })).deliveryTime).toBe('14h30');
  });

  it.each([
    ['settings that are not valid', line({ settings: { windou: null } }), 'settings.unknown-key'],
    ['a state that is not valid', line({ state: { processed: [] } }), 'cli.wrong-use'],
    ['an instant that is none', line({ now: 'yesterday' }), 'cli.wrong-use'],
    ['a line that is no JSON', '{', 'cli.wrong-use'],
    ['a line without a message', JSON.stringify({ id: 'one' }), 'cli.wrong-use'],
    ['an empty message', line({ eml: '' }), 'mail.unreadable'],
  ])('refuses %s in one failure', async (_what, text, code) => {
    expect(await inspectLine(text, 0)).toMatchObject({ ok: false, error: { code } });
  });

  it('reads any bytes as some mail', async () => {
    const result = await inspectMessage({ id: 'x', eml: Buffer.from([0, 255, 13, 10, 200]), now: 0 });
    expect(result).toMatchObject({ ok: true, value: { sender: '', groupId: null } });
  });
});

describe('parseInstant', () => {
  it('reads ISO instants, without an offset as UTC', () => {
    expect(parseInstant('2025-11-18T10:15:00+01:00')).toBe(Date.parse(NOW));
    expect(parseInstant('2025-11-18T09:15:00')).toBe(Date.parse(NOW));
    expect(parseInstant('18/11/2025')).toBeNull();
  });
});
