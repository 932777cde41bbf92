import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type IdleAgent, openIdleAgent } from '../../test/support/idle-agent.ts';
import { unwrap } from '../../test/support/store-samples.ts';
import { COMMANDS } from '../contract/commands.ts';
import type { AgentEvent } from '../contract/events.ts';
import { defaultSettings } from '../contract/settings.ts';

let idle: IdleAgent;
beforeEach(async () => {
  idle = await openIdleAgent();
});
afterEach(() => idle.stop());

const set = async (change: unknown) => unwrap(await idle.client.send(COMMANDS['settings.set'], { change }));
const undo = () => idle.client.call(COMMANDS['settings.undo'], {});

describe('settings.undo', () => {
  it('says so when nothing was changed', async () => {
    expect(await undo()).toMatchObject({ error: { code: 'settings.nothing-to-undo' } });
  });

  it('CFG-2: goes back to the document before the last change, lists and windows included', async () => {
    const first = await set({
      window: { start: '9h', end: '18h' },
      delivery: { targets: [{ id: 'one', url: 'https://one.example/' }] },
    });
    await set({ window: null, delivery: { targets: [] }, triage: { allowedSenders: ['a@b.example'] } });
    expect(unwrap(await undo())).toEqual(first);
    expect(idle.agent.settings.current().document).toEqual(first);
    expect(idle.store.audit.list({ before: null, limit: 1 })[0]).toMatchObject({
      who: 'test',
      action: 'settings.undo',
      after: first,
    });
  });

  it('goes back to the defaults after the first change', async () => {
    await set({ language: 'fr' });
    expect(unwrap(await undo())).toEqual(defaultSettings());
  });

  it('undoes itself: what was undone is in force again', async () => {
    await set({ language: 'fr' });
    const last = await set({ language: 'en' });
    expect(unwrap(await undo()).language).toBe('fr');
    expect(unwrap(await undo())).toEqual(last);
  });

  it('passes over what else the audit holds', async () => {
    const first = await set({ language: 'fr' });
    await set({ language: 'en' });
    for (let index = 0; index < 120; index += 1) {
      const after = index % 2 === 0 ? { until: null } : null;
      idle.store.audit.write({ at: index, who: 'test', action: 'watch.pause', before: null, after });
    }
    expect(unwrap(await undo())).toEqual(first);
  });

  it('tells of a window that came back', async () => {
    const heard: AgentEvent['name'][] = [];
    await set({ window: { start: '9h', end: '18h' } });
    await set({ window: null });
    idle.client.subscribe(({ event }) => heard.push(event.name));
    unwrap(await undo());
    expect(heard).toEqual(['settings.changed', 'window.changed']);
  });
});
