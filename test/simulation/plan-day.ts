import { AGENT_POINTS } from '../support/crash-points.ts';
import type { SeededRandom } from '../support/seeds.ts';
import { COMMIT_NAMES, type CommitName } from './simulated-disk.ts';
import type { MailboxTrouble } from './simulated-mailbox.ts';
import { MOODS, type Mood } from './simulated-receivers.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
export const DAY_MS = 24 * HOUR;

export const TARGETS = ['lots', 'files', 'offers', 'refusing', 'presence'] as const;
export type TargetName = (typeof TARGETS)[number];

export type CrashMoment = (typeof AGENT_POINTS)[number] | `${'before' | 'after'} ${CommitName}`;

/** What the operator does. */
export type Act =
  | { readonly kind: 'window'; readonly window: { readonly start: string; readonly end: string } | null }
  | { readonly kind: 'sending' | 'pause'; readonly forMs: number }
  | { readonly kind: 'target-off'; readonly target: Exclude<TargetName, 'presence'>; readonly forMs: number }
  | { readonly kind: 'rate'; readonly perHour: number }
  | { readonly kind: 'retry-all' | 'restart' | 'check-now' };

/** Something that happens in the day, `at` milliseconds after its beginning. */
export type Happening = { readonly at: number } & (
  | { readonly kind: 'mails'; readonly count: number }
  | { readonly kind: 'trouble'; readonly trouble: MailboxTrouble; readonly forMs: number }
  | { readonly kind: 'cut' | 'new-uids' }
  | { readonly kind: 'mood'; readonly target: TargetName; readonly mood: Mood; readonly forMs: number }
  /** `once`: so many commits later, one fails. */
  | { readonly kind: 'disk'; readonly how: 'full' | 'broken'; readonly once: number }
  | { readonly kind: 'disk-span'; readonly how: 'full' | 'broken'; readonly forMs: number }
  /** null: at once. */
  | { readonly kind: 'crash'; readonly moment: CrashMoment | null; readonly hits: number }
  | { readonly kind: 'sleep'; readonly forMs: number; readonly monotonic: 'stands' | 'runs' }
  | { readonly kind: 'jump'; readonly ms: number }
  | { readonly kind: 'act'; readonly act: Act }
);

const TROUBLES: readonly [MailboxTrouble, ...MailboxTrouble[]] = [
  'refuses',
  'mute',
  'login-refused',
  'throttled',
  'folder-gone',
  'unavailable',
  'no-push',
];

const clockText = (minutes: number): string =>
  `${String(Math.floor(minutes / 60) % 24).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

function someAct(random: SeededRandom): Act {
  switch (random.integer(0, 9)) {
    case 0:
      return { kind: 'window', window: null };
    case 1:
    case 2: {
      const start = random.integer(0, 95) * 15;
      const end = (start + random.integer(1, 60) * 15) % 1_440;
      return { kind: 'window', window: { start: clockText(start), end: clockText(end) } };
    }
    case 3:
      return { kind: 'sending', forMs: random.integer(MINUTE, HOUR) };
    case 4:
      return { kind: 'pause', forMs: random.integer(MINUTE, HOUR) };
    case 5:
      return {
        kind: 'target-off',
        target: random.pick(['lots', 'files', 'offers', 'refusing']),
        forMs: random.integer(MINUTE, 2 * HOUR),
      };
    case 6:
      return { kind: 'rate', perHour: random.pick([0, 1, 5, 20]) };
    case 7:
      return { kind: 'retry-all' };
    case 8:
      return { kind: 'check-now' };
    default:
      return { kind: 'restart' };
  }
}

function commitMoment(random: SeededRandom): CrashMoment {
  const commit = random.pick<CommitName>(['notice', ...COMMIT_NAMES]);
  return random.chance(0.5) ? `before ${commit}` : `after ${commit}`;
}

function someFault(random: SeededRandom): Happening {
  const at = random.integer(0, DAY_MS);
  const shortly = random.integer(SECOND, 10 * MINUTE);
  const long = random.chance(0.2) ? random.integer(MINUTE, 3 * HOUR) : shortly;
  switch (random.integer(0, 11)) {
    case 0:
    case 1:
      return { at, kind: 'trouble', trouble: random.pick(TROUBLES), forMs: long };
    case 2:
      return { at, kind: 'cut' };
    case 3:
    case 4:
    case 5:
      return {
        at,
        kind: 'mood',
        target: random.pick(['lots', 'files', 'offers', 'presence']),
        mood: random.pick(MOODS),
        forMs: long,
      };
    case 6:
      return { at, kind: 'disk', how: random.pick(['full', 'broken']), once: random.integer(1, 20) };
    case 7:
      return { at, kind: 'disk-span', how: random.pick(['full', 'broken']), forMs: shortly };
    case 8:
      return { at, kind: 'crash', moment: null, hits: 1 };
    case 9:
    case 10: {
      const moment = random.chance(0.5) ? random.pick(AGENT_POINTS) : commitMoment(random);
      return { at, kind: 'crash', moment, hits: random.integer(1, 3) };
    }
    default:
      return random.chance(0.5)
        ? {
            at,
            kind: 'sleep',
            forMs: random.integer(MINUTE, 3 * HOUR),
            monotonic: random.pick(['stands', 'runs']),
          }
        : { at, kind: 'jump', ms: random.integer(-HOUR, HOUR) };
  }
}

/** A day of 24 hours, all of it from one seed, in the order of its instants. */
export function planDay(random: SeededRandom): readonly Happening[] {
  const happenings: Happening[] = [];
  const mails = random.fork('mails');
  for (let left = mails.integer(40, 90); left > 0; ) {
    const count = mails.chance(0.1) ? mails.integer(2, 12) : 1;
    happenings.push({ at: mails.integer(0, DAY_MS), kind: 'mails', count });
    left -= count;
  }
  const faults = random.fork('faults');
  for (let left = faults.integer(10, 50); left > 0; left -= 1) {
    const fault = someFault(faults);
    happenings.push(fault);
    // Faults come together, and mails with them.
    if (faults.chance(0.5))
      happenings.push({ at: fault.at + faults.integer(-5_000, 30_000), kind: 'mails', count: 1 });
    if (faults.chance(0.3))
      happenings.push({ ...someFault(faults), at: fault.at + faults.integer(0, MINUTE) });
  }
  for (let left = faults.integer(0, 2); left > 0; left -= 1)
    happenings.push({ at: faults.integer(0, DAY_MS), kind: 'new-uids' });
  const acts = random.fork('acts');
  for (let left = acts.integer(0, 12); left > 0; left -= 1)
    happenings.push({ at: acts.integer(0, DAY_MS), kind: 'act', act: someAct(acts) });
  return happenings.filter(({ at }) => at >= 0 && at < DAY_MS).sort((a, b) => a.at - b.at);
}
