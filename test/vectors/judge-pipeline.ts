import { isDeepStrictEqual } from 'node:util';
import type { VectorCase } from './vector-case.ts';

/** Never compared: the wording of the log is informative. */
const NOT_COMPARED = ['logs'];

/** Parts of a body that follow from how text, links and kind were read: open when `requests` is. */
const READ_FROM_TEXT = new Set([
  'subject',
  'sender_address',
  'bodyPreview',
  'email_content',
  'webhooks_time_start',
  'webhooks_time_end',
  'detector',
  'delivery_time',
  'delivery_links',
]);

type Fields = Readonly<Record<string, unknown>>;

/**
 * The fields of a pipeline case that are not as the README wants them: `["*"]` asks for the fields of `preferred`
 * alone; a field of `may_differ` for its preferred value, or for another correct one where none is written.
 */
export function differingFields(vector: VectorCase, actual: unknown): readonly string[] {
  const answer: Fields = { ...Object(actual), history_count: Object(actual).history?.length };
  const expected: Fields = Object(vector.expected);
  const preferred: Fields = Object(vector.preferred);
  const open = new Set(vector.may_differ);
  const asPreferred = Object.keys(preferred).filter(
    (name) => !isDeepStrictEqual(answer[name], preferred[name]),
  );
  if (open.has('*')) return asPreferred;
  const asExpected = Object.keys(expected).filter((name) => {
    if (NOT_COMPARED.includes(name) || name in preferred) return false;
    if (isDeepStrictEqual(answer[name], expected[name])) return false;
    return !(open.has(name) && isSensible(name, answer[name], expected[name]));
  });
  return [...asPreferred, ...asExpected];
}

/** Another correct value of an open field: the same requests but for what was read from the text. */
function isSensible(name: string, answer: unknown, expected: unknown): boolean {
  if (name !== 'requests') return typeof answer === typeof expected;
  return isDeepStrictEqual(withoutReadFields(answer), withoutReadFields(expected));
}

function withoutReadFields(requests: unknown): unknown {
  if (!Array.isArray(requests)) return requests;
  return requests.map((request) => {
    const fields = Object.entries(Object(request.json)).filter(([name]) => !READ_FROM_TEXT.has(name));
    return { ...request, json: Object.fromEntries(fields) };
  });
}
