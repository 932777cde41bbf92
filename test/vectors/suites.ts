import { z } from 'zod';
import { normaliseMakeAddress } from '../../src-agent/contract/make-address.ts';
import { parseTimeOfDay, WEEKDAYS } from '../../src-agent/contract/wall-clock.ts';
import { allow } from '../../src-agent/delivery/rate-limit.ts';
import { envBool } from '../../src-agent/legacy/env-bool.ts';
import { changePrefs } from '../../src-agent/legacy/processing-prefs.ts';
import { decodeHeader } from '../../src-agent/mime/decode-header.ts';
import { mailId } from '../../src-agent/mime/mail-id.ts';
import { parseSender } from '../../src-agent/mime/parse-sender.ts';
import { earlyStart } from '../../src-agent/schedule/early-start.ts';
import { isWindowOpen } from '../../src-agent/schedule/time-window.ts';
import { NOW_TEXT } from '../../src-agent/triage/announced-window.ts';
import { deliveryTime } from '../../src-agent/triage/delivery-time.ts';
import { detectDesabonnement } from '../../src-agent/triage/detect-desabonnement.ts';
import { detectRecadrage } from '../../src-agent/triage/detect-recadrage.ts';
import { extractLinks } from '../../src-agent/triage/extract-links.ts';
import { normaliseText, stripReplyPrefixes } from '../../src-agent/triage/normalise-text.ts';
import { readText } from '../../src-agent/triage/read-text.ts';
import { prepareSearchText } from '../../src-agent/triage/search-text.ts';
import { monthlyScope, subjectGroupId } from '../../src-agent/triage/subject-group.ts';
import { turnOfTheLoop } from './polling-turn.ts';
import { zoneSchema } from './vector-case.ts';

/** Puts the question of a vector to the product. Throws when the input has not the form of its file. */
export type Suite = (input: unknown) => unknown;

