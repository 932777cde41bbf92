import { isPlainObject, type PlainJson, type PlainObject } from '../contract/plain-json.ts';

/** The stored document `processing_prefs` (BEHAVIOUR.md 1.11). Fields a document does not have are absent. */
export type ProcessingPrefs = PlainObject;

export const DEFAULT_PREFS = {
  exclude_keywords: [],
  exclude_keywords_recadrage: [],
  exclude_keywords_autorepondeur: [],
  require_attachments: false,
  max_email_size_mb: null,
  sender_priority: {},
  retry_count: 0,
  retry_delay_sec: 2,
  webhook_timeout_sec: 30,
  rate_limit_per_hour: 5,
  notify_on_failure: false,
  mirror_media_to_custom: true,
} as const satisfies ProcessingPrefs;

export type PrefsResult = {
  readonly ok: boolean;
  /** `ok`, or what is wrong, in the words of the replaced system. */
  readonly message: string;
  /** With the change when it was good, else as before: all or nothing. */
  readonly prefs: ProcessingPrefs;
};

type Reader = (value: PlainJson) => { readonly value: PlainJson } | { readonly fault: string };

const READERS: Readonly<Record<keyof typeof DEFAULT_PREFS, Reader>> = {
  exclude_keywords: readWords('exclude_keywords'),
  exclude_keywords_recadrage: readWords('exclude_keywords_recadrage'),
  exclude_keywords_autorepondeur: readWords('exclude_keywords_autorepondeur'),
  require_attachments: readFlag('require_attachments'),
  max_email_size_mb: readSize,
  sender_priority: readPriorities,
  retry_count: readCount('retry_count', 0, 10),
  retry_delay_sec: readCount('retry_delay_sec', 0, 600),
  webhook_timeout_sec: readCount('webhook_timeout_sec', 1, 300),
  rate_limit_per_hour: readCount('rate_limit_per_hour', 0, 100_000),
  notify_on_failure: readFlag('notify_on_failure'),
  mirror_media_to_custom: readFlag('mirror_media_to_custom'),
};

/** Lays a change over the preferences. Unknown keys are passed over, one fault refuses the whole change. */
export function changePrefs(payload: PlainObject, current: ProcessingPrefs): PrefsResult {
  const changed: Record<string, PlainJson> = { ...current };
  for (const [key, read] of Object.entries(READERS)) {
    const written = payload[key];
    if (written === undefined) continue;
    const result = read(written);
    if ('fault' in result) return { ok: false, message: result.fault, prefs: current };
    changed[key] = result.value;
  }
  return { ok: true, message: 'ok', prefs: changed };
}

function readWords(key: string): Reader {
  return (value) => {
    if (!Array.isArray(value)) return { fault: `${key} doit être une liste de chaînes` };
    const words: string[] = [];
    for (const word of value) {
      if (typeof word !== 'string') return { fault: `${key} doit être une liste de chaînes` };
      if (word.trim() !== '') words.push(word.trim());
    }
    return { value: words };
  };
}

/** The text "false" used to become true: only booleans are read. */
function readFlag(key: string): Reader {
  return (value) => (typeof value === 'boolean' ? { value } : { fault: `${key} doit être vrai ou faux` });
}

/** Fractions used to be cut silently: they are refused. */
function readWhole(value: PlainJson): number | null {
  const number = typeof value === 'string' && /^\s*[+-]?\d{1,9}\s*$/u.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) ? number : null;
}

function readCount(key: string, least: number, most: number): Reader {
  return (value) => {
    const number = readWhole(value);
    if (number === null) return { fault: `${key} doit être un nombre entier` };
    return number < least || number > most
      ? { fault: `${key} hors limites (${least}..${most})` }
      : { value: number };
  };
}

function readSize(value: PlainJson): ReturnType<Reader> {
  if (value === null) return { value };
  const number = readWhole(value);
  return number === null || number <= 0
    ? { fault: 'max_email_size_mb doit être > 0 ou null' }
    : { value: number };
}

function readPriorities(value: PlainJson): ReturnType<Reader> {
  if (!isPlainObject(value)) return { fault: 'sender_priority doit être un objet {email: niveau}' };
  const priorities: Record<string, PlainJson> = {};
  for (const [address, level] of Object.entries(value)) {
    const word = typeof level === 'string' ? level.trim().toLowerCase() : '';
    if (!['high', 'medium', 'low'].includes(word)) {
      return { fault: 'sender_priority: niveau invalide (high|medium|low)' };
    }
    priorities[address.trim().toLowerCase()] = word;
  }
  return { value: priorities };
}
