import type { MailState, Reason } from '../../src-agent/contract/entities.ts';
import { type Language, textFor } from '../../src-agent/contract/text/text.ts';
import { sentenceCase } from '../i18n/sentence-case.ts';
import type { TraceEnding } from './DecisionTrace.tsx';
import { MAIL_MARKS } from './StateMark.tsx';

/** Where a mail of this state arrived, and why there. */
export function endingOfMail(state: MailState, reason: Reason | null, language: Language): TraceEnding {
  const texts = textFor(language);
  const word = sentenceCase(texts.mailStates[state]);
  const separator = language === 'fr' ? '\u00A0: ' : ': ';
  return {
    tone: MAIL_MARKS[state].tone,
    text: reason === null ? word : `${word}${separator}${texts.reasons[reason]}`,
  };
}
