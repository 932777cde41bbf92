import { IconAlertTriangle } from '@tabler/icons-react';
import { assertNever } from '../../../src-agent/contract/assert-never.ts';
import type { WatcherStatus } from '../../../src-agent/contract/status.ts';
import { WATCHER_LOOKS } from '../../components/frame-watcher-look.ts';
import { StateMark } from '../../components/StateMark.tsx';
import { type ShowInstants, useInstants } from '../../i18n/instants.ts';
import { useWords } from '../../i18n/language.ts';
import { useNumbers } from '../../i18n/numbers.ts';
import { sentenceCase } from '../../i18n/sentence-case.ts';
import { useNow } from '../../i18n/use-now.ts';
import { plainText } from '../../plain-text.ts';
import { useApp } from '../../state/store.ts';
import { OverviewCard } from './OverviewCard.tsx';
import { type OverviewWords, overviewEn } from './words-en.ts';
import { overviewFr } from './words-fr.ts';

export function MailboxCard() {
  const words = useWords({ en: overviewEn, fr: overviewFr });
  const instants = useInstants();
  const numbers = useNumbers();
  const now = useNow(1_000);
  const status = useApp((state) => state.status);
  if (status === null) return <OverviewCard title={words.mailbox} loading />;
  const { watcher, mailbox, ledger } = status;
  const { account, folder } = mailbox;
  const { unaccounted, reconciledAt } = ledger;
  const compared =
    reconciledAt === null ? words.notCompared : words.compared(instants.relative(reconciledAt, now));
  const when = whenOf(watcher, words, instants, now);
  return (
    <OverviewCard title={words.mailbox} loading={false}>
      <StateMark {...WATCHER_LOOKS[watcher.state]} strong>
        {words.watcher[watcher.state]}
        {watcher.state === 'watching' && when !== null ? (
          <span className="overview-beside"> {when}</span>
        ) : null}
      </StateMark>
      <p title={`${account} · ${folder}`}>
        {watcher.state === 'not-configured' && account.startsWith('@')
          ? words.noMailbox
          : `${plainText(account)} · ${plainText(folder)}`}
      </p>
      <p>
        {unaccounted !== null && unaccounted > 0 ? (
          <StateMark tone="failed" icon={IconAlertTriangle}>
            {words.unaccounted(numbers.count(unaccounted))}
          </StateMark>
        ) : (
          sentenceCase(watcher.state === 'watching' || when === null ? compared : when)
        )}
      </p>
    </OverviewCard>
  );
}

function whenOf(
  watcher: WatcherStatus,
  words: OverviewWords,
  instants: ShowInstants,
  now: number,
): string | null {
  switch (watcher.state) {
    case 'connecting':
    case 'catching-up':
    case 'watching':
      return words.since(instants.dayAndClock(watcher.since));
    case 'reconnecting':
      return words.retry(instants.relative(Math.max(watcher.at, now), now));
    case 'outside-hours':
    case 'vacation':
    case 'paused':
      return watcher.until === null ? null : words.until(instants.dayAndClock(watcher.until));
    case 'stopped':
    case 'not-configured':
    case 'needs-credentials':
    case 'needs-grant':
    case 'failed':
      return null;
    default:
      return assertNever(watcher);
  }
}
