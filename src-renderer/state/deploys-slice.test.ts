import { describe, expect, it } from 'vitest';
import { createStore } from 'zustand';
import { err, ok, type Result } from '../../src-agent/contract/result.ts';
import { sampleDeploy } from '../../test/support/sample-deploy.ts';
import { createDeploysSlice, type DeploysSlice } from './deploys-slice.ts';

function openStore(answers: Readonly<Record<string, Result<unknown>>>) {
  const store = createStore<DeploysSlice>()((set, get) =>
    createDeploysSlice({
      set: (change) => set(change),
      get,
      bridge: {
        call: async (command) => ({
          seq: 10,
          result: command.readAnswer(answers[command.name] ?? err('agent.stopping')),
        }),
        subscribe: () => () => undefined,
      },
    }),
  );
  return store.getState;
}

const list = (...items: readonly ReturnType<typeof sampleDeploy>[]) => ({
  'deploys.list': ok({ items, next: null }),
});

describe('what the window knows of deploys', () => {
  it('follows a deploy by its revisions, and is not made older by one that comes late', async () => {
    const now = openStore(list(sampleDeploy({ id: 7, revision: 4 })));
    await now().loadDeploys();
    now().takeDeploy(sampleDeploy({ id: 7, revision: 6, state: 'live' }));
    now().takeDeploy(sampleDeploy({ id: 7, revision: 5, state: 'running' }));
    expect(now().deploys.items).toMatchObject([{ id: 7, revision: 6, state: 'live' }]);
  });

  it('puts one that is new on top, and leaves one out that is older than the pages it holds', async () => {
    const now = openStore(list(sampleDeploy({ id: 7 }), sampleDeploy({ id: 6 })));
    await now().loadDeploys();
    now().takeDeploy(sampleDeploy({ id: 8 }));
    now().takeDeploy(sampleDeploy({ id: 2 }));
    expect(now().deploys.items?.map(({ id }) => id)).toEqual([8, 7, 6]);
  });

  it('shows a deploy that was begun here', async () => {
    const now = openStore({
      ...list(sampleDeploy({ id: 7 })),
      'deploys.trigger': ok(sampleDeploy({ id: 8 })),
    });
    await now().loadDeploys();
    await now().triggerDeploy({ service: 'srv-0123456789abcdefghij', clearCache: false, commit: null });
    expect(now().deploys.items?.[0]?.id).toBe(8);
    expect(now().deployShown).toBeNull();
  });

  it('keeps what is known when it cannot be asked for', async () => {
    const now = openStore({});
    expect(await now().cancelDeploy(7)).toMatchObject(err('agent.stopping'));
    await now().loadDeployServices();
    expect(now().deployServices).toBeNull();
    expect(now().deployServicesFailure).toMatchObject({ code: 'agent.stopping' });
  });
});
