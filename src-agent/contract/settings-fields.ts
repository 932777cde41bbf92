import { z } from 'zod';
import { weekdaySchema } from './wall-clock.ts';

/** Fields that several parts of the settings document have. */

export const email = z
  .string()
  .trim()
  .toLowerCase()
  .min(3)
  .max(320)
  .regex(/^[^\s@<>,;]+@[^\s@<>,;]+$/u, { error: 'not an e-mail address' });

const keyword = z.string().trim().min(1).max(200);
export const keywords = z.array(keyword).max(500).default([]);
export const weekdays = (days: readonly z.infer<typeof weekdaySchema>[]) =>
  z
    .array(weekdaySchema)
    .min(1)
    .max(7)
    .refine((list) => new Set(list).size === list.length, { error: 'the same day twice' })
    .default([...days]);

/** Set later, by one who wants it. */
export const optionalEmail = z.union([z.literal(''), email]).default('');
/** One line of a header: no control characters. */
export const headerLine = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    .regex(/^\P{Cc}*$/u, { error: 'one line, please' });
