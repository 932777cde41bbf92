import { describe, expect, it } from 'vitest';
import { createStore } from 'zustand';
import { err, ok, type Result } from '../../src-agent/contract/result.ts';
import { sampleGmail, sampleGmailCheck } from '../../test/support/sample-gmail.ts';
import { createGmailSlice, type GmailSlice } from './gmail-slice.ts';

const connecting = { since: 0, until: 300_000 };

/** An agent that is asked by name, and tells how a connection ended when the test says so. */
function openStore(given: { readonly newest?: number } = {}) {
  const asked: string[] = [];
  let end: (ended: Result<unknown>) => void = () => undefined;
  const answerOf = (name: string): Result<unknown> | Promise<Result<unknown>> => {
    switch (name) {
      case 'gmail.connect-result':
        return new Promise((resolve) => {
          end = resolve;
        });
      case 'desktop.connect-gmail':
        return ok({ until: connecting.until });
      case 'gmail.history':
        return ok({ items: [sampleGmailCheck({ id: given.newest ?? 1 })], next: null });
      default:
        return ok(sampleGmail());
    }
  };
  const store = createStore<GmailSlice>()((set, get) =>
    createGmailSlice({
      set: (change) => set(change),
      get,
      bridge: {
        call: async (command) => {
          asked.push(command.name);
          return { seq: 10, result: command.readAnswer(await answerOf(command.name)) };
        },
        subscribe: () => () => undefined,
      },
    }),
  );
  const settle = () => new Promise((done) => setImmediate(done));
  const count = (name: string): number => asked.filter((one) => one === name).length;
  return { now: store.getState, count, settle, end: (ended: Result<unknown>) => end(ended) };
}

describe('what the window knows of Gmail', () => {
  it('is not made older by an event that comes late', async () => {
    const { now } = openStore();
    await now().loadGmail();
    now().takeGmail(sampleGmail({ connection: { state: 'unchecked' } }), 9);
    expect(now().gmail?.connection.state).toBe('healthy');
    now().takeGmail(sampleGmail({ connection: { state: 'unchecked' } }), 11);
    expect(now().gmail?.connection.state).toBe('unchecked');
  });

  it('asks for the history again when a check was made that it does not hold, and only then', async () => {
    const { now, count, settle } = openStore({ newest: 7 });
    now().takeGmail(sampleGmail({ lastCheck: sampleGmailCheck({ id: 7 }) }), 11);
    expect(count('gmail.history')).toBe(0);
    await now().loadGmailChecks();
    now().takeGmail(sampleGmail({ lastCheck: sampleGmailCheck({ id: 7 }) }), 12);
    expect(count('gmail.history')).toBe(1);
    now().takeGmail(sampleGmail({ lastCheck: sampleGmailCheck({ id: 8 }) }), 13);
    await settle();
    expect(count('gmail.history')).toBe(2);
  });
});

describe('connecting with Google, in the window', () => {
  it('waits once for what comes of it, however often it hears that it goes on', async () => {
    const { now, count, end, settle } = openStore();
    expect(await now().connectGmail()).toBeNull();
    now().takeGmail(sampleGmail({ connecting }), 11);
    now().takeGmail(sampleGmail({ connecting }), 12);
    expect(count('gmail.connect-result')).toBe(1);
    end(err('gmail.consent-denied'));
    await settle();
    expect(now().gmailConnected).toMatchObject(err('gmail.consent-denied'));
  });

  it('is waited for by a page that came later', async () => {
    const { now, count } = openStore();
    now().takeGmail(sampleGmail({ connecting }), 11);
    expect(count('gmail.connect-result')).toBe(1);
    expect(count('desktop.connect-gmail')).toBe(0);
  });

  it('says nothing when the operator cancelled it', async () => {
    const { now, end, settle } = openStore();
    await now().connectGmail();
    end(err('command.cancelled'));
    await settle();
    expect(now().gmailConnected).toBeNull();
  });
});
