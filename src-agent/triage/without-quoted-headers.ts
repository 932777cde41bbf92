/**
 * Blanks the header lines that mail programs put above a quoted mail (Q17): their times are when the old mail was
 * sent. On folded text with its line feeds.
 */
export function withoutQuotedHeaders(text: string): string {
  return withoutHeaderBlocks(withoutAttributions(text));
}

/** "Le mar. 18 nov. 2025 à 10:00, Technique <…> a écrit :", also broken over two lines; "On …, X wrote:". */
const ATTRIBUTION_END = /(?:a[ \n]ecrit|wrote) ?:/gu;
/** Longest attribution looked back for, in characters. */
const ATTRIBUTION_REACH = 300;
/** No chain of replies is longer. */
const MOST_ATTRIBUTIONS = 1_000;

function withoutAttributions(text: string): string {
  const kept: string[] = [];
  let from = 0;
  let left = MOST_ATTRIBUTIONS;
  for (const end of text.matchAll(ATTRIBUTION_END)) {
    if (left === 0) break;
    left -= 1;
    const earliest = Math.max(from, end.index - ATTRIBUTION_REACH);
    const start = attributionStart(text.slice(earliest, end.index));
    if (start === null) continue;
    kept.push(text.slice(from, earliest + start));
    from = end.index + end[0].length;
  }
  kept.push(text.slice(from));
  return kept.join('\n');
}

/** Where the last line that begins with "le" or "on" begins; quote marks may stand before it. */
function attributionStart(before: string): number | null {
  let last: number | null = null;
  for (const line of before.matchAll(/(?:^|\n)[> ]{0,20}(?:le|on) /gu)) last = line.index;
  return last;
}

/** `Envoyé : …`, `Sent: …`, and `Date : …` when it stands next to another header line. */
function withoutHeaderBlocks(text: string): string {
  return text
    .replace(/(?:^|\n)[> *]{0,20}(?:envoye|sent|expedie) ?:[^\n]*/gu, '')
    .replace(/(?:^|\n)[> *]{0,20}date ?:[^\n]*(?=\n[> *]{0,20}(?:de|from|a|to|objet|subject|cc) ?:)/gu, '')
    .replace(
      /((?:^|\n)[> *]{0,20}(?:de|from|a|to|objet|subject|cc) ?:[^\n]*)\n[> *]{0,20}date ?:[^\n]*/gu,
      '$1',
    );
}
