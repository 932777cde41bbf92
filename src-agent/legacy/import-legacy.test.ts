import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultSettings, type Settings } from '../contract/settings.ts';
import { mergeSettings } from '../contract/settings-upgrade.ts';
import { importLegacy } from './import-legacy.ts';

function imported(env: Record<string, string>, documents: Record<string, unknown> = {}) {
  const result = importLegacy({ env: new Map(Object.entries(env)), documents });
  const merged = mergeSettings(defaultSettings(), result.settings);
  if (!merged.ok) throw new Error(JSON.stringify(merged.error));
  return { ...result, merged: merged.value };
}

function notesOf(env: Record<string, string>, documents: Record<string, unknown> = {}) {
  return imported(env, documents).ignored.map(({ key, why }) => `${key}: ${why}`);
}

const oldServer = {
  EMAIL_ADDRESS: 'media@client.example',
  EMAIL_PASSWORD: 'hunter2-mailbox',
  IMAP_SERVER: 'imap.client.example',
  IMAP_PORT: '993',
  IMAP_USE_SSL: 'true',
  WEBHOOK_URL: 'https://receiver.example/hook/abc',
  WEBHOOK_SSL_VERIFY: 'yes',
  WEBHOOK_SENDING_ENABLED: '1',
  ALLOW_CUSTOM_WEBHOOK_WITHOUT_LINKS: 'no',
  PRESENCE: 'true',
  PRESENCE_TRUE_MAKE_WEBHOOK_URL: 'tokenpresent123456@hook.eu2.make.com',
  PRESENCE_FALSE_MAKE_WEBHOOK_URL: 'tokenabsent123456',
  MAKECOM_API_KEY: 'hunter2-make',
  SENDER_OF_INTEREST_FOR_POLLING: 'Marie@Client.Example, paul@client.example,,not an address',
  POLLING_TIMEZONE: 'Europe/Paris',
  POLLING_ACTIVE_DAYS: '0,1,2,3,4,5',
  POLLING_ACTIVE_START_HOUR: '8',
  POLLING_ACTIVE_END_HOUR: '20',
  EMAIL_POLLING_INTERVAL_SECONDS: '45',
  POLLING_INACTIVE_CHECK_INTERVAL_SECONDS: '600',
  ENABLE_BACKGROUND_TASKS: 'true',
  ENABLE_SUBJECT_GROUP_DEDUP: 'true',
  SUBJECT_GROUP_TTL_SECONDS: '86400',
  DISABLE_EMAIL_ID_DEDUP: 'false',
  WEBHOOK_TIME_START: '11h30',
  WEBHOOK_TIME_END: '17h30',
  WEBHOOKS_TIME_START: '9h',
  WEBHOOKS_TIME_END: '19h00',
  FLASK_SECRET_KEY: 'hunter2-flask',
};

describe('the environment of the old server', () => {
  const { merged, secretsFound, ignored, settings } = imported(oldServer);

  it('becomes settings', () => {
    expect(merged.mailbox).toMatchObject({
      host: 'imap.client.example',
      port: 993,
      security: 'tls',
      user: 'media@client.example',
      pollSeconds: 45,
    });
    expect(merged.watching).toMatchObject({
      days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat'],
      startHour: 8,
      endHour: 20,
    });
    expect(merged.timeZone).toBe('Europe/Paris');
    expect(merged.window).toMatchObject({ start: '11h30', end: '17h30' });
    expect(merged.announced).toEqual({ start: '9h', end: '19h00' });
    expect(merged.triage).toMatchObject({
      allowedSenders: ['marie@client.example', 'paul@client.example'],
      dedupByMail: true,
      dedupBySubjectGroup: true,
      groupTtlSeconds: 86_400,
      allowWithoutLinks: false,
    });
  });

  it('CFG-2: its addresses arrive switched off', () => {
    expect(merged.delivery.targets).toMatchObject([
      { id: 'webhook', url: 'https://receiver.example/hook/abc', enabled: false, verifyTls: true },
    ]);
    expect(merged.delivery.presence).toMatchObject({
      enabled: false,
      present: true,
      presentUrl: 'https://hook.eu2.make.com/tokenpresent123456',
      absentUrl: 'https://hook.eu2.make.com/tokenabsent123456',
      bearer: 'MAKE_API_KEY',
    });
  });

  it('CFG-2: its secrets are named and never copied', () => {
    expect(secretsFound).toEqual(['MAILBOX_PASSWORD', 'MAKE_API_KEY']);
    expect(JSON.stringify({ settings, ignored })).not.toContain('hunter2');
  });

  it('says what was left behind and why', () => {
    expect(ignored.map(({ key, why }) => `${key}: ${why}`).sort()).toEqual([
      'ENABLE_BACKGROUND_TASKS: server-only',
      'FLASK_SECRET_KEY: server-only',
      'POLLING_INACTIVE_CHECK_INTERVAL_SECONDS: server-only',
      'PRESENCE: arrives-switched-off',
      'SENDER_OF_INTEREST_FOR_POLLING: unreadable',
      'WEBHOOK_URL: arrives-switched-off',
    ]);
  });
});

