import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestStore, type TestStore } from '../../test/support/store-samples.ts';
import { deploySchema } from '../contract/deploy.ts';
import { defaultSettings } from '../contract/settings.ts';
import type { NewDeploy } from '../ports.ts';

let test: TestStore;
beforeEach(async () => {
  test = await openTestStore('deploys');
});
afterEach(() => test.remove());

const create = (change: Partial<NewDeploy> = {}) =>
  test.store.deploys.create({
    service: { id: 'srv-one', name: 'web' },
    who: 'operator@machine via cli',
    at: test.clock.now(),
    clearCache: false,
    commitAsked: null,
    rollbackTo: null,
    commit: null,
    ...change,
  });

describe('the deploys', () => {
  it('are as they were left after a crash, each change a revision', async () => {
    const { id, revision } = create();
    const step = { method: 'hook', outcome: 'sending', at: 1, httpStatus: null, failure: null } as const;
    const changed = test.store.deploys.change(id, { steps: [step], newestBefore: 'dep-1' });
    expect(changed.revision).toBe(revision + 1);
    const { deploys } = await test.crash();
    expect(deploys.get(id)).toEqual(changed);
    expect(deploys.open()).toEqual([changed]);
    expect(deploys.get(id + 1)).toBeNull();
  });

  it('that were stored before the last lines of a log were kept are read as having none', () => {
    const { lastLines: _, ...before } = create();
    expect(deploySchema.parse(before)).toMatchObject({ lastLines: [] });
  });

  it('are no longer open when they have ended', () => {
    const { id } = create();
    const other = create({ service: { id: 'srv-two', name: '' } });
    test.store.deploys.change(id, { state: 'live', endedAt: test.clock.now() });
    expect(test.store.deploys.open()).toEqual([other]);
    expect(test.store.deploys.newestOf('srv-one')).toMatchObject({ id, state: 'live' });
    expect(test.store.deploys.newestOf('srv-none')).toBeNull();
  });

  it('are listed newest first, page by page', () => {
    const ids = [create(), create(), create()].map(({ id }) => id).reverse();
    const first = test.store.deploys.page({ cursor: null, limit: 2 });
    expect(first.ok && first.value.items.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    const next = first.ok ? first.value.next : null;
    expect(test.store.deploys.page({ cursor: next, limit: 2 })).toMatchObject({
      value: { items: [{ id: ids[2] }], next: null },
    });
    expect(test.store.deploys.page({ cursor: 'x', limit: 2 })).toMatchObject({ ok: false });
  });

  it('are removed when they are old, but not before they have ended', () => {
    const { id } = create();
    const open = create();
    test.store.deploys.change(id, { state: 'failed', endedAt: test.clock.now() });
    const { retention } = defaultSettings();
    const now = test.clock.now() + (retention.deliveryDays + 1) * 86_400_000;
    expect(test.store.retention.prune({ now, retention, maxMs: 1_000 })).toMatchObject({
      done: true,
      removed: { deploys: 1 },
    });
    expect(test.store.deploys.get(id)).toBeNull();
    expect(test.store.deploys.get(open.id)).toEqual(open);
  });
});
