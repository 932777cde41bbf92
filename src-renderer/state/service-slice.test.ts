import { describe, expect, it } from 'vitest';
import { createStore } from 'zustand';
import { err, ok, type Result } from '../../src-agent/contract/result.ts';
import { createServiceSlice, type ServiceSlice } from './service-slice.ts';

/** Questions are answered by hand, in whatever order. */
function openStore() {
  const open: ((answer: Result<unknown>) => void)[] = [];
  const store = createStore<ServiceSlice>()((set, get) =>
    createServiceSlice({
      set: (change) => set(change),
      get,
      bridge: {
        call: (command) =>
          new Promise((resolve) =>
            open.push((answer) => resolve({ seq: 1, result: command.readAnswer(answer) })),
          ),
        subscribe: () => () => undefined,
      },
    }),
  );
  return { now: store.getState, answer: (at: number, answer: Result<unknown>) => open[at]?.(answer) };
}

const log = (message: string) =>
  ok({
    service: { id: 'srv-web', name: 'web' },
    lines: [{ at: 1, level: null, message }],
    searched: 1,
    older: false,
    since: 0,
  });

describe('what the window knows of a service', () => {
  it('is the answer to the last question, whichever comes last', async () => {
    const { now, answer } = openStore();
    const first = now().loadServiceLog('srv-web', { build: null, search: 'a' });
    const second = now().loadServiceLog('srv-web', { build: null, search: 'b' });
    answer(1, log('to b'));
    await second;
    answer(0, log('to a'));
    await first;
    expect(now().serviceLog).toMatchObject({ busy: false, value: { lines: [{ message: 'to b' }] } });
  });

  it('is nothing of the service before', async () => {
    const { now, answer } = openStore();
    now().chooseService('srv-web');
    const asked = now().loadServiceLog('srv-web', { build: null, search: '' });
    now().chooseService('srv-other', 'dep-1');
    answer(0, log('of web'));
    await asked;
    expect(now()).toMatchObject({
      serviceShown: 'srv-other',
      serviceLog: { value: null, busy: false },
      serviceLogWish: { build: 'dep-1' },
    });
  });

  it('stays when it cannot be asked again, and says why', async () => {
    const { now, answer } = openStore();
    const first = now().loadServiceLog('srv-web', { build: null, search: '' });
    answer(0, log('known'));
    await first;
    const second = now().loadServiceLog('srv-web', { build: null, search: '' });
    answer(1, err('deploy.connection-refused'));
    await second;
    expect(now().serviceLog).toMatchObject({
      value: { lines: [{ message: 'known' }] },
      failure: { code: 'deploy.connection-refused' },
    });
  });
});
