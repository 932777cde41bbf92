import { describe, expect, it } from 'vitest';
import { settingsSchema } from './contract/settings.ts';
import { missingSettings, planWatch } from './watch-hours.ts';

const complete = {
  timeZone: 'Europe/Paris',
  mailbox: { host: 'imap.example', user: 'a@studio.example' },
  triage: { allowedSenders: ['b@studio.example'] },
  delivery: { targets: [{ id: 'webhook', url: 'https://receiver.example/hook' }] },
};
const settings = (change: object = {}) => settingsSchema.parse({ ...complete, ...change });
/** A Tuesday. */
const at = (time: string) => Date.parse(`2025-11-18T${time}+01:00`);

describe('what the watcher should be doing', () => {
  it('watches on an active day in an active hour', () => {
    expect(planWatch(settings(), null, at('10:00:00'))).toEqual({ rest: null, nextChangeAt: at('23:00:00') });
  });

  it('rests outside the hours and says until when', () => {
    expect(planWatch(settings(), null, at('08:59:59')).rest).toEqual({
      state: 'outside-hours',
      until: at('09:00:00'),
    });
  });

  it('rests on vacation', () => {
    const away = settings({ watching: { vacation: { start: '2025-11-17', end: '2025-11-18' } } });
    expect(planWatch(away, null, at('10:00:00')).rest?.state).toBe('vacation');
  });

  it('rests while the operator has paused it, until the instant set', () => {
    const plan = planWatch(settings(), { until: at('11:00:00') }, at('10:00:00'));
    expect(plan).toEqual({ rest: { state: 'paused', until: at('11:00:00') }, nextChangeAt: at('11:00:00') });
    expect(planWatch(settings(), { until: at('11:00:00') }, at('11:00:00')).rest).toBeNull();
  });

  it('rests while watching is switched off', () => {
    expect(planWatch(settings({ watching: { enabled: false } }), null, at('10:00:00')).rest?.state).toBe(
      'paused',
    );
  });

  it('Q3: refuses to watch while the list of allowed senders is empty', () => {
    const open = settings({ triage: { allowedSenders: [] } });
    expect(planWatch(open, null, at('10:00:00')).rest).toEqual({
      state: 'not-configured',
      missing: ['triage.allowedSenders'],
    });
  });

  it('Q27: has no default for host, user, senders or address, and names each that is missing', () => {
    expect(missingSettings(settingsSchema.parse({}))).toEqual([
      'mailbox.host',
      'mailbox.user',
      'triage.allowedSenders',
      'delivery.targets',
    ]);
  });

  it('needs no webhook target when only presence mails have an address', () => {
    const presence = settings({ delivery: { presence: { presentUrl: 'https://hook.eu2.make.com/abc' } } });
    expect(missingSettings(presence)).toEqual([]);
  });
});
