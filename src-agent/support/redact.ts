/**
 * What must never be written (RELIABILITY.md LOG-1, SEC-1): known secrets in raw, base64 and URL-encoded
 * form, anything that looks like a credential, the path of web addresses and the local part of e-mail
 * addresses. Every text on its way to a log passes here.
 */

const MASK = '[redacted]';

/** Shorter values are too common in ordinary words to be searched for; the keychain refuses no length. */
const SHORTEST_SECRET = 4;
/** Access tokens come and go for months: the oldest registered values are forgotten first. */
const MOST_SECRETS = 64;

/** The longest written form of one secret: 2,500 characters (SEC-3) as `\uXXXX`. */
export const LONGEST_SECRET_FORM = 15_000;

export type Redactor = {
  /** Registers a value. From then on no form of it is written. */
  add(secret: string): void;
  redact(text: string): string;
};

export function createRedactor(): Redactor {
  const known = new Map<string, SecretForms>();
  return {
    add(secret) {
      const value = secret.trim();
      if (value.length < SHORTEST_SECRET) return;
      const forms = known.get(value) ?? secretForms(value);
      known.delete(value);
      known.set(value, forms);
      const oldest = known.keys().next().value;
      if (known.size > MOST_SECRETS && oldest !== undefined) known.delete(oldest);
    },
    redact(text) {
      // Longest first: a short secret inside a long one must not leave the rest of the long one behind.
      const forms = [...known.values()].sort((a, b) => b.length - a.length);
      let result = text;
      for (const form of forms) result = maskSecret(result, form);
      return maskPatterns(result);
    },
  };
}

type SecretForms = {
  readonly length: number;
  /** Each character as it is or percent-encoded, and apart from that, as a JSON text escapes it. */
  readonly written: readonly RegExp[];
  /** What base64 of any text around the value must contain, for the three alignments, both alphabets. */
  readonly base64: readonly string[];
};

function secretForms(secret: string): SecretForms {
  const characters = Array.from(secret);
  const base64 = [0, 1, 2].map((offset) => base64Core(secret, offset));
  const base64Url = base64.map((core) => core.replaceAll('+', '-').replaceAll('/', '_'));
  return {
    length: secret.length,
    // Two patterns and not one: in a single one a backslash could be read two ways, and a row of them 2^n ways.
    written: [characters.map(urlForms), characters.map(jsonForms)].map(
      (forms) => new RegExp(forms.join(''), 'gu'),
    ),
    base64: [...new Set([...base64, ...base64Url])],
  };
}

/** One character raw or percent-encoded, in either case, or `+` for a space. */
function urlForms(character: string): string {
  const encoded = Array.from(Buffer.from(character, 'utf8'), (byte) => `%${hexPattern(byte, 2)}`).join('');
  return `(?:${literal(character)}|${encoded}${character === ' ' ? '|[+]' : ''})`;
}

/** One character as JSON writes it, or as the `\uXXXX` that some writers prefer. */
function jsonForms(character: string): string {
  const escaped = Array.from(JSON.stringify(character).slice(1, -1), literal).join('');
  const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at));
  return `(?:${escaped}|${units.map((unit) => `\\\\u${hexPattern(unit, 4)}`).join('')})`;
}

function literal(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

function hexPattern(value: number, digits: number): string {
  const hex = value.toString(16).padStart(digits, '0');
  return hex.replaceAll(/[a-f]/gu, (digit) => `[${digit}${digit.toUpperCase()}]`);
}

/** The base64 characters that depend on the secret alone when `offset` bytes (modulo 3) stand before it. */
function base64Core(secret: string, offset: number): string {
  const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret, 'utf8')]);
  const firstWhole = Math.ceil((offset * 8) / 6);
  const lastWhole = Math.floor((bytes.length * 8) / 6);
  return bytes.toString('base64').slice(firstWhole, lastWhole);
}

function maskSecret(text: string, forms: SecretForms): string {
  let result = text;
  for (const pattern of forms.written) result = result.replace(pattern, MASK);
  for (const core of forms.base64) result = maskRun(result, core);
  return result;
}

const BASE64_CHARACTER = /[A-Za-z0-9+/_=-]/u;

/** Masks the whole base64 run around each occurrence: its neighbours hold the edges of the secret. */
function maskRun(text: string, core: string): string {
  let result = '';
  let done = 0;
  let at = text.indexOf(core);
  while (at !== -1) {
    let from = at;
    while (from > done && BASE64_CHARACTER.test(text.charAt(from - 1))) from -= 1;
    let to = at + core.length;
    while (to < text.length && BASE64_CHARACTER.test(text.charAt(to))) to += 1;
    result += text.slice(done, from) + MASK;
    done = to;
    at = text.indexOf(core, done);
  }
  return result + text.slice(done);
}

const CREDENTIAL = /\b(Bearer|Basic|XOAUTH2)\s+[\w+/=.~-]{8,}/giu;
const NAMED_SECRET =
  /(pass(?:word|wd|phrase)?|secret|token|api[_-]?key|authorization|cookie)["']?\s*[:=]\s*(?:"[^"]*"|'[^']*'|[^\s,;&}]+)/giu;
const WEB_ADDRESS = /\b(https?|wss?|ftp|imaps?|smtps?):\/\/(?:[^\s/?#]*@)?([^\s/?#"'<>\\@]+)([^\s"'<>]*)/giu;
/**
 * Masks what looks secret although nobody registered it: credentials by their name or scheme, paths of
 * web addresses (a webhook's path is often its secret), local parts of e-mail addresses. Linear.
 */
export function maskPatterns(text: string): string {
  const masked = text
    .replace(CREDENTIAL, `$1 ${MASK}`)
    .replace(NAMED_SECRET, `$1=${MASK}`)
    .replace(
      WEB_ADDRESS,
      (_, scheme: string, host: string, rest: string) => `${scheme}://${host}${rest === '' ? '' : '/…'}`,
    );
  return shortenAddresses(masked);
}

const ADDRESS_CHARACTER = /[^\s<>"'(),:;=@[\]]/u;
/** RFC 5321 allows 64; what is longer stays readable at its start, and the scan stays linear. */
const LONGEST_LOCAL = 320;

/** `marie.durand@client.example` becomes `m…@client.example`. Looks at the surroundings of each @ only. */
function shortenAddresses(text: string): string {
  let result = '';
  let done = 0;
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    const earliest = Math.max(done, at - LONGEST_LOCAL);
    let from = at;
    while (from > earliest && ADDRESS_CHARACTER.test(text.charAt(from - 1))) from -= 1;
    if (from === at || !ADDRESS_CHARACTER.test(text.charAt(at + 1))) continue;
    result += `${text.slice(done, from)}${at - from > 2 ? text.charAt(from) : ''}…`;
    done = at;
  }
  return result + text.slice(done);
}

const SECRET_NAME = /pass|secret|token|api_?key|authorization|cookie|credential/iu;
const CONTENT_NAMES: ReadonlySet<string> = new Set(['body', 'text', 'html', 'content', 'payload']);

/** Whether a field's name alone says that its value is never to be written. */
export function isSecretField(name: string): boolean {
  return SECRET_NAME.test(name) || CONTENT_NAMES.has(name.toLowerCase());
}
