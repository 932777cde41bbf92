import { normaliseMakeAddress } from '../contract/make-address.ts';
import type { SecretName } from '../contract/secrets.ts';
import type { SettingsInput } from '../contract/settings.ts';
import { isAllowedWebhookUrl } from '../contract/webhook-address.ts';
import { importRender } from './import-render.ts';
import { importWatching } from './import-watching.ts';
import { importWindow } from './import-window.ts';
import { createLegacySource, type ImportNote, type LegacySource } from './legacy-source.ts';
import { changePrefs, DEFAULT_PREFS, type ProcessingPrefs } from './processing-prefs.ts';
import { asBool, asText, asTexts, asWhole } from './read-values.ts';

/**
 * The replaced system's configuration as settings of this one (BEHAVIOUR.md 1.11). Stored documents win over the
 * environment, as they did there. Addresses arrive switched off (RELIABILITY.md CFG-2). Secrets are only named.
 */
export type LegacyImport = {
  /** A change to merge over the settings; every value in it is accepted by their schema. */
  readonly settings: SettingsInput;
  /** Secrets that the environment holds: to be typed in again, they are neither read nor copied. */
  readonly secretsFound: readonly SecretName[];
  /** What was left behind or taken over otherwise, and why. */
  readonly ignored: readonly ImportNote[];
};

const SECRETS: ReadonlyMap<string, SecretName> = new Map([
  ['EMAIL_PASSWORD', 'MAILBOX_PASSWORD'],
  ['MAKECOM_API_KEY', 'MAKE_API_KEY'],
  ['GMAIL_CLIENT_SECRET', 'GMAIL_CLIENT_SECRET'],
  ['GMAIL_REFRESH_TOKEN', 'GMAIL_REFRESH_TOKEN'],
  ['RENDER_API_KEY', 'RENDER_API_KEY'],
  ['RENDER_DEPLOY_HOOK_URL', 'RENDER_DEPLOY_HOOK'],
]);

/** Variables of the server that stood around the poller. */
const SERVER_ONLY = [
  'PROCESS_API_TOKEN',
  'TEST_API_KEY',
  'TRIGGER_PAGE_USER',
  'TRIGGER_PAGE_PASSWORD',
  'FLASK_SECRET_KEY',
  'EXTERNAL_CONFIG_BASE_URL',
  'CONFIG_API_TOKEN',
  'ENABLE_BACKGROUND_TASKS',
  'DISABLE_BACKGROUND_TASKS',
  'BG_POLLER_LOCK_FILE',
  'POLLING_INACTIVE_CHECK_INTERVAL_SECONDS',
];

/** Preferences without a place here. */
const PREFS_WITHOUT_PLACE = {
  sender_priority: 'never-applied',
  mirror_media_to_custom: 'never-applied',
  notify_on_failure: 'never-applied',
  retry_count: 'own-retries',
  retry_delay_sec: 'own-retries',
} as const;

export function importLegacy(input: {
  readonly env: ReadonlyMap<string, string>;
  readonly documents: Readonly<Record<string, unknown>>;
}): LegacyImport {
  const source = createLegacySource(input.env, input.documents);
  const prefs = importPrefs(source);
  const settings: SettingsInput = {
    timeZone:
      source.take([source.fromEnv('POLLING_TIMEZONE')], asText, (timeZone) => ({ timeZone })) ??
      'Europe/Paris',
    mailbox: importMailbox(source),
    watching: importWatching(source),
    ...importWindow(source),
    triage: importTriage(source, prefs),
    delivery: importDelivery(source, prefs),
    deploys: importRender(source),
  };
  for (const name of SERVER_ONLY) if (source.env.has(name)) source.note(name, 'server-only');
  const secretsFound = [...SECRETS].flatMap(([name, secret]) =>
    (source.env.get(name) ?? '').trim() === '' ? [] : [secret],
  );
  return { settings, secretsFound, ignored: source.notes };
}

function importPrefs(source: LegacySource): ProcessingPrefs | null {
  const written = source.document('processing_prefs');
  if (Object.keys(written).length === 0) return null;
  let prefs: ProcessingPrefs = DEFAULT_PREFS;
  // One by one, so that one unreadable preference does not cost the others.
  for (const [key, value] of Object.entries(written)) {
    const result = changePrefs({ [key]: value }, prefs);
    if (!result.ok) source.note(`processing_prefs.${key}`, 'unreadable');
    else if (!Object.hasOwn(DEFAULT_PREFS, key)) source.note(`processing_prefs.${key}`, 'unknown-key');
    prefs = result.prefs;
  }
  for (const [key, why] of Object.entries(PREFS_WITHOUT_PLACE)) {
    if (Object.hasOwn(written, key)) source.note(`processing_prefs.${key}`, why);
  }
  return prefs;
}

function importMailbox(source: LegacySource): SettingsInput['mailbox'] {
  const env = (name: string) => [source.fromEnv(name)];
  const ssl = source.take(env('IMAP_USE_SSL'), asBool, () => ({}));
  // The replaced system then spoke in clear; here the least is an upgrade to TLS.
  if (ssl === false) source.note('IMAP_USE_SSL', 'plain-becomes-starttls');
  return {
    host: source.take(env('IMAP_SERVER'), asText, (host) => ({ mailbox: { host } })),
    user: source.take(env('EMAIL_ADDRESS'), asText, (user) => ({ mailbox: { user } })),
    port: source.take(env('IMAP_PORT'), asWhole, (port) => ({ mailbox: { port } })),
    security: ssl === false ? 'starttls' : undefined,
    pollSeconds: source.take(env('EMAIL_POLLING_INTERVAL_SECONDS'), asWhole, (pollSeconds) => ({
      mailbox: { pollSeconds },
    })),
  };
}

