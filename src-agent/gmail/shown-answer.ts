/** Google's own words, fit to be shown: one short line that holds nothing secret, whatever the answer repeated. */

const LONGEST = 200;

/** Tokens, codes and client secrets by the way Google writes them. */
const GOOGLE_TOKEN = /(?:ya29\.|[14]\/|GOCSPX-)[^\s"'<>]+/gu;
/** Anything else that could be one. */
const LONG_RUN = /[\w.~+/=-]{24,}/gu;
const MASK = '[redacted]';

/** `secrets`: what the request held. */
export function shownAnswer(text: string, secrets: readonly string[] = []): string {
  // Far longer texts are no sentence; cut before the patterns run over them.
  let shown = text
    .slice(0, 4_000)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
  for (const secret of secrets) if (secret !== '') shown = shown.replaceAll(secret, MASK);
  shown = shown
    .replaceAll(GOOGLE_TOKEN, MASK)
    // Google's reasons are long words too, without a digit: those stay.
    .replaceAll(LONG_RUN, (run) => (/\d/u.test(run) ? MASK : run));
  return shown.length > LONGEST ? `${shown.slice(0, LONGEST - 1)}…` : shown;
}
