import { z } from 'zod';
import { instantSchema } from './entities.ts';
import { settingsSchema } from './settings.ts';
import { weekdaySchema } from './wall-clock.ts';

/** What a change would do, asked before it is made. */

const windowDaySchema = z.strictObject({
  /** `YYYY-MM-DD` in the zone. */
  date: z.string().max(10),
  weekday: weekdaySchema,
  /** The clocks change on this day: it is shorter or longer than the others. */
  dst: z.enum(['forward', 'back']).nullable(),
  /** When deliveries may leave, oldest first, cut at the bounds of the day; `to` is exclusive. */
  spans: z.array(z.strictObject({ from: instantSchema, to: instantSchema })),
  startOfDay: instantSchema,
  endOfDay: instantSchema,
});
export type WindowDay = z.infer<typeof windowDaySchema>;

export const windowPreviewSchema = z.strictObject({
  window: settingsSchema.shape.window,
  timeZone: z.string(),
  open: z.boolean(),
  nextChangeAt: instantSchema.nullable(),
  /** Seven days from today in the zone. */
  week: z.array(windowDaySchema).length(7),
  /** What receivers would be told now; null: the field is not sent. */
  announced: z.strictObject({
    start: z.string().nullable(),
    end: z.string().nullable(),
    /** The start in a delivery that may leave ahead of the window (desabonnement, not urgent). */
    aheadStart: z.string().nullable(),
  }),
});
export type WindowPreview = z.infer<typeof windowPreviewSchema>;