describe('single values', () => {
  const only = (env: Record<string, string>, documents: Record<string, unknown> = {}): Settings =>
    imported(env, documents).merged;

  it('an empty environment changes nothing but the zone, which was Paris', () => {
    expect(only({})).toEqual({ ...defaultSettings(), timeZone: 'Europe/Paris' });
  });

  it.each([
    [{ POLLING_TIMEZONE: 'Europe/Atlantis' }, 'POLLING_TIMEZONE: unreadable'],
    [{ IMAP_PORT: '99999' }, 'IMAP_PORT: unreadable'],
    [{ IMAP_USE_SSL: 'perhaps' }, 'IMAP_USE_SSL: unreadable'],
    [{ IMAP_USE_SSL: 'false' }, 'IMAP_USE_SSL: plain-becomes-starttls'],
    [{ POLLING_ACTIVE_DAYS: '7,8' }, 'POLLING_ACTIVE_DAYS: unreadable'],
    [
      { POLLING_ACTIVE_START_HOUR: '9', POLLING_ACTIVE_END_HOUR: '9' },
      'POLLING_ACTIVE_START_HOUR: hours-equal',
    ],
    [{ POLLING_ACTIVE_START_HOUR: '23' }, 'POLLING_ACTIVE_START_HOUR: hours-equal'],
    [{ WEBHOOK_URL: 'http://receiver.example/hook' }, 'WEBHOOK_URL: unreadable'],
    [{ WEBHOOK_TIME_START: '9h00' }, 'WEBHOOK_TIME_START: window-half-set'],
    [{ WEBHOOK_TIME_START: '9h00', WEBHOOK_TIME_END: '25h00' }, 'WEBHOOK_TIME_END: unreadable'],
    [{ WEBHOOK_TIME_START: '9h00', WEBHOOK_TIME_END: '09:00' }, 'WEBHOOK_TIME_END: window-equal'],
  ])('%o: %s, and the default stays', (env, note) => {
    expect(notesOf(env)).toContain(note);
    const { window, watching, delivery, mailbox } = only(env);
    expect(window).toBeNull();
    expect(watching).toEqual(defaultSettings().watching);
    expect(delivery.targets).toEqual([]);
    expect(mailbox.port).toBe(993);
  });

  it.each([
    ['true', true, ['RENDER_DEPLOY_CLEAR_CACHE: clears-now']],
    ['false', false, []],
    ['clear', true, []],
    ['do_not_clear', false, []],
    ['perhaps', false, ['RENDER_DEPLOY_CLEAR_CACHE: unreadable']],
  ])('a service whose cache was to be cleared: "%s" is %s', (word, clearCache, notes) => {
    const env = { RENDER_SERVICE_ID: 'srv-abc123', RENDER_DEPLOY_CLEAR_CACHE: word };
    expect(only(env).deploys.services).toMatchObject([{ id: 'srv-abc123', clearCache }]);
    expect(notesOf(env)).toEqual(notes);
  });

  it('a cache of no service, and a service that is none, are left out and said', () => {
    expect(notesOf({ RENDER_DEPLOY_CLEAR_CACHE: 'true' })).toEqual([
      'RENDER_DEPLOY_CLEAR_CACHE: without-service',
    ]);
    expect(only({ RENDER_SERVICE_ID: 'my service' }).deploys.services).toEqual([]);
    expect(notesOf({ RENDER_SERVICE_ID: 'my service' })).toEqual(['RENDER_SERVICE_ID: unreadable']);
  });

  it('an old system without encryption becomes STARTTLS', () => {
    expect(only({ IMAP_USE_SSL: 'false', IMAP_PORT: '143' }).mailbox).toMatchObject({
      security: 'starttls',
      port: 143,
    });
  });
});

