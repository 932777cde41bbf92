import type { DeliverySummary } from '../../../src-agent/contract/entities.ts';
import { type Language, textFor } from '../../../src-agent/contract/text/text.ts';
import { DELIVERY_MARKS, StateMark } from '../../components/StateMark.tsx';
import type { RowProps } from '../../components/VirtualRows.tsx';
import { When } from '../../components/When.tsx';
import type { ShowInstants } from '../../i18n/instants.ts';
import type { ShowNumbers } from '../../i18n/numbers.ts';
import { plainText } from '../../plain-text.ts';
import type { DeliveriesWords } from './words-en.ts';

export type DeliveryShared = {
  readonly words: DeliveriesWords;
  readonly language: Language;
  readonly instants: ShowInstants;
  readonly numbers: ShowNumbers;
  readonly now: number;
};

export function DeliveryCells({ item, shared, tabIndex, open }: RowProps<DeliverySummary, DeliveryShared>) {
  const { words, language, instants, now } = shared;
  const { subject, sender, state, target, host, kind, createdAt, lastStatus } = item;
  const status = lastStatus === null ? '–' : `HTTP ${lastStatus.toString()}`;
  const progress = progressOf(item, shared);
  return (
    <>
      <td>
        <StateMark {...DELIVERY_MARKS[state]}>{words.states[state]}</StateMark>
      </td>
      <td className="rows-pair">
        <button
          type="button"
          className="rows-main"
          tabIndex={tabIndex}
          onClick={(event) => {
            event.stopPropagation();
            open(item);
          }}
        >
          {subject === null || subject === '' ? words.noSubject : plainText(subject)}
        </button>
        <span className="rows-more">
          {sender === null || sender === '' ? words.noSender : plainText(sender)}
        </span>
      </td>
      <td className="rows-pair" title={plainText(host)}>
        {target}
        <span className="rows-more">{textFor(language).kinds[kind]}</span>
      </td>
      <td className="rows-pair">
        {status}
        <span className="rows-more">{progress}</span>
      </td>
      <td className="rows-pair">
        <When at={createdAt} now={now} instants={instants} stacked />
      </td>
    </>
  );
}

/** How often it was tried, and what comes next. */
function progressOf(
  { state, attempts, nextAttemptAt }: DeliverySummary,
  { words, instants, numbers, now }: DeliveryShared,
): string {
  if (state === 'queued') {
    return nextAttemptAt === null
      ? words.waitsForWindow
      : words.due(instants.relative(Math.max(nextAttemptAt, now), now));
  }
  return attempts === 0 ? words.noAttempts : words.attempts(attempts, numbers.count(attempts));
}
