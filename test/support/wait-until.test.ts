import { describe, expect, it } from 'vitest';
import { createChangeBell } from './change-source.ts';
import { waitUntil } from './wait-until.ts';

describe('waitUntil', () => {
  it('looks at once and after each change, and gives the value', async () => {
    const bell = createChangeBell();
    let value: string | undefined;
    const waiting = waitUntil({ what: 'a value', check: () => value, on: bell });
    bell.ring();
    value = 'there';
    bell.ring();
    expect(await waiting).toBe('there');
    expect(await waitUntil({ what: 'a value', check: () => value, on: bell })).toBe('there');
  });

  it('says at its deadline what it waited for and what it saw', async () => {
    const bell = createChangeBell();
    const waiting = waitUntil({
      what: 'three mails',
      check: () => false,
      on: bell,
      timeoutMs: 20,
      seen: () => 'two mails',
    });
    await expect(waiting).rejects.toThrow('waited 20 ms for three mails; seen: two mails');
  });

  it('ends with the error of the check', async () => {
    const waiting = waitUntil({
      what: 'anything',
      check: () => {
        throw new Error('gone');
      },
      on: { everyMs: 5 },
    });
    await expect(waiting).rejects.toThrow('gone');
  });

  it('misses no change that comes while an asynchronous check runs', async () => {
    const bell = createChangeBell();
    let value = 0;
    const waiting = waitUntil({
      what: 'one',
      check: async () => {
        const seen = value;
        await Promise.resolve();
        return seen === 1;
      },
      on: bell,
      timeoutMs: 1_000,
    });
    value = 1;
    bell.ring();
    expect(await waiting).toBe(true);
  });
});
