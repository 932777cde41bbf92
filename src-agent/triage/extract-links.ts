import type { Link } from '../contract/entities.ts';
import { mayLeadToProvider, providerOf, unwrapRedirect } from './provider-links.ts';

/**
 * Provider links of a text, in order, each once (BEHAVIOUR.md 1.5, Q16, links.json). A URL reaches to white space,
 * `<`, `>`, `"`, a control or an invisible character; then its trailing punctuation and unmatched brackets go,
 * `&amp;` becomes `&`, and the parsed host decides. Whole URLs are read: a provider's name in the query or path
 * of another site is not a link, two URLs stuck together are two.
 */

/** More links than this are no delivery; the rest is left out. */
export const MAX_LINKS = 1_000;
/** Longer URLs open nowhere (contract: linkSchema). */
const MAX_URL_LENGTH = 8_000;

/** Up to a control, invisible (format) or separating character, `<`, `>` or `"`. */
const URL_RUN = /https?:\/\/[^\p{Cc}\p{Cf}\p{Z}<>"]*/giu;
const SCHEME = /https?:\/\//giu;
/** After one of these an inner `https://` is part of the outer URL (a redirect's target). */
const JOINS = '=/?&#:%@+';

/** Links of plain text, of `ReadHtml.linkSource`, or of both one after the other. */
export function extractLinks(text: string): readonly Link[] {
  const links = new Map<string, Link>();
  const seen = new Set<string>();
  for (const run of text.matchAll(URL_RUN)) {
    for (const url of separateUrls(run[0])) {
      if (!mayLeadToProvider(url) || seen.has(url)) continue;
      seen.add(url);
      const link = readLink(url);
      if (link !== null && !links.has(link.raw_url)) links.set(link.raw_url, link);
      if (links.size === MAX_LINKS) return [...links.values()];
    }
  }
  return [...links.values()];
}

/** Two URLs with nothing between them become two. */
function separateUrls(run: string): readonly string[] {
  const urls: string[] = [];
  let start = 0;
  let afterScheme = 0;
  for (const scheme of run.matchAll(SCHEME)) {
    const at = scheme.index;
    const doubled = at === afterScheme;
    if (at > 0 && !doubled && JOINS.includes(run.charAt(at - 1))) continue;
    if (at > 0 && !doubled) urls.push(run.slice(start, at));
    start = at;
    afterScheme = at + scheme[0].length;
  }
  urls.push(run.slice(start));
  return urls;
}

function readLink(written: string): Link | null {
  const url = cleanUrl(written);
  if (url === null) return null;
  const provider = providerOf(url);
  if (provider !== null) return { provider, raw_url: url };
  const inner = unwrapRedirect(url);
  if (inner === null) return null;
  const [run] = inner.match(URL_RUN) ?? [];
  if (run === undefined || !inner.startsWith(run)) return null;
  const innerUrl = cleanUrl(separateUrls(run)[0] ?? '');
  const innerProvider = innerUrl === null ? null : providerOf(innerUrl);
  return innerUrl === null || innerProvider === null ? null : { provider: innerProvider, raw_url: innerUrl };
}

/** What HTML writes for a quote, an angle bracket or a space ends a URL like the character itself. */
const ENDING_ENTITY = /&(?:quot|lt|gt|nbsp|apos|#0*(?:34|39|60|62|160)|#x0*(?:22|27|3c|3e|a0));/iu;

/** null: too long, or nothing but a scheme. */
function cleanUrl(written: string): string | null {
  if (written.length > MAX_URL_LENGTH) return null;
  const decoded = written.replace(/&(?:amp;)+/giu, '&');
  const entity = ENDING_ENTITY.exec(decoded);
  return trimUrlEnd(entity === null ? decoded : decoded.slice(0, entity.index));
}

const OPENING = '([{«“‘‹';
const CLOSING = ')]}»”’›';
const EITHER = '\'"`*';
const PUNCTUATION = '.,;:!?…·–—¡¿|\\、。，．：；！？';

/** Cuts, from the end, punctuation, opening brackets, and what closes without having been opened in the URL. */
function trimUrlEnd(url: string): string | null {
  const counts = new Map<string, number>();
  const count = (character: string) => counts.get(character) ?? url.split(character).length - 1;
  const isCut = (last: string): boolean => {
    if (PUNCTUATION.includes(last)) return true;
    const pair = CLOSING.indexOf(last);
    const cut =
      OPENING.includes(last) ||
      (EITHER.includes(last) && count(last) % 2 === 1) ||
      (pair >= 0 && count(last) > count(OPENING.charAt(pair)));
    if (cut) counts.set(last, count(last) - 1);
    return cut;
  };
  let end = url.length;
  while (end > 0 && isCut(url.charAt(end - 1))) end -= 1;
  return end > 'https://'.length ? url.slice(0, end) : null;
}
