import { Button, Skeleton } from '@mantine/core';
import { IconListCheck } from '@tabler/icons-react';
import { type GmailCheck, gmailOutcome } from '../../../src-agent/contract/gmail.ts';
import { explainFailure } from '../../../src-agent/contract/text/text.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { FailureText } from '../../components/FailureText.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { When } from '../../components/When.tsx';
import { useInstants } from '../../i18n/instants.ts';
import { useLanguage } from '../../i18n/language.ts';
import { useNumbers } from '../../i18n/numbers.ts';
import { useNow } from '../../i18n/use-now.ts';
import { plainText } from '../../plain-text.ts';
import { useApp } from '../../state/store.ts';
import { OUTCOME_LOOKS } from './connection-look.ts';
import { useGmailWords } from './use-gmail-words.ts';

/** Every check, newest first, and for each that failed what it means and what to do. */
export function HistoryPart() {
  const words = useGmailWords();
  const { list, loadGmailChecks, loadMoreGmailChecks } = useApp((state) => ({
    list: state.gmailChecks,
    loadGmailChecks: state.loadGmailChecks,
    loadMoreGmailChecks: state.loadMoreGmailChecks,
  }));
  const { items, next, loading, failure } = list;
  return (
    <section aria-label={words.history} aria-busy={items === null}>
      {items === null ? (
        failure === null ? (
          <RowSkeletons />
        ) : null
      ) : items.length === 0 ? (
        <div className="gmail-history">
          <EmptyState icon={IconListCheck} title={words.historyNone}>
            {words.historyNoneText}
          </EmptyState>
        </div>
      ) : (
        <ul className="gmail-history">
          {items.map((check) => (
            <CheckRow key={check.id} check={check} />
          ))}
        </ul>
      )}
      {failure === null ? null : (
        <div className="gmail-history-foot">
          <FailureText failure={failure} />
          <Button variant="default" onClick={() => void loadGmailChecks()}>
            {words.again}
          </Button>
        </div>
      )}
      {next === null ? null : (
        <div className="gmail-history-foot">
          <Button variant="default" loading={loading} onClick={() => void loadMoreGmailChecks()}>
            {words.older}
          </Button>
        </div>
      )}
    </section>
  );
}

function CheckRow({ check }: { readonly check: GmailCheck }) {
  const words = useGmailWords();
  const language = useLanguage();
  const instants = useInstants();
  const numbers = useNumbers();
  const now = useNow(60_000);
  const { failure, mode, trigger, recipient, messageId, httpStatus, tookMs } = check;
  const result = gmailOutcome(check);
  const said = failure === null ? null : explainFailure(failure, language, 'window');
  const facts = [
    words.modes[mode],
    words.triggers[trigger],
    recipient === null ? null : words.sentTo(plainText(recipient)),
    messageId === null ? null : plainText(messageId),
    httpStatus === null ? null : `HTTP ${httpStatus.toString()}`,
    numbers.duration(tookMs),
  ];
  return (
    <li>
      <StateMark {...OUTCOME_LOOKS[result]}>{words.results[result]}</StateMark>
      <div className="gmail-check">
        {said === null ? null : (
          <>
            <p className="gmail-check-what">{said.what}</p>
            <p>{said.why === undefined ? said.cure : `${said.why} ${said.cure}`}</p>
          </>
        )}
        <p className="gmail-check-facts">{facts.filter((fact) => fact !== null).join(' · ')}</p>
      </div>
      <When at={check.at} now={now} instants={instants} stacked />
    </li>
  );
}

function RowSkeletons() {
  return (
    <div className="gmail-history">
      {[64, 48, 56].map((width) => (
        <div className="gmail-history-skeleton" key={width}>
          <Skeleton h={12} w={88} />
          <Skeleton h={12} w={`${width.toString()}%`} />
          <Skeleton h={12} w={80} />
        </div>
      ))}
    </div>
  );
}
