/**
 * Tells times of day from what looks like one (Q17): durations, aspect ratios, the time of a quoted header. On
 * folded text; the words next to a time say what it is.
 */

/** Characters looked at before and after a time. */
const REACH = 48;

/** "dans 2h", "en 9:16", "sous 24h". */
const BEFORE_DURATION = new Set([
  'dans',
  'sous',
  'pendant',
  'durant',
  'en',
  'depuis',
  'reste',
  'timecode',
  'tc',
  'toutes les',
  'tous les',
  'il y a',
]);
/** "une vidéo de 1h30". */
const MEDIA = new Set(
  'video film rush rushe clip montage extrait interview emission captation contenu sequence'.split(' '),
);
/** "2h de rushes", "2h d'interview", and the zone of a Date header. */
const AFTER_DURATION =
  /^[ \n](?:de[ \n]|d['’])(?:rush|video|montage|travail|film|contenu|captation|image|footage|programme|interview|delai|retard|decalage|son|audio)/u;
const ZONE = /^[ \n]?(?:[+-]\d{4}|\(?cest?\)?|gmt|utc)(?![\p{L}\p{N}_])/u;

/** Whether the time from `start` to `end` says how long, or when an old mail was sent. */
export function isDuration(text: string, start: number, end: number): boolean {
  const after = text.slice(end, end + REACH);
  return AFTER_DURATION.test(after) || ZONE.test(after) || followsDurationWord(textBefore(text, start));
}

/** Whether the time at an index is an aspect ratio: "format 9:16", "ratio : 16:10". */
export function isRatio(text: string, index: number): boolean {
  return /(?:format|ratio|aspect|proportion)s?[^.;!?\n\d]{0,12}$/u.test(textBefore(text, index));
}

function textBefore(text: string, index: number): string {
  return text.slice(Math.max(0, index - REACH), index);
}

function followsDurationWord(before: string): boolean {
  // "durée totale : 1h30": up to thirty characters of the same clause between.
  const clause = before.split(/[.;!?\n\d]/u).at(-1) ?? '';
  const duration = Math.max(clause.lastIndexOf('duree'), clause.lastIndexOf('longueur'));
  if (duration >= 0 && clause.length - duration <= 42) return true;

  const lead = before.replace(/[ \n:=~(]{1,3}$/u, '');
  const words = lead.match(/[\p{L}\p{N}_]+/gu) ?? [];
  const [last = '', second = '', third = ''] = words.toReversed();
  if (!lead.endsWith(last)) return false;
  return (
    BEFORE_DURATION.has(last) ||
    BEFORE_DURATION.has(`${second} ${last}`) ||
    BEFORE_DURATION.has(`${third} ${second} ${last}`) ||
    (last === 'de' && MEDIA.has(second.replace(/s$/u, '')))
  );
}
