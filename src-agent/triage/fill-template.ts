import { assertNever } from '../contract/assert-never.ts';
import { readTemplate, type TemplatePart, type TemplatePlaceholder } from '../contract/mail-template.ts';
import { cutCodePoints } from './normalise-text.ts';

/**
 * Puts the facts of a mail into a template. What comes of a mail is text and nothing else: one line per value, no
 * control and no sign that turns the writing direction, of bounded length, escaped in HTML (RELIABILITY.md MAIL-7).
 */

/** One value each, and one per line where there are several; none: a dash. */
export type TemplateValues = Readonly<Record<TemplatePlaceholder, readonly string[]>>;

/** Of one value, code points. */
const VALUE_MAX = 1_000;
/** Of an address, as the contract bounds it; one that is cut leads nowhere. */
const LINK_MAX = 8_000;
/** Of the whole text, code points: a template may name a long value again and again. */
const TEXT_MAX = 100_000;
/** Placeholders whose values are addresses to open. */
const LINKS: ReadonlySet<TemplatePlaceholder> = new Set(['links', 'first_link']);
/** Marks, embeddings, overrides and isolates of the bidirectional algorithm (Unicode annex 9). */
const DIRECTION_MARKS = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;
const NOTHING = '–';

type Piece = {
  readonly text: string;
  readonly from: 'template' | 'value' | 'link';
};

export function fillText(template: string, values: TemplateValues): string {
  return fill(template, values)
    .map(({ text }) => text)
    .join('');
}

/** The same as one line of a header, of at most `max` code points. */
export function fillLine(template: string, values: TemplateValues, max: number): string {
  return plainValue(fillText(template, values), max);
}

/** The same as the body of an HTML document: its words are those of the text. */
export function fillHtml(template: string, values: TemplateValues): string {
  const body = fill(template, values).map(htmlOf).join('');
  return `<div dir="auto">${body}</div>\n`;
}

function fill(template: string, values: TemplateValues): Piece[] {
  const pieces: Piece[] = [];
  let left = TEXT_MAX;
  for (const part of readTemplate(template.replaceAll('\r\n', '\n'))) {
    for (const piece of piecesOf(part, values)) {
      if (piece.from === 'link' && piece.text.length > left) return pieces;
      const text = cutCodePoints(piece.text, left);
      left -= text.length;
      if (text !== '') pieces.push({ ...piece, text });
      if (left <= 0) return pieces;
    }
  }
  return pieces;
}

function piecesOf(part: TemplatePart, values: TemplateValues): Piece[] {
  switch (part.kind) {
    case 'text':
    case 'unknown':
      return [{ text: part.text, from: 'template' }];
    case 'placeholder': {
      const from = LINKS.has(part.name) ? 'link' : 'value';
      const max = from === 'link' ? LINK_MAX : VALUE_MAX;
      const lines = values[part.name].map((value) => plainValue(value, max)).filter((line) => line !== '');
      if (lines.length === 0) return [{ text: NOTHING, from: 'value' }];
      return lines.flatMap((text, index): Piece[] => [
        ...(index === 0 ? [] : [{ text: '\n', from: 'template' } as const]),
        { text, from },
      ]);
    }
    default:
      return assertNever(part);
  }
}

/** One line without controls, direction marks and halves of a surrogate pair. */
function plainValue(text: string, max: number): string {
  return cutCodePoints(text, max)
    .replaceAll(/\p{Cs}/gu, '\uFFFD')
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replaceAll(DIRECTION_MARKS, '')
    .trim();
}

function htmlOf({ text, from }: Piece): string {
  const escaped = escapeHtml(text);
  switch (from) {
    case 'template':
      return escaped.replaceAll('\n', '<br>\n');
    case 'value':
      return `<bdi>${escaped}</bdi>`;
    case 'link':
      return /^https?:\/\//iu.test(text) ? `<a href="${escaped}">${escaped}</a>` : escaped;
    default:
      return assertNever(from);
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/gu, (sign) => ESCAPES[sign] ?? sign);
}
