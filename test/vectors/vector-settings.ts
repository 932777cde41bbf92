import { z } from 'zod';
import { type Settings, settingsSchema } from '../../src-agent/contract/settings.ts';
import { parseTimeOfDay, WEEKDAYS } from '../../src-agent/contract/wall-clock.ts';
import { zoneSchema } from './vector-case.ts';

/** The settings of pipeline.json, under the names of the replaced system. */
export const vectorSettingsSchema = z.object({
  timezone: zoneSchema,
  webhook_url: z.string().nullable(),
  webhook_sending_enabled: z.boolean(),
  webhook_time_start: z.string().nullable(),
  webhook_time_end: z.string().nullable(),
  global_time_start: z.string().nullable(),
  global_time_end: z.string().nullable(),
  allowed_senders: z.array(z.string()),
  presence_flag: z.boolean(),
  presence_true_url: z.string().nullable(),
  presence_false_url: z.string().nullable(),
  make_api_key: z.string().nullable(),
  allow_without_links: z.boolean(),
  retry_count: z.int(),
  retry_delay_sec: z.number(),
  webhook_timeout_sec: z.int(),
  rate_limit_per_hour: z.int(),
  subject_group_dedup: z.boolean(),
  subject_group_ttl_seconds: z.int(),
  disable_email_id_dedup: z.boolean(),
  exclude_keywords: z.array(z.string()),
  exclude_keywords_recadrage: z.array(z.string()),
  exclude_keywords_autorepondeur: z.array(z.string()),
  require_attachments: z.boolean(),
  max_email_size_mb: z.number().nullable(),
});
export type VectorSettings = z.infer<typeof vectorSettingsSchema>;

/** The target all mails but presence mails go to. */
export const TARGET = 'webhook';
/** 0 meant this (BEHAVIOUR.md 1.7); presence calls always had it (1.8). */
const DEFAULT_TIMEOUT_S = 30;

/** The same settings under the product's names. */
export function settingsOf(old: VectorSettings): Settings {
  const settings = settingsSchema.parse({
    timeZone: old.timezone,
    announced: announcedOf(old),
    triage: {
      allowedSenders: old.allowed_senders.filter((address) => address.includes('@')),
      dedupByMail: !old.disable_email_id_dedup,
      dedupBySubjectGroup: old.subject_group_dedup,
      groupTtlSeconds: Math.max(0, old.subject_group_ttl_seconds),
      allowWithoutLinks: old.allow_without_links,
      excludeKeywords: words(old.exclude_keywords),
      excludeKeywordsByKind: {
        recadrage: words(old.exclude_keywords_recadrage),
        desabonnement: words(old.exclude_keywords_autorepondeur),
      },
      requireAttachments: old.require_attachments,
      maxSizeMb: old.max_email_size_mb,
    },
    delivery: {
      enabled: old.webhook_sending_enabled,
      targets:
        old.webhook_url === null || old.webhook_url === ''
          ? []
          : [
              {
                id: TARGET,
                url: old.webhook_url,
                timeoutSeconds: old.webhook_timeout_sec || DEFAULT_TIMEOUT_S,
                ratePerHour: Math.max(0, old.rate_limit_per_hour),
              },
            ],
      presence: {
        present: old.presence_flag,
        presentUrl: old.presence_true_url || null,
        absentUrl: old.presence_false_url || null,
        timeoutSeconds: DEFAULT_TIMEOUT_S,
        bearer: old.make_api_key === null ? 'none' : 'MAKE_API_KEY',
      },
    },
  });
  return { ...settings, window: windowOf(old) };
}

function words(keywords: readonly string[]): readonly string[] {
  return keywords.filter((word) => word.trim() !== '');
}

/**
 * A missing bound: no window, as in the replaced system. Equal and unreadable bounds cannot be stored any more
 * (Q11); here they are a window that never opens, so that what was stored before sends nothing at a wrong hour.
 */
function windowOf(old: VectorSettings): Settings['window'] {
  const start = old.webhook_time_start ?? '';
  const end = old.webhook_time_end ?? '';
  if (start === '' || end === '') return null;
  const days = [...WEEKDAYS];
  const readable = parseTimeOfDay(start) !== null && parseTimeOfDay(end) !== null;
  return readable ? { start, end, days } : { start: '00h00', end: '00h00', days };
}

/** A bound of a half set window is announced all the same; a missing one comes from the general window. */
function announcedOf(old: VectorSettings): { readonly start: string | null; readonly end: string | null } {
  const bound = (own: string | null, general: string | null) => {
    const text = own || general || '';
    return parseTimeOfDay(text) === null ? null : text;
  };
  return {
    start: bound(old.webhook_time_start, old.global_time_start),
    end: bound(old.webhook_time_end, old.global_time_end),
  };
}
