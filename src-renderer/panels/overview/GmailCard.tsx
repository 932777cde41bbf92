import { UnstyledButton } from '@mantine/core';
import { IconBrandGmail } from '@tabler/icons-react';
import { type GmailStatus, gmailOutcome } from '../../../src-agent/contract/gmail.ts';
import { StateMark } from '../../components/StateMark.tsx';
import { useInstants } from '../../i18n/instants.ts';
import { useWords } from '../../i18n/language.ts';
import { useNow } from '../../i18n/use-now.ts';
import { useApp } from '../../state/store.ts';
import { CONNECTION_LOOKS, OUTCOME_LOOKS } from '../gmail/connection-look.ts';
import { connectionNow } from '../gmail/connection-now.ts';
import { useGmailWords } from '../gmail/use-gmail-words.ts';
import { useNoNextCheck } from '../gmail/use-no-next-check.ts';
import { OverviewCard } from './OverviewCard.tsx';
import { overviewEn } from './words-en.ts';
import { overviewFr } from './words-fr.ts';

/** Whether Gmail is used here at all: set up, or checked once. */
export function isGmailUsed({ connection, lastCheck }: GmailStatus): boolean {
  return connection.state !== 'not-configured' || lastCheck !== null;
}

/** The connection to Gmail, its next check and what the last one came to. */
export function GmailCard({ gmail }: { readonly gmail: GmailStatus }) {
  const words = useGmailWords();
  const instants = useInstants();
  const now = useNow(10_000);
  const noNext = useNoNextCheck();
  const { lastCheck, nextCheckAt } = gmail;
  const connection = connectionNow(gmail, now);
  return (
    <OverviewCard title={words.title} loading={false} className="overview-extra">
      <StateMark {...CONNECTION_LOOKS[connection.state]} strong>
        {words.states[connection.state]}
        {connection.state === 'ending' ? (
          <span className="overview-beside"> · {instants.relative(connection.endsAt, now)}</span>
        ) : null}
      </StateMark>
      <p>
        {lastCheck === null ? (
          words.noCheck
        ) : (
          <>
            {words.lastCheck}{' '}
            <StateMark {...OUTCOME_LOOKS[gmailOutcome(lastCheck)]}>
              {words.results[gmailOutcome(lastCheck)]}
            </StateMark>
            {` · ${instants.relative(lastCheck.at, Math.max(now, lastCheck.at + 1))}`}
          </>
        )}
      </p>
      <p>
        {words.nextIs(nextCheckAt === null ? noNext : instants.relative(Math.max(nextCheckAt, now), now))}
      </p>
    </OverviewCard>
  );
}

/** The way to Gmail for one who does not use it yet: a line, no more. */
export function GmailLine() {
  const words = useWords({ en: overviewEn, fr: overviewFr });
  const show = useApp((state) => state.show);
  return (
    <p className="overview-gmail-line">
      <span aria-hidden="true">
        <IconBrandGmail size={16} stroke={1.5} />
      </span>
      {words.gmailUnused}
      <UnstyledButton onClick={() => show('gmail')}>{words.gmailSetUp}</UnstyledButton>
    </p>
  );
}
