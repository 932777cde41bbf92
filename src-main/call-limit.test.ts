import { expect, it } from 'vitest';
import { createFakeClock } from '../test/support/fake-clock.ts';
import { createCallLimit } from './call-limit.ts';

it('IPC-2: takes 100 calls of a second and refuses the next', () => {
  const mayCall = createCallLimit(createFakeClock());
  expect(Array.from({ length: 100 }, mayCall)).toEqual(Array.from({ length: 100 }, () => true));
  expect(mayCall()).toBe(false);
});

it('IPC-2: takes calls again as the earlier ones grow a second old, and no burst at the turn of a second', async () => {
  const clock = createFakeClock();
  const mayCall = createCallLimit(clock);
  const callTimes = (count: number): number => Array.from({ length: count }, mayCall).filter(Boolean).length;
  await clock.advance(900);
  expect(callTimes(60)).toBe(60);
  await clock.advance(200);
  expect(callTimes(60)).toBe(40);
  await clock.advance(799);
  expect(callTimes(1)).toBe(0);
  await clock.advance(1);
  expect(callTimes(100)).toBe(60);
});

it('IPC-2: a refused call does not lengthen the wait', async () => {
  const clock = createFakeClock();
  const mayCall = createCallLimit(clock);
  for (let call = 0; call < 100; call += 1) mayCall();
  await clock.advance(500);
  for (let call = 0; call < 1_000; call += 1) mayCall();
  await clock.advance(500);
  expect(mayCall()).toBe(true);
});

it('IPC-2: each window has its own', () => {
  const clock = createFakeClock();
  const first = createCallLimit(clock);
  for (let call = 0; call < 101; call += 1) first();
  expect(createCallLimit(clock)()).toBe(true);
});
