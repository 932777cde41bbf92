/**
 * A text from a mail for a terminal: one line, no control or direction-changing character (MAIL-6),
 * cut to a width in code points.
 */
export function plain(text: string | null, width = 60): string {
  if (text === null) return '-';
  const clean = text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '\u{FFFD}');
  const points = [...clean];
  return points.length > width ? `${points.slice(0, width - 1).join('')}…` : clean;
}
