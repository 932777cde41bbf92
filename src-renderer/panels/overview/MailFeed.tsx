import { Button, Skeleton } from '@mantine/core';
import { IconInbox } from '@tabler/icons-react';
import type { MessageSummary } from '../../../src-agent/contract/entities.ts';
import { type Language, textFor } from '../../../src-agent/contract/text/text.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { MailStateMark } from '../../components/StateMark.tsx';
import { When } from '../../components/When.tsx';
import { type ShowInstants, useInstants } from '../../i18n/instants.ts';
import { useLanguage, useWords } from '../../i18n/language.ts';
import { useNow } from '../../i18n/use-now.ts';
import { plainText } from '../../plain-text.ts';
import { useApp } from '../../state/store.ts';
import { type OverviewWords, overviewEn } from './words-en.ts';
import { overviewFr } from './words-fr.ts';

/** The newest mails as they come, each with its decision in words. */
export function MailFeed() {
  const words = useWords({ en: overviewEn, fr: overviewFr });
  const language = useLanguage();
  const instants = useInstants();
  const now = useNow(10_000);
  const { feed, openMessage, checkNow } = useApp(({ feed, openMessage, checkNow }) => ({
    feed,
    openMessage,
    checkNow,
  }));
  return (
    <section className="overview-feed" aria-label={words.feed} aria-busy={feed === null}>
      <h2>{words.feed}</h2>
      {feed === null ? (
        <div className="feed-list">
          {[0, 1, 2, 3].map((row) => (
            <div className="feed-row" key={row}>
              <Skeleton h={12} w={72} />
              <Skeleton h={12} w="70%" />
              <Skeleton h={12} w={88} />
            </div>
          ))}
        </div>
      ) : feed.length === 0 ? (
        <div className="feed-list">
          <EmptyState
            icon={IconInbox}
            title={words.feedEmpty}
            action={
              <Button variant="default" onClick={() => void checkNow()}>
                {words.checkNow}
              </Button>
            }
          >
            {words.feedEmptyHint}
          </EmptyState>
        </div>
      ) : (
        <ul className="feed-list">
          {feed.map((mail) => (
            <li key={mail.id}>
              <button type="button" className="feed-row" onClick={() => void openMessage(mail.id)}>
                <MailStateMark state={mail.state} />
                <span className="feed-mail">
                  <span className="feed-subject">
                    {mail.subject === null || mail.subject === '' ? words.noSubject : plainText(mail.subject)}
                  </span>
                  <span className="feed-why">{decisionWords(mail, words, language, instants)}</span>
                </span>
                <span className="feed-when">
                  <When at={mail.noticedAt} now={now} instants={instants} />
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** Who sent it, what it is, and why it is where it is. */
function decisionWords(
  mail: MessageSummary,
  words: OverviewWords,
  language: Language,
  instants: ShowInstants,
): string {
  const texts = textFor(language);
  const { sender, kind, urgent, reason, dueAt } = mail;
  const why = reason === null ? null : texts.reasons[reason];
  return [
    sender === null || sender === '' ? words.noSender : plainText(sender),
    kind === null ? null : `${texts.kinds[kind]}${urgent ? ` (${words.urgent})` : ''}`,
    why !== null && dueAt !== null ? words.untilDue(why, instants.dayAndClock(dueAt)) : why,
  ]
    .filter((part) => part !== null)
    .join(' · ');
}
