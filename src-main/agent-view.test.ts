import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../src-agent/contract/commands.ts';
import type { WindowEvent } from '../src-agent/contract/desktop.ts';
import { err, ok, type Result } from '../src-agent/contract/result.ts';
import { defaultSettings, type Settings } from '../src-agent/contract/settings.ts';
import { createFakeClock } from '../test/support/fake-clock.ts';
import { sampleDesktop, sampleStatus } from '../test/support/sample-status.ts';
import { createAgentView } from './agent-view.ts';
import { createWindowEvents } from './window-events.ts';

const running = (pid: number): WindowEvent['event'] => ({
  name: 'desktop.changed',
  desktop: sampleDesktop({ state: 'running', since: 1, pid }),
});

function setUp() {
  const clock = createFakeClock();
  const events = createWindowEvents();
  const asked: string[] = [];
  const changes: string[] = [];
  const agent: { settings: Settings; isDead: boolean } = { settings: defaultSettings(), isDead: false };
  const view = createAgentView({
    clock,
    events,
    supervisor: {
      send: async (command) => {
        asked.push(command.name);
        if (agent.isDead) return err('agent.unavailable', { retryable: true });
        const value = command.name === 'status.get' ? sampleStatus(clock.now()) : agent.settings;
        return command.readAnswer(ok(value) satisfies Result<unknown>);
      },
    },
    locale: () => 'fr-FR',
    onChange: () => changes.push('changed'),
  });
  return { clock, events, asked, changes, agent, view };
}

describe('what the desktop keeps of the agent', () => {
  it('is asked for when an agent is there, and again when another one is', async () => {
    const { clock, events, asked, view } = setUp();
    expect(view.status()).toBeNull();
    events.emit(running(1));
    events.emit(running(1));
    await clock.advance(0);
    expect(asked.toSorted()).toEqual(['settings.get', 'status.get']);
    expect(view.status()?.watcher.state).toBe('watching');
    events.emit(running(2));
    expect(asked).toHaveLength(4);
  });

  it('is asked for at most once a second while events pour in', async () => {
    const { clock, events, asked } = setUp();
    for (let time = 0; time < 100; time += 1) {
      events.emit({ name: 'mails.noticed', count: 1 });
      await clock.advance(100);
    }
    expect(asked.length).toBeGreaterThanOrEqual(8);
    expect(asked.length).toBeLessThanOrEqual(11);
    expect(new Set(asked)).toEqual(new Set([COMMANDS['status.get'].name]));
  });

  it('follows the watcher at once', async () => {
    const { clock, events, view } = setUp();
    events.emit(running(1));
    await clock.advance(0);
    events.emit({ name: 'watcher.changed', watcher: { state: 'paused', until: null } });
    expect(view.status()?.watcher.state).toBe('paused');
  });

  it("speaks the desktop's language until the settings name one", async () => {
    const { clock, events, agent, view } = setUp();
    expect(view.language()).toBe('fr');
    agent.settings = { ...defaultSettings(), language: 'en' };
    events.emit({ name: 'settings.changed' });
    await clock.advance(0);
    expect(view.language()).toBe('en');
  });

  it('stays as it was while the agent does not answer', async () => {
    const { clock, events, agent, view } = setUp();
    events.emit(running(1));
    await clock.advance(0);
    agent.isDead = true;
    events.emit(running(2));
    await clock.advance(2_000);
    expect(view.status()).not.toBeNull();
  });
});
