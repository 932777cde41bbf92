import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type IdleAgent, openIdleAgent } from '../../test/support/idle-agent.ts';
import { unwrap } from '../../test/support/store-samples.ts';
import { COMMANDS } from '../contract/commands.ts';

let idle: IdleAgent;
beforeEach(async () => {
  // The clock stands on Tuesday 2025-11-18, 10:15 in Paris.
  idle = await openIdleAgent({
    settings: { timeZone: 'Europe/Paris', window: { start: '9h30', end: '19h', days: ['mon', 'tue'] } },
  });
});
afterEach(() => idle.stop());

const preview = (input: unknown) => idle.client.send(COMMANDS['window.preview'], input);

describe('window.preview', () => {
  it('shows a window without setting it', async () => {
    const before = idle.agent.settings.current();
    const shown = unwrap(await preview({ window: { start: '12:00', end: '18', days: ['tue'] } }));
    expect(shown).toMatchObject({
      window: { start: '12:00', end: '18', days: ['tue'] },
      timeZone: 'Europe/Paris',
      open: false,
      nextChangeAt: Date.parse('2025-11-18T11:00:00Z'),
      announced: { start: null, end: '18', aheadStart: '12:00' },
    });
    expect(shown.week[0]).toMatchObject({
      date: '2025-11-18',
      spans: [{ from: Date.parse('2025-11-18T11:00:00Z'), to: Date.parse('2025-11-18T17:00:00Z') }],
    });
    expect(shown.week[1]?.spans).toEqual([]);
    expect(idle.agent.settings.current()).toBe(before);
    expect(idle.store.audit.list({ before: null, limit: 10 })).toHaveLength(1);
  });

  it('announces "maintenant" within the hours', async () => {
    const shown = unwrap(await preview({ window: { start: '9h', end: '18h', days: null } }));
    expect(shown.announced).toEqual({ start: 'maintenant', end: '18h', aheadStart: 'maintenant' });
  });

  it('keeps the days in force where none are named, as window.set does', async () => {
    const shown = unwrap(await preview({ window: { start: '9h', end: '18h' } }));
    const set = unwrap(await idle.client.call(COMMANDS['window.set'], { start: '9h', end: '18h' }));
    expect(shown.window).toEqual(set.window);
    expect(shown.window?.days).toEqual(['mon', 'tue']);
  });

  it('shows no constraint, with what the general window announces', async () => {
    unwrap(await idle.client.call(COMMANDS['settings.set'], { change: { announced: { end: '20h' } } }));
    const shown = unwrap(await preview({ window: null }));
    expect(shown).toMatchObject({ window: null, open: true, nextChangeAt: null });
    expect(shown.announced).toEqual({ start: null, end: '20h', aheadStart: null });
    expect(shown.week.every((day) => day.spans.length === 1)).toBe(true);
  });

  it('shows the hours in a zone that is not set yet', async () => {
    const shown = unwrap(
      await preview({ window: { start: '9h', end: '18h' }, timeZone: 'America/New_York' }),
    );
    expect(shown).toMatchObject({ timeZone: 'America/New_York', open: false });
  });

  it.each([
    ['Q11: one bound alone', { start: '9h', end: ' ' }, 'window.half-set'],
    ['Q11: what is no time of day', { start: '9h', end: '25h' }, 'window.unreadable-time'],
    ['Q11: bounds that are the same time', { start: '9h', end: '09:00' }, 'settings.invalid'],
  ])('refuses as window.set does: %s', async (_what, window, code) => {
    expect(await preview({ window })).toMatchObject({ error: { code } });
    expect(await idle.client.send(COMMANDS['window.set'], window)).toMatchObject({ error: { code } });
  });

  it('refuses a zone that does not exist', async () => {
    expect(await preview({ window: null, timeZone: 'Europe/Atlantis' })).toMatchObject({
      error: { code: 'settings.invalid', params: { path: 'timeZone' } },
    });
  });
});
