import { z } from 'zod';
import { settingsSchema } from '../../src-agent/contract/settings.ts';
import { WEEKDAYS } from '../../src-agent/contract/wall-clock.ts';
import { watchingState } from '../../src-agent/schedule/watching-hours.ts';
import { zoneSchema } from './vector-case.ts';

const inputSchema = z.object({
  now: z.iso.datetime().transform((value) => Date.parse(value)),
  timezone: zoneSchema,
  active_days: z.array(z.number()),
  start_hour: z.number(),
  end_hour: z.number(),
  vacation_start: z.string().nullable(),
  vacation_end: z.string().nullable(),
  ready: z.boolean(),
  active_interval_s: z.number(),
  inactive_interval_s: z.number(),
});

/** Seconds the replaced loop waited while its configuration was incomplete. */
const NOT_READY_WAIT_S = 60;

/**
 * One turn of the replaced polling loop, told by the watcher's state. Settings that its schema refuses watch
 * nothing; a vacation holds all the same.
 */
export function turnOfTheLoop(raw: unknown) {
  const input = inputSchema.parse(raw);
  const dates = { start: input.vacation_start, end: input.vacation_end };
  const vacation = stateWith({ vacation: dates }, input) === null ? null : dates;
  const days = [...new Set(input.active_days)].flatMap((day) => WEEKDAYS[day] ?? []);
  const state =
    stateWith({ days, startHour: input.start_hour, endHour: input.end_hour, vacation }, input) ??
    (stateWith({ vacation }, input) === 'vacation' ? 'vacation' : 'outside');
  if (state !== 'active') {
    return { active: false, state, polled: false, sleep_seconds: input.inactive_interval_s };
  }
  return input.ready
    ? { active: true, state, polled: true, sleep_seconds: input.active_interval_s }
    : { active: true, state: 'not_ready', polled: false, sleep_seconds: NOT_READY_WAIT_S };
}

/** null: refused settings. */
function stateWith(watching: unknown, input: z.infer<typeof inputSchema>): string | null {
  const settings = settingsSchema.safeParse({ timeZone: input.timezone, watching });
  return settings.success
    ? watchingState(settings.data.watching, settings.data.timeZone, input.now).state
    : null;
}