/** The files that ask one function each; pipeline.json is in run-pipeline.ts. */
export const SUITES: Readonly<Record<string, Suite>> = {
  text: suite(
    z.object({
      fn: z.enum(['normalize_no_accents_lower_trim', 'strip_leading_reply_prefixes']),
      s: text(),
    }),
    ({ fn, s }) => (fn === 'strip_leading_reply_prefixes' ? stripReplyPrefixes(s) : normaliseText(s)),
  ),
  links: suite(z.object({ text: text() }), (input) => extractLinks(readText(input.text, '').linkSource)),
  recadrage: suite(
    z.object({ subject: text(), body: text(), now: instant(), timezone: zoneSchema }),
    ({ subject, body, now, timezone }) => {
      const { visible, linkSource } = readText(body, '');
      const search = prepareSearchText(subject, visible);
      const found = detectRecadrage(search, extractLinks(linkSource), linkSource);
      const time = deliveryTime(found, timezone, now);
      return { matches: time !== null, delivery_time: time };
    },
  ),
  desabo: suite(z.object({ subject: text(), body: text() }), ({ subject, body }) => {
    const { visible, linkSource } = readText(body, '');
    const found = detectDesabonnement(prepareSearchText(subject, visible), linkSource);
    return {
      matches: found.matches,
      has_dropbox_request: found.hasDropboxRequest,
      is_urgent: found.urgent,
    };
  }),
  'subject-group': suite(
    z.discriminatedUnion('fn', [
      z.object({ fn: z.literal('generate_subject_group_id'), subject: text() }),
      z.object({
        fn: z.literal('monthly_scope'),
        group_id: z.string(),
        now: instant(),
        timezone: zoneSchema,
      }),
    ]),
    (input) =>
      input.fn === 'monthly_scope'
        ? monthlyScope(input.group_id, input.timezone, input.now)
        : subjectGroupId(input.subject),
  ),
  'email-id': suite(
    z.object({
      headers: z.object({
        'Message-ID': z.string().nullish(),
        Subject: z.string().nullish(),
        Date: z.string().nullish(),
      }),
    }),
    ({ headers }) =>
      mailId(
        {
          messageId: headers['Message-ID'] ?? null,
          subject: headers.Subject ?? null,
          date: headers.Date ?? null,
        },
        new Uint8Array(),
      ),
  ),
  sender: suite(z.object({ from: z.string().nullable() }), (input) => parseSender(input.from)),
  'header-decode': suite(z.object({ value: z.string().nullable() }), ({ value }) => decodeHeader(value)),
  'time-window': suite(
    z.discriminatedUnion('fn', [
      z.object({ fn: z.literal('parse_time_hhmm'), s: text() }),
      z.object({
        fn: z.literal('is_within_time_window_local'),
        now: instant(),
        timezone: zoneSchema,
        start: text(),
        end: text(),
      }),
    ]),
    (input) =>
      input.fn === 'parse_time_hhmm'
        ? clockFace(parseTimeOfDay(input.s))
        : isInside(input.start, input.end, input.timezone, input.now),
  ),
  'polling-schedule': turnOfTheLoop,
  'make-url': suite(z.object({ value: z.string().nullable() }), ({ value }) => normaliseMakeAddress(value)),
  'env-bool': suite(
    z.object({
      value: z.string().nullable(),
      default: z.boolean(),
      env: z.record(z.string(), z.string()),
    }),
    (input) => envBool(input.value, input.default, new Map(Object.entries(input.env))),
  ),
  prefs: suite(
    z.object({ payload: z.record(z.string(), z.json()), current: z.record(z.string(), z.json()) }),
    ({ payload, current }) => changePrefs(payload, current),
  ),
  'desabo-window': suite(
    z.object({
      now: instant(),
      timezone: zoneSchema,
      start: z.string().nullable(),
      end: z.string().nullable(),
      within_window: z.boolean(),
    }),
    ({ now, timezone, start, end, within_window }) => {
      const early = earlyStart({ start, end }, timezone, now);
      const announced = early ?? (within_window ? NOW_TEXT : null);
      return { early_ok: early !== null, time_start_payload: announced, window_ok: announced !== null };
    },
  ),
  'rate-limit': suite(
    z.object({
      limit_per_hour: z.number(),
      queue: z.array(z.number()),
      ops: z.array(z.object({ op: z.enum(['allow', 'record']), at: z.number() })),
    }),
    ({ limit_per_hour, queue, ops }) => {
      const allowed: boolean[] = [];
      let events: readonly number[] = queue.map(milliseconds);
      for (const { op, at } of ops) {
        if (op === 'record') {
          events = [...events, milliseconds(at)];
        } else {
          const answer = allow(limit_per_hour, events, milliseconds(at));
          allowed.push(answer.allowed);
          events = answer.events;
        }
      }
      return { allowed, queue: events.map((at) => at / 1_000) };
    },
  ),
};

function suite<Input>(schema: z.ZodType<Input>, answer: (input: Input) => unknown): Suite {
  return (input) => answer(schema.parse(input));
}

/** `null` in an input is a missing value. */
function text() {
  return z
    .string()
    .nullable()
    .transform((value) => value ?? '');
}

function instant() {
  return z.iso.datetime().transform((value) => Date.parse(value));
}

function milliseconds(seconds: number): number {
  return Math.round(seconds * 1_000);
}

function clockFace(minutes: number | null) {
  return minutes === null ? null : { hour: Math.floor(minutes / 60), minute: minutes % 60 };
}

/** A missing bound: no window. An unreadable one is refused when it is saved and when it is read (Q11). */
function isInside(start: string, end: string, timeZone: string, now: number): unknown {
  if (start === '' || end === '') return true;
  if (parseTimeOfDay(start) === null || parseTimeOfDay(end) === null)
    return { error: 'window.unreadable-time' };
  return isWindowOpen({ start, end, days: [...WEEKDAYS] }, timeZone, now);
}
