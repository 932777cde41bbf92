import { Skeleton, Text } from '@mantine/core';
import { IconClockHour4 } from '@tabler/icons-react';
import { useEffect } from 'react';
import type { Reason } from '../../../src-agent/contract/entities.ts';
import { textFor } from '../../../src-agent/contract/text/text.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { FrameSection } from '../../components/FrameSection.tsx';
import { When } from '../../components/When.tsx';
import { useInstants } from '../../i18n/instants.ts';
import { useLanguage, useWords } from '../../i18n/language.ts';
import { sentenceCase } from '../../i18n/sentence-case.ts';
import { useNow } from '../../i18n/use-now.ts';
import { useApp } from '../../state/store.ts';
import { timeWindowEn } from './words-en.ts';
import { timeWindowFr } from './words-fr.ts';

const SHOWN = 12;

/** The mails that wait, and when each will go or for what it waits. */
export function WaitingSection() {
  const words = useWords({ en: timeWindowEn, fr: timeWindowFr });
  const { reasons } = textFor(useLanguage());
  const instants = useInstants();
  const now = useNow(30_000);
  const { waiting, loadWaiting, total, ledger, window } = useApp((state) => ({
    waiting: state.waiting,
    loadWaiting: state.loadWaiting,
    total: state.status?.ledger.waiting ?? 0,
    ledger: state.status?.ledger,
    window: state.status?.window,
  }));
  // Decided to be sent: what it waits for is the receiver, not a rule.
  const sayReason = (reason: Reason | null): string =>
    reason === null || reason === 'accepted' || reason === 'outside-window-sent'
      ? words.onItsWay
      : sentenceCase(reasons[reason]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other counts and another window mean another list
  useEffect(() => {
    void loadWaiting();
  }, [loadWaiting, ledger, window]);
  const shown = waiting?.slice(0, SHOWN) ?? [];
  const more = Math.max(total, waiting?.length ?? 0) - shown.length;
  return (
    <FrameSection title={words.waiting}>
      {waiting === null ? (
        <Skeleton h={96} />
      ) : waiting.length === 0 ? (
        <EmptyState icon={IconClockHour4} title={words.waitingNone}>
          {words.waitingNoneText}
        </EmptyState>
      ) : (
        <ul className="waiting-list">
          {shown.map(({ id, subject, reason, dueAt }) => (
            <li key={id} className="waiting-row">
              <span className="waiting-subject" title={subject ?? undefined}>
                {subject === null || subject === '' ? words.noSubject : subject}
              </span>
              <span className="waiting-why">
                {dueAt === null ? sayReason(reason) : <When at={dueAt} now={now} instants={instants} />}
              </span>
            </li>
          ))}
        </ul>
      )}
      {more > 0 ? (
        <Text size="sm" c="dimmed">
          {words.waitingMore(more)}
        </Text>
      ) : null}
    </FrameSection>
  );
}
