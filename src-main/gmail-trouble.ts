import { GMAIL_ENDS_SOON_MS, type GmailStatus } from '../src-agent/contract/gmail.ts';
import type { Failure } from '../src-agent/contract/result.ts';
import { explainFailure, type Language } from '../src-agent/contract/text/text.ts';
import { wordsFor } from './words.ts';

/** What the operator is told of the Gmail connection: broken, out of reach for a day, or near its end. */
export type GmailTrouble = {
  readonly kind: 'broken' | 'unreachable' | 'ending';
  /** Epoch milliseconds: from here on it is worth telling. */
  readonly dueAt: number;
  /** null: it works still. */
  readonly failure: Failure | null;
  readonly isTold: boolean;
};

/** Longer than a night without a network. */
const LONG_UNREACHABLE_MS = 86_400_000;

/** What there is to tell of a connection; null: nothing. What was told of the same trouble stays told. */
export function noteGmail(
  before: GmailTrouble | null,
  gmail: Pick<GmailStatus, 'connection' | 'grantEndsAt'>,
): GmailTrouble | null {
  const trouble = troubleOf(gmail);
  if (trouble === null) return null;
  const isSame = before?.kind === trouble.kind && before.failure?.code === trouble.failure?.code;
  return { ...trouble, isTold: isSame && before.isTold };
}

function troubleOf({
  connection,
  grantEndsAt,
}: Pick<GmailStatus, 'connection' | 'grantEndsAt'>): Omit<GmailTrouble, 'isTold'> | null {
  switch (connection.state) {
    case 'broken':
      return { kind: 'broken', dueAt: connection.since, failure: connection.failure };
    case 'unreachable':
      return {
        kind: 'unreachable',
        dueAt: connection.since + LONG_UNREACHABLE_MS,
        failure: connection.failure,
      };
    // Whether the end is near is seen here: until then nothing may happen that would tell of it.
    case 'healthy':
    case 'ending':
      return grantEndsAt === null
        ? null
        : { kind: 'ending', dueAt: grantEndsAt - GMAIL_ENDS_SOON_MS, failure: null };
    default:
      return null;
  }
}

/** In its own words: desktops read a notification as markup, and what Google answered is not ours. */
export function describeTrouble(
  trouble: GmailTrouble,
  language: Language,
): { readonly title: string; readonly body: string } {
  const words = wordsFor(language);
  const title = {
    broken: words.gmailBroken,
    unreachable: words.gmailUnreachable,
    ending: words.gmailEnding,
  }[trouble.kind];
  const body =
    trouble.failure === null
      ? words.gmailEndingBody
      : explainFailure({ ...trouble.failure, params: {} }, language, 'window').cure;
  return { title, body };
}
