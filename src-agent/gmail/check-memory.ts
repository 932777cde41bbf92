import type { GmailCheck } from '../contract/gmail.ts';
import type { Clock } from '../ports.ts';
import { createSteadyTime } from '../support/steady-time.ts';

/** What the running program knows of the checks beyond their history: how old they really are, and what changed since. */
export type CheckMemory = {
  /** Milliseconds; null: its instant lies ahead of the clock of when the program started, it could be of any time. */
  ageOf(check: Pick<GmailCheck, 'id' | 'at'>): number | null;
  /** Whether it was made since the program started. */
  isOurs(check: Pick<GmailCheck, 'id'>): boolean;
  /** Something was set that the connection depends on. */
  noteChange(): void;
  /** Since when nothing was set; null: nothing was since the newest check began. */
  changedAgoMs(): number | null;
  /** A check begins: call what it returns with its outcome. */
  begin(): (recorded: Pick<GmailCheck, 'id'>) => void;
  /** Whether the machine seems to have slept since this was asked last. */
  slept(): boolean;
};

export function createCheckMemory(clock: Clock): CheckMemory {
  const time = createSteadyTime(clock);
  const startedAt = clock.now();
  /** By id, in steady milliseconds. */
  const made = new Map<number, number>();
  let changedMs: number | null = null;
  return {
    ageOf({ id, at }) {
      const madeMs = made.get(id);
      if (madeMs !== undefined) return time.ms() - madeMs;
      return at > startedAt ? null : startedAt - at + time.ms();
    },
    isOurs: ({ id }) => made.has(id),
    noteChange: () => {
      changedMs = time.ms();
    },
    changedAgoMs: () => (changedMs === null ? null : time.ms() - changedMs),
    begin: () => {
      const before = changedMs;
      return ({ id }) => {
        made.set(id, time.ms());
        if (changedMs === before) changedMs = null;
      };
    },
    slept: time.slept,
  };
}
