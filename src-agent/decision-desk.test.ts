import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../test/support/fake-clock.ts';
import { createDecisionDesk } from './decision-desk.ts';

/** A mail whose reading ends when the test says so. */
function reading(): { readonly read: Promise<string>; readonly end: (value: string) => Promise<void> } {
  let resolve: (value: string) => void = () => undefined;
  const promise = new Promise<string>((settle) => {
    resolve = settle;
  });
  return {
    read: promise,
    end: async (value) => {
      resolve(value);
      await promise;
    },
  };
}

function desk(decide?: (batch: readonly { readonly mail: number }[]) => void) {
  const clock = createFakeClock(0);
  const batches: number[][] = [];
  const open = createDecisionDesk<number, string>({
    clock,
    decide: (batch) => {
      decide?.(batch);
      batches.push(batch.map(({ mail }) => mail));
    },
  });
  return { clock, batches, open };
}

describe('decision desk', () => {
  it('decides a mail that is alone at once', async () => {
    const { batches, open } = desk();
    const one = reading();
    open.put(1, 8_000, one.read);
    await one.end('text');
    expect(batches).toEqual([[1]]);
    await open.cleared();
  });

  it('decides together what is read together, in the order of arrival', async () => {
    const { batches, open, clock } = desk();
    const mails = [reading(), reading(), reading(), reading()];
    for (const [at, { read }] of mails.entries()) open.put(at, 8_000, read);
    await mails[1]?.end('second');
    await mails[0]?.end('first');
    expect(batches).toEqual([]);
    await clock.advance(15);
    expect(batches).toEqual([[0, 1]]);
    await mails[2]?.end('third');
    await mails[3]?.end('fourth');
    expect(batches).toEqual([
      [0, 1],
      [2, 3],
    ]);
  });

  it('keeps the others waiting for a slow one for as long as it takes, not for each other', async () => {
    const { batches, open, clock } = desk();
    const [first, slow, last] = [reading(), reading(), reading()];
    for (const [at, { read }] of [first, slow, last].entries()) open.put(at, 8_000, read);
    await first.end('x');
    await last.end('x');
    await clock.advance(15);
    expect(batches).toEqual([[0]]);
    await clock.advance(5_000);
    expect(batches).toEqual([[0]]);
    await slow.end('x');
    expect(batches).toEqual([[0], [1, 2]]);
  });

  it('decides at most 16 in one commit', async () => {
    const { batches, open } = desk();
    const mails = Array.from({ length: 40 }, reading);
    for (const [at, { read }] of mails.entries()) open.put(at, 8_000, read);
    for (const { end } of mails) await end('x');
    await open.cleared();
    expect(batches.map((batch) => batch.length)).toEqual([16, 16, 8]);
    expect(batches.flat()).toEqual(mails.map((_, at) => at));
  });

  it('RES-3: has no room for more while 8 MB lie on it', async () => {
    const { open } = desk();
    const [big, small] = [reading(), reading()];
    open.put(1, 7_999_999, big.read);
    await open.room();
    open.put(2, 1, small.read);
    let room = false;
    const waiting = open.room().then(() => {
      room = true;
    });
    await Promise.resolve();
    expect(room).toBe(false);
    await big.end('x');
    await small.end('x');
    await waiting;
    expect(room).toBe(true);
  });

  it('hands what deciding threw to whoever waits, and holds nothing any more', async () => {
    const { open } = desk(() => {
      throw new Error('disk full');
    });
    const one = reading();
    open.put(1, 8_000, one.read);
    const cleared = open.cleared();
    await one.end('x');
    await expect(cleared).rejects.toThrow('disk full');
    await expect(open.room()).rejects.toThrow('disk full');
  });
});
