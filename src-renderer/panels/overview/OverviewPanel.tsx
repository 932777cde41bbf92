import { useEffect } from 'react';
import { PanelHead } from '../../components/PanelHead.tsx';
import { useWords } from '../../i18n/language.ts';
import { useNow } from '../../i18n/use-now.ts';
import { useApp } from '../../state/store.ts';
import { Attention } from './Attention.tsx';
import { DeliveriesCard } from './DeliveriesCard.tsx';
import { DeployCard } from './DeployCard.tsx';
import { GmailCard, GmailLine, isGmailUsed } from './GmailCard.tsx';
import { HoursCard } from './HoursCard.tsx';
import { MailboxCard } from './MailboxCard.tsx';
import { MailFeed } from './MailFeed.tsx';
import { MessageDrawer } from './MessageDrawer.tsx';
import './overview.css';
import { WindowCard } from './WindowCard.tsx';
import { overviewEn } from './words-en.ts';
import { overviewFr } from './words-fr.ts';

const HOUR_MS = 3_600_000;

/** What an operator wants to know between two jobs: what needs them, what goes on, what was decided and why. */
export function OverviewPanel() {
  const words = useWords({ en: overviewEn, fr: overviewFr });
  const { loadHours, gmail, deploys } = useApp((state) => ({
    loadHours: state.loadHours,
    gmail: state.gmail,
    deploys: state.deployServices !== null && state.deployServices.length > 0,
  }));
  const isUsed = gmail !== null && isGmailUsed(gmail);
  // The chart ends with the running hour: at the full hour it moves on, whether a mail comes or not.
  const hour = Math.floor(useNow(60_000) / HOUR_MS);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the hour is what it is asked again for
  useEffect(() => {
    void loadHours();
  }, [loadHours, hour]);
  return (
    <div className="panel overview">
      <PanelHead title={words.title} />
      <Attention />
      <div className="overview-cards" data-extra={Number(isUsed) + Number(deploys) || undefined}>
        <MailboxCard />
        <WindowCard />
        <DeliveriesCard />
        {gmail !== null && isUsed ? <GmailCard gmail={gmail} /> : null}
        {deploys ? <DeployCard /> : null}
      </div>
      {gmail === null || isUsed ? null : <GmailLine />}
      <HoursCard />
      <MailFeed />
      <MessageDrawer />
    </div>
  );
}
