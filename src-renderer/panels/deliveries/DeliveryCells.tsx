import type { DeliverySummary } from '../../../src-agent/contract/entities.ts';
import { type Language, textFor } from '../../../src-agent/contract/text/text.ts';
import { DeliveryStateMark } from '../../components/StateMark.tsx';
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
  const { subject, sender, state, target, host, kind, createdAt } = item;
  return (
    <>
      <td>
        <DeliveryStateMark state={state} />
      </td>
      <td className="delivery-mail">
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
      <td title={host}>{target}</td>
      <td>{textFor(language).kinds[kind]}</td>
      <td className="rows-more">{resultOf(item, shared)}</td>
      <td>
        <When at={createdAt} now={now} instants={instants} />
      </td>
    </>
  );
}

/** What the receiver said last, and what comes next. */
function resultOf(
  { state, lastStatus, attempts, nextAttemptAt }: DeliverySummary,
  { words, instants, numbers, now }: DeliveryShared,
): string {
  const status = lastStatus === null ? null : `HTTP ${lastStatus.toString()}`;
  const tried = attempts === 0 ? words.noAttempts : words.attempts(attempts, numbers.count(attempts));
  const next =
    state !== 'queued'
      ? null
      : nextAttemptAt === null
        ? words.waitsForWindow
        : words.due(instants.relative(Math.max(nextAttemptAt, now), now));
  return [status, attempts === 1 && status !== null ? null : tried, next]
    .filter((part) => part !== null)
    .join(' · ');
}
