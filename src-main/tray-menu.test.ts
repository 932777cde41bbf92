import { describe, expect, it } from 'vitest';
import type { Status } from '../src-agent/contract/status.ts';
import { sampleStatus } from '../test/support/sample-status.ts';
import { describeTray, pauseEnd, type TrayFacts, type TrayIcon } from './tray-menu.ts';

const now = Date.parse('2026-11-23T08:30:00Z');
const at = (iso: string): number => Date.parse(iso);
const running = { state: 'running', since: now, pid: 7 } as const;
const unreachable = {
  code: 'mailbox.connection-lost',
  params: { host: 'imap.test' },
  retryable: true,
} as const;

const status: Status = {
  ...sampleStatus(now),
  watcher: { state: 'watching', since: at('2026-11-23T08:02:00Z'), mode: 'idle' },
};

function view(change: Partial<TrayFacts> = {}) {
  const seen = describeTray({ agent: running, mode: 'real', status, language: 'en', now, ...change });
  const texts = seen.entries.flatMap((entry) => (entry.kind === 'text' ? [entry.label] : []));
  const actions = seen.entries.flatMap((entry) => (entry.kind === 'action' ? [entry] : []));
  return { ...seen, texts, actions };
}
const withWatcher = (watcher: Status['watcher']): Status => ({ ...status, watcher });
const withWindow = (window: Partial<Status['window']>): Status => ({
  ...status,
  window: { ...status.window, window: { start: '09h00', end: '19h00', days: ['mon'] }, ...window },
});