describe('stored documents', () => {
  it('win over the environment', () => {
    const { merged } = imported(
      { ...oldServer },
      {
        webhook_config: {
          webhook_url: 'https://other.example/hook',
          webhook_ssl_verify: false,
          webhook_sending_enabled: false,
          webhook_time_start: '10h00',
          presence_flag: false,
        },
        polling_config: {
          active_days: [5, 6],
          active_start_hour: 22,
          active_end_hour: 6,
          enable_subject_group_dedup: false,
          sender_of_interest_for_polling: ['anne@client.example', 'nobody'],
          vacation_start: '2025-12-24',
          vacation_end: '2026-01-02',
          enable_polling: false,
        },
        runtime_flags: { disable_email_id_dedup: true, allow_custom_webhook_without_links: true },
      },
    );
    expect(merged.delivery).toMatchObject({ enabled: false, presence: { present: false } });
    expect(merged.delivery.targets).toMatchObject([{ url: 'https://other.example/hook', verifyTls: false }]);
    expect(merged.window).toMatchObject({ start: '10h00', end: '17h30' });
    expect(merged.watching).toMatchObject({
      enabled: false,
      days: ['sat', 'sun'],
      startHour: 22,
      endHour: 6,
      vacation: { start: '2025-12-24', end: '2026-01-02' },
    });
    expect(merged.triage).toMatchObject({
      allowedSenders: ['anne@client.example'],
      dedupByMail: false,
      dedupBySubjectGroup: false,
      allowWithoutLinks: true,
    });
  });

  it('Q12: a stored empty window wins over the environment', () => {
    const { settings } = imported(oldServer, {
      webhook_config: { webhook_time_start: '', webhook_time_end: '' },
    });
    expect(settings.window).toBeNull();
  });

  it('Q7: preferences are applied, or said not to be', () => {
    const documents = {
      processing_prefs: {
        exclude_keywords: [' spam ', ''],
        exclude_keywords_recadrage: ['annulé'],
        exclude_keywords_autorepondeur: ['absent'],
        require_attachments: true,
        max_email_size_mb: 25,
        sender_priority: { 'a@client.example': 'high' },
        retry_count: 3,
        retry_delay_sec: 700,
        webhook_timeout_sec: 45,
        rate_limit_per_hour: 12,
        surprise: 1,
      },
    };
    const { merged } = imported({ WEBHOOK_URL: 'https://receiver.example/' }, documents);
    expect(merged.triage).toMatchObject({
      excludeKeywords: ['spam'],
      excludeKeywordsByKind: { recadrage: ['annulé'], desabonnement: ['absent'] },
      requireAttachments: true,
      maxSizeMb: 25,
    });
    expect(merged.delivery.targets).toMatchObject([{ timeoutSeconds: 45, ratePerHour: 12 }]);
    expect(notesOf({}, documents).sort()).toEqual([
      'processing_prefs.retry_count: own-retries',
      'processing_prefs.retry_delay_sec: own-retries',
      'processing_prefs.retry_delay_sec: unreadable',
      'processing_prefs.sender_priority: never-applied',
      'processing_prefs.surprise: unknown-key',
    ]);
  });

  it('that are none, or of another system, are named', () => {
    expect(
      notesOf({}, { webhook_config: ['x'], other: {}, polling_config: { vacation_end: '2025-01-01' } }),
    ).toEqual([
      'webhook_config: unreadable',
      'other: unknown-document',
      'polling_config.vacation_start: vacation-half-set',
    ]);
  });

  it('CFG-1: whatever they hold, the result is a change that the settings accept, and holds no secret', () => {
    const keys = fc.constantFrom(...Object.keys(oldServer));
    const documentKeys = fc.constantFrom(
      'webhook_url',
      'webhook_time_start',
      'webhook_time_end',
      'presence_true_url',
      'active_days',
      'active_start_hour',
      'active_end_hour',
      'vacation_start',
      'vacation_end',
      'sender_of_interest_for_polling',
      'exclude_keywords',
      'max_email_size_mb',
      'rate_limit_per_hour',
      '__proto__',
    );
    const value = fc.oneof(
      fc.constantFrom(
        '9h',
        '18h00',
        '24h00',
        '9',
        '0',
        '24',
        '-1',
        '2025-12-24',
        'true',
        'a@b.example',
        'https://x.example/',
        'null',
      ),
      fc.jsonValue({ maxDepth: 2 }),
      fc.array(fc.oneof(fc.integer({ min: -1, max: 8 }), fc.string())),
      fc.integer({ min: -2, max: 30 }),
    );
    const document = fc.dictionary(documentKeys, value);
    fc.assert(
      fc.property(
        fc.dictionary(keys, fc.oneof(fc.string(), fc.constantFrom('9h', '9', '23', 'true', '0,1', 'x'))),
        fc.record(
          {
            webhook_config: document,
            polling_config: document,
            runtime_flags: document,
            processing_prefs: document,
          },
          { requiredKeys: [] },
        ),
        (env, documents) => {
          const { settings } = imported({ ...env, EMAIL_PASSWORD: 'hunter2-planted' }, documents);
          expect(JSON.stringify(settings)).not.toContain('hunter2-planted');
        },
      ),
      { numRuns: 500 },
    );
  }, 60_000);
});
