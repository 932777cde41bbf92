import { isDeepStrictEqual } from 'node:util';
import { unwrapRedirect } from '../../src-agent/triage/provider-links.ts';
import type { DeviationRule, VectorCase } from './vector-case.ts';

/**
 * Where the product answers otherwise than the vectors on purpose. Each rule covers one difference, whatever the
 * case; docs/VECTORS.md shows them.
 */
export const DEVIATION_RULES: readonly DeviationRule[] = [
  {
    name: 'open answer',
    file: null,
    what: 'A case whose quirk has no preferred answer is answered as the quirk asks.',
    why: 'The README leaves the answer open (comparison, 3); BEHAVIOUR.md part 2 says what to build.',
    covers: ({ vector, actual, fields }) =>
      vector.quirk !== undefined && !('preferred' in vector) && isSameKind(actual, vector.expected)
        ? fields
        : [],
  },
  {
    name: 'redirects are opened',
    file: 'links',
    what: 'A provider link inside an Outlook Safe Link or a Google redirect is taken out and counts.',
    why: 'Mail services rewrite the links of what they pass on; unread, the delivery would be lost (PROTOCOLS.md 8).',
    covers: ({ vector, actual, fields }) =>
      isDeepStrictEqual(withoutUnwrapped(vector, actual), withoutUnwrapped(vector, vector.expected))
        ? fields
        : [],
  },
  {
    name: 'pace of retries',
    file: 'pipeline',
    what: 'Pauses between attempts, and the times of later ones, are not `retry_delay_sec` (presence: none) but those of the retry schedule.',
    why: 'RELIABILITY.md DEL-4: ten attempts over three days with jitter, so that a receiver may be down for a night.',
    covers: ({ vector, actual }) => {
      const { requests, sleeps, history } = Object(actual);
      if (!Array.isArray(requests) || requests.length < 2 || sleeps.length !== requests.length - 1) return [];
      const sameHistory = isDeepStrictEqual(
        withoutTimes(history),
        withoutTimes(Object(vector.expected).history),
      );
      return sameHistory ? ['sleeps', 'history'] : ['sleeps'];
    },
  },
  {
    name: 'presence without an address waits',
    file: 'pipeline',
    what: 'A presence mail for whose answer no address is set is neither marked processed nor read, and no attempt is counted: it waits, visibly, until there is an address.',
    why: 'Q4: such mails were swallowed without any call; no mail may end without a word (RELIABILITY.md, the promise).',
    covers: ({ vector, actual }) =>
      Object(actual).outcome === 'presence_no_url' && Object(vector.expected).outcome === 'presence_no_url'
        ? ['processed', 'marked_read', 'triggered']
        : [],
  },
  {
    name: 'a refusal is final',
    file: 'pipeline',
    what: 'A presence call that is refused for good (3xx, most 4xx) is not made a second time at once.',
    why: 'DEL-4: the same request gets the same refusal; the delivery stays listed as failed and can be retried by hand (DEL-5).',
    covers: ({ vector, actual }) => {
      const { outcome, requests, history } = Object(actual);
      const expected = Object(vector.expected);
      const refused =
        outcome === 'presence_failed' && requests.length === 1 && isRefusal(history[0]?.status_code);
      const isFirstOf = (all: unknown, some: unknown) =>
        Array.isArray(all) && isDeepStrictEqual(all.slice(0, 1), some);
      return refused && isFirstOf(expected.requests, requests) && isFirstOf(expected.history, history)
        ? ['requests', 'history']
        : [];
    },
  },
];

/** An answer of the recorded form, no answer, or a refusal of the question. */
function isSameKind(actual: unknown, expected: unknown): boolean {
  if (actual === null || typeof Object(actual).error === 'string') return true;
  if (Array.isArray(actual) || Array.isArray(expected))
    return Array.isArray(actual) && Array.isArray(expected);
  if (typeof actual !== 'object' || typeof expected !== 'object') return typeof actual === typeof expected;
  return isDeepStrictEqual(Object.keys(Object(actual)).sort(), Object.keys(Object(expected)).sort());
}

/** The answer without the links that stand only inside a redirect. */
function withoutUnwrapped(vector: VectorCase, answer: unknown): unknown {
  const { text } = Object(vector.input);
  if (typeof text !== 'string' || !Array.isArray(answer)) return answer;
  const wrapped = (text.match(/https?:\/\/[^\s<>"]*/giu) ?? []).flatMap((url) => unwrapRedirect(url) ?? []);
  return answer.filter((link) => {
    const url = String(Object(link).raw_url);
    return !wrapped.some((inner) => inner.startsWith(url) || url.startsWith(inner));
  });
}

function withoutTimes(history: unknown): unknown {
  return Array.isArray(history) ? history.map((entry) => ({ ...entry, timestamp: undefined })) : history;
}

function isRefusal(status: unknown): boolean {
  return typeof status === 'number' && status >= 300 && status < 500 && ![408, 425, 429].includes(status);
}
