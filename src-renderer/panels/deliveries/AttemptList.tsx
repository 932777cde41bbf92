import { IconAlertTriangle, IconCircleCheck, IconHelpCircle } from '@tabler/icons-react';
import type { Attempt } from '../../../src-agent/contract/entities.ts';
import { textFor } from '../../../src-agent/contract/text/text.ts';
import { FailureText } from '../../components/FailureText.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { When } from '../../components/When.tsx';
import { useInstants } from '../../i18n/instants.ts';
import { useLanguage, useWords } from '../../i18n/language.ts';
import { useNumbers } from '../../i18n/numbers.ts';
import { sentenceCase } from '../../i18n/sentence-case.ts';
import { plainLines } from '../../plain-text.ts';
import { deliveriesEn } from './words-en.ts';
import { deliveriesFr } from './words-fr.ts';

const MARKS = {
  accepted: { tone: 'ok', icon: IconCircleCheck },
  refused: { tone: 'failed', icon: IconAlertTriangle },
  failed: { tone: 'failed', icon: IconAlertTriangle },
  unknown: { tone: 'waiting', icon: IconHelpCircle },
} as const;

/** What was tried, the newest first: when, how long, what was answered, and what a failure means. */
export function AttemptList({
  attempts,
  now,
}: {
  readonly attempts: readonly Attempt[];
  readonly now: number;
}) {
  const words = useWords({ en: deliveriesEn, fr: deliveriesFr });
  const language = useLanguage();
  const { attemptOutcomes } = textFor(language);
  const instants = useInstants();
  const numbers = useNumbers();
  if (attempts.length === 0) return <p className="drawer-none">{words.attemptsNone}</p>;
  return (
    <ol className="attempts" reversed>
      {attempts.toReversed().map(({ number, startedAt, endedAt, outcome, status, error, answerPreview }) => (
        <li key={number}>
          <div className="attempt-head">
            <span className="attempt-number">{words.attempt(numbers.count(number))}</span>
            <StateMark {...MARKS[outcome]}>
              {sentenceCase(attemptOutcomes[outcome])}
              {status === null ? '' : ` · HTTP ${status.toString()}`}
            </StateMark>
            <span className="attempt-when">
              <When at={startedAt} now={now} instants={instants} />
              {endedAt === null ? '' : ` · ${words.took(numbers.duration(endedAt - startedAt))}`}
            </span>
          </div>
          {error === null ? null : <FailureText failure={error} quiet />}
          {answerPreview === null || answerPreview === '' ? null : (
            <figure>
              <figcaption>{words.answer}</figcaption>
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it may scroll, and keys must be able to */}
              <pre className="drawer-code" tabIndex={0}>
                {plainLines(answerPreview)}
              </pre>
            </figure>
          )}
        </li>
      ))}
    </ol>
  );
}