function importTriage(source: LegacySource, prefs: ProcessingPrefs | null): SettingsInput['triage'] {
  const dedupOff = source.take(
    [
      source.fromDocument('runtime_flags', 'disable_email_id_dedup'),
      source.fromEnv('DISABLE_EMAIL_ID_DEDUP'),
    ],
    asBool,
    () => ({}),
  );
  return {
    allowedSenders: importSenders(source),
    dedupByMail: dedupOff === undefined ? undefined : !dedupOff,
    dedupBySubjectGroup: source.take(
      [
        source.fromDocument('polling_config', 'enable_subject_group_dedup'),
        source.fromEnv('ENABLE_SUBJECT_GROUP_DEDUP'),
      ],
      asBool,
      () => ({}),
    ),
    groupTtlSeconds: source.take(
      [source.fromEnv('SUBJECT_GROUP_TTL_SECONDS')],
      asWhole,
      (groupTtlSeconds) => ({
        triage: { groupTtlSeconds },
      }),
    ),
    allowWithoutLinks: source.take(
      [
        source.fromDocument('runtime_flags', 'allow_custom_webhook_without_links'),
        source.fromEnv('ALLOW_CUSTOM_WEBHOOK_WITHOUT_LINKS'),
      ],
      asBool,
      () => ({}),
    ),
    ...(prefs === null
      ? {}
      : {
          excludeKeywords: takeKeywords(source, prefs, 'exclude_keywords'),
          excludeKeywordsByKind: {
            recadrage: takeKeywords(source, prefs, 'exclude_keywords_recadrage'),
            desabonnement: takeKeywords(source, prefs, 'exclude_keywords_autorepondeur'),
          },
          requireAttachments: prefs.require_attachments === true,
          maxSizeMb: source.take(
            [{ key: 'processing_prefs.max_email_size_mb', raw: prefs.max_email_size_mb }],
            asWhole,
            (maxSizeMb) => ({ triage: { maxSizeMb } }),
          ),
        }),
  };
}

function takeKeywords(source: LegacySource, prefs: ProcessingPrefs, key: string): string[] | undefined {
  const words = source.take([{ key: `processing_prefs.${key}`, raw: prefs[key] }], asTexts, (list) => ({
    triage: { excludeKeywords: [...list] },
  }));
  return words === undefined ? undefined : [...words];
}

/** Addresses one by one: one that is none must not cost the others. */
function importSenders(source: LegacySource): string[] | undefined {
  for (const written of [
    source.fromDocument('polling_config', 'sender_of_interest_for_polling'),
    source.fromEnv('SENDER_OF_INTEREST_FOR_POLLING'),
  ]) {
    const senders = asTexts(written.raw ?? null) ?? [];
    const good = senders.flatMap(
      (sender) =>
        source.take([{ key: written.key, raw: sender.toLowerCase() }], asText, (address) => ({
          triage: { allowedSenders: [address] },
        })) ?? [],
    );
    if (good.length > 0) return [...new Set(good)].slice(0, 1_000);
  }
  return undefined;
}

function importDelivery(source: LegacySource, prefs: ProcessingPrefs | null): SettingsInput['delivery'] {
  const verifyTls = source.take(
    [source.fromDocument('webhook_config', 'webhook_ssl_verify'), source.fromEnv('WEBHOOK_SSL_VERIFY')],
    asBool,
    () => ({}),
  );
  const url = source.take(
    [source.fromDocument('webhook_config', 'webhook_url'), source.fromEnv('WEBHOOK_URL')],
    asAddress,
    (address) => ({ delivery: { targets: [{ id: 'webhook', url: address }] } }),
  );
  if (url !== undefined) source.note('WEBHOOK_URL', 'arrives-switched-off');
  const sending = {
    timeoutSeconds: numberOf(prefs?.webhook_timeout_sec),
    ratePerHour: numberOf(prefs?.rate_limit_per_hour),
  };
  return {
    enabled: source.take(
      [
        source.fromDocument('webhook_config', 'webhook_sending_enabled'),
        source.fromEnv('WEBHOOK_SENDING_ENABLED'),
      ],
      asBool,
      () => ({}),
    ),
    ...(url === undefined
      ? {}
      : { targets: [{ id: 'webhook', url, enabled: false, verifyTls, ...sending }] }),
    presence: importPresence(source),
  };
}

function importPresence(source: LegacySource): NonNullable<SettingsInput['delivery']>['presence'] {
  const address = (documentKey: string, name: string, place: 'presentUrl' | 'absentUrl') =>
    source.take(
      [source.fromDocument('webhook_config', documentKey), source.fromEnv(name)],
      asAddress,
      (url) => ({ delivery: { presence: { [place]: url } } }),
    );
  const presentUrl = address('presence_true_url', 'PRESENCE_TRUE_MAKE_WEBHOOK_URL', 'presentUrl');
  const absentUrl = address('presence_false_url', 'PRESENCE_FALSE_MAKE_WEBHOOK_URL', 'absentUrl');
  const isSet = presentUrl !== undefined || absentUrl !== undefined;
  if (isSet) source.note('PRESENCE', 'arrives-switched-off');
  return {
    present: source.take(
      [source.fromDocument('webhook_config', 'presence_flag'), source.fromEnv('PRESENCE')],
      asBool,
      () => ({}),
    ),
    presentUrl,
    absentUrl,
    // Sent as before: these calls carried the key of Make.
    ...(isSet ? { enabled: false, bearer: 'MAKE_API_KEY' } : {}),
  };
}

function asAddress(raw: Parameters<typeof asText>[0]): string | null {
  const text = asText(raw);
  if (text === null) return null;
  return isAllowedWebhookUrl(text) ? text : normaliseMakeAddress(text);
}

function numberOf(value: ProcessingPrefs[string] | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
