import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../test/support/fake-clock.ts';
import { createClockEvidence } from './clock-evidence.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function evidence() {
  const clock = createFakeClock('2025-11-18T09:00:00Z');
  let changes = 0;
  const told = createClockEvidence({
    clock,
    onChange: () => {
      changes += 1;
    },
  });
  const dateOf = (aheadMs: number) => new Date(clock.now() + aheadMs).toUTCString();
  return { ...told, clock, dateOf, changes: () => changes };
}

describe('TIM-5: a clock that is off', () => {
  it.each([
    ['three minutes slow', 3 * MINUTE],
    ['three minutes fast', -3 * MINUTE],
    ['a day slow', DAY],
    ['a day fast', -DAY],
    ['five years slow', 1_826 * DAY],
    ['five years fast', -1_826 * DAY],
  ])('TIM-5: %s is told by the date of one answer, with the host that gave it', (_, aheadMs) => {
    const { noteDate, trouble, dateOf, changes } = evidence();
    noteDate('hook.example', dateOf(aheadMs));
    expect(trouble()).toEqual({
      code: 'clock.off',
      params: { seconds: Math.abs(aheadMs) / 1_000, host: 'hook.example' },
      retryable: false,
    });
    expect(changes()).toBe(1);
  });

  it('TIM-5: within two minutes is right, and so is a clock of which nobody says anything', () => {
    const { noteDate, trouble, dateOf, changes } = evidence();
    expect(trouble()).toBeNull();
    noteDate('hook.example', dateOf(119_000));
    noteDate('other.example', null);
    noteDate('odd.example', 'yesterday');
    expect(trouble()).toBeNull();
    expect(changes()).toBe(0);
  });

  it('TIM-5: one server that agrees with it is enough: the other one is wrong', () => {
    const { note, noteDate, trouble, dateOf, changes } = evidence();
    noteDate('wrong.example', dateOf(10 * MINUTE));
    expect(trouble()).not.toBeNull();
    note('mail.example', { kind: 'measured', serverAheadMs: 800 });
    expect(trouble()).toBeNull();
    note('mail.example', { kind: 'measured', serverAheadMs: 9 * MINUTE });
    expect(trouble()?.params).toEqual({ seconds: 540, host: 'mail.example' });
    expect(changes()).toBe(3);
  });

  it('TIM-5: a mail from our future and a certificate that is not valid yet are bounds', () => {
    const { note, trouble } = evidence();
    note('mail.example', { kind: 'ahead', atLeastMs: 5 * MINUTE });
    expect(trouble()?.params).toMatchObject({ seconds: 300 });
    note('mail.example', { kind: 'unknown' });
    expect(trouble()).toBeNull();
    note('mail.example', { kind: 'behind', atLeastMs: 40 * DAY });
    expect(trouble()?.params).toMatchObject({ seconds: (40 * DAY) / 1_000 });
  });

  it('TIM-5: a clock that is set back after the word was given is off at once, without another word', () => {
    const { note, trouble, clock } = evidence();
    note('mail.example', { kind: 'measured', serverAheadMs: 0 });
    clock.jump(-5 * MINUTE);
    expect(trouble()?.params).toMatchObject({ seconds: 300 });
    clock.jump(5 * MINUTE);
    expect(trouble()).toBeNull();
  });

  it('TIM-5: a machine that slept is no clock that is off', () => {
    const { note, trouble, clock } = evidence();
    note('mail.example', { kind: 'measured', serverAheadMs: 0 });
    clock.jump(8 * HOUR);
    expect(trouble()).toBeNull();
  });

  it('TIM-5: the word of yesterday does not count, and time that passes changes nothing', async () => {
    const { note, trouble, clock } = evidence();
    note('mail.example', { kind: 'measured', serverAheadMs: 5 * MINUTE });
    await clock.advance(23 * HOUR);
    expect(trouble()?.params).toMatchObject({ seconds: 300 });
    await clock.advance(2 * HOUR);
    expect(trouble()).toBeNull();
  });

  it('keeps the words of fifty hosts at most', () => {
    const { note, trouble } = evidence();
    note('first.example', { kind: 'measured', serverAheadMs: 0 });
    for (let n = 0; n < 50; n += 1) note(`${n}.example`, { kind: 'measured', serverAheadMs: HOUR });
    expect(trouble()).not.toBeNull();
  });
});
