import { z } from 'zod';
import { weekdays } from './settings-fields.ts';
import { parseTimeOfDay, timeOfDaySchema } from './wall-clock.ts';

const allDays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const date = z.iso.date();

/** When the watcher works (BEHAVIOUR.md 1.2): whole hours in the zone, end exclusive, 24 accepted as end (Q14). */
export const watchingSchema = z
  .strictObject({
    enabled: z.boolean().default(true),
    days: weekdays(['mon', 'tue', 'wed', 'thu', 'fri']),
    startHour: z.int().min(0).max(23).default(9),
    endHour: z.int().min(0).max(24).default(23),
    vacation: z
      .strictObject({ start: date, end: date })
      .refine((span) => span.start <= span.end, { error: 'the vacation ends before it starts' })
      .nullable()
      .default(null),
  })
  .refine((hours) => hours.startHour !== hours.endHour, {
    error: 'start and end are the same hour: the agent would never watch',
    path: ['endHour'],
  })
  .prefault({});

/** The daily webhook window. null: no constraint (Q12: a stored empty window wins). Both bounds or none (Q11). */
export const windowSchema = z
  .strictObject({ start: timeOfDaySchema, end: timeOfDaySchema, days: weekdays(allDays) })
  .refine((window) => parseTimeOfDay(window.start) !== parseTimeOfDay(window.end), {
    error: 'start and end are equal: the window would never open',
    path: ['end'],
  })
  .nullable()
  .default(null);

/** The "general" window: fills bounds announced to receivers where the webhook window has none (BEHAVIOUR.md 1.6). */
export const announcedSchema = z
  .strictObject({
    start: timeOfDaySchema.nullable().default(null),
    end: timeOfDaySchema.nullable().default(null),
  })
  .prefault({});