describe('the tray', () => {
  it('says since when it watches, in the zone of the settings', () => {
    expect(view()).toMatchObject({
      icon: 'watching',
      tooltip: 'Render Signal Desktop\nWatching since 09:02',
      texts: ['Watching since 09:02'],
    });
    expect(view({ language: 'fr' }).texts).toEqual(['Surveille depuis 09:02']);
  });

  it('says when the window changes next, and what waits for it', () => {
    const closes = withWindow({ nextChangeAt: at('2026-11-23T18:00:00Z') });
    expect(view({ status: closes }).texts[1]).toBe('Window open until 19:00');
    const opens = withWindow({ open: false, waiting: 3, nextChangeAt: at('2026-11-25T08:00:00Z') });
    expect(view({ status: opens })).toMatchObject({ icon: 'waiting' });
    expect(view({ status: opens }).texts[1]).toBe('3 waiting until Wed 09:00');
    expect(view({ status: opens, language: 'fr' }).texts[1]).toBe('3 en attente jusqu’à mer. 09:00');
    const idle = withWindow({ open: false, nextChangeAt: at('2026-12-24T08:00:00Z') });
    expect(view({ status: idle })).toMatchObject({ icon: 'watching' });
    expect(view({ status: idle }).texts[1]).toBe('Window opens at Thu 24 Dec 09:00');
  });

  it.each<[TrayIcon, Status['watcher']]>([
    ['paused', { state: 'paused', until: null }],
    ['paused', { state: 'vacation', until: null }],
    ['waiting', { state: 'outside-hours', until: null }],
    ['waiting', { state: 'connecting', since: now }],
    ['waiting', { state: 'catching-up', since: now }],
    ['waiting', { state: 'reconnecting', at: now, failure: unreachable }],
    ['attention', { state: 'needs-credentials', failure: unreachable }],
    ['attention', { state: 'failed', failure: unreachable }],
    ['attention', { state: 'not-configured', missing: ['mailbox.host'] }],
  ])('has the icon %s for %j', (icon, watcher) => {
    expect(view({ status: withWatcher(watcher) }).icon).toBe(icon);
  });

  it('asks to be set up, once, without the names of settings', () => {
    const missing = {
      code: 'settings.incomplete',
      params: { missing: 'mailbox.host' },
      retryable: false,
    } as const;
    const fresh = withWatcher({ state: 'not-configured', missing: ['mailbox.host'] });
    expect(view({ status: { ...fresh, attention: [missing] } }).texts).toEqual([
      'Not set up yet: open it to begin',
    ]);
  });

  it('asks for attention where the agent does, and says for what', () => {
    const failed = { code: 'attention.dead-deliveries', params: { count: 2 }, retryable: false } as const;
    const seen = view({ status: { ...status, attention: [failed] } });
    expect(seen.icon).toBe('attention');
    expect(seen.texts).toHaveLength(2);
    expect(seen.tooltip).toContain('2');
  });

  it.each([
    ['waiting', { state: 'starting', since: now }, 'The agent is starting'],
    [
      'waiting',
      { state: 'respawning', at: now + 1_000, slowed: false },
      'The agent stopped; it starts again at 09:30',
    ],
    [
      'attention',
      { state: 'respawning', at: now + 300_000, slowed: true },
      'The agent stopped several times; next try at 09:35',
    ],
    ['paused', { state: 'stopped' }, 'The agent is stopped'],
  ] as const)('PRO-1: says that the agent is not there (%s)', (icon, agent, text) => {
    const seen = view({ agent });
    expect(seen).toMatchObject({ icon, texts: [text] });
    expect(seen.actions.filter(({ enabled }) => enabled).map(({ action }) => action)).toEqual([
      'deploy',
      'open',
      'quit',
    ]);
  });

  it('says why the agent cannot work here', () => {
    const failure = {
      code: 'agent.already-running',
      params: { pid: 12, host: 'desk', since: '09:00' },
      retryable: false,
    } as const;
    expect(view({ agent: { state: 'refused', at: now, failure } })).toMatchObject({ icon: 'attention' });
    expect(view({ agent: { state: 'refused', at: now, failure } }).texts[0]).toContain('process 12 on desk');
  });

  it('offers a pause while it watches and its end while it is paused', () => {
    expect(view().actions.map(({ action }) => action)).toEqual([
      'check-now',
      'pause-hour',
      'pause-tomorrow',
      'deploy',
      'open',
      'quit',
    ]);
    const paused = withWatcher({ state: 'paused', until: at('2026-11-23T09:30:00Z') });
    expect(view({ status: paused }).texts[0]).toBe('Paused until 10:30');
    expect(view({ status: paused }).actions.map(({ action }) => action)).toEqual([
      'check-now',
      'resume',
      'deploy',
      'open',
      'quit',
    ]);
  });

  it('marks the demonstration', () => {
    expect(view({ mode: 'demo' }).texts[0]).toContain('Demonstration');
    expect(view({ mode: 'demo', language: 'fr' }).texts[0]).toContain('Démonstration');
  });

  it('stays short, whatever a server said', () => {
    const failure = { ...unreachable, params: { host: 'x'.repeat(2_000) } };
    const seen = view({ status: withWatcher({ state: 'reconnecting', at: now, failure }) });
    expect(seen.tooltip.length).toBeLessThanOrEqual(127);
    for (const text of seen.texts) expect(text.length).toBeLessThanOrEqual(100);
  });
});

describe('a pause from the tray', () => {
  it('ends after an hour', () => {
    expect(pauseEnd('pause-hour', now, 'Europe/Paris')).toBe(now + 3_600_000);
  });

  it.each([
    ['an ordinary day', '2026-11-23T08:30:00Z', 'Europe/Paris', '2026-11-23T23:00:00Z'],
    ['the eve of summer time', '2026-03-28T12:00:00Z', 'Europe/Paris', '2026-03-28T23:00:00Z'],
    ['the day of summer time', '2026-03-29T12:00:00Z', 'Europe/Paris', '2026-03-29T22:00:00Z'],
    ['the day of winter time', '2026-10-25T00:30:00Z', 'Europe/Paris', '2026-10-25T23:00:00Z'],
    [
      'a zone whose midnight does not exist',
      '2026-09-05T12:00:00Z',
      'America/Santiago',
      '2026-09-06T04:00:00Z',
    ],
  ])('until tomorrow ends at the next midnight: %s', (_name, from, zone, until) => {
    expect(pauseEnd('pause-tomorrow', at(from), zone)).toBe(at(until));
  });
});
