import { IconCircleCheck, IconClock, IconInfinity } from '@tabler/icons-react';
import { textFor } from '../../../src-agent/contract/text/text.ts';
import { StateMark } from '../../components/StateMark.tsx';
import { useInstants } from '../../i18n/instants.ts';
import { useLanguage, useWords } from '../../i18n/language.ts';
import { useNumbers } from '../../i18n/numbers.ts';
import { useNow } from '../../i18n/use-now.ts';
import { useApp } from '../../state/store.ts';
import { OverviewCard } from './OverviewCard.tsx';
import { overviewEn } from './words-en.ts';
import { overviewFr } from './words-fr.ts';

export function WindowCard() {
  const words = useWords({ en: overviewEn, fr: overviewFr });
  const { weekdays } = textFor(useLanguage());
  const instants = useInstants();
  const numbers = useNumbers();
  const now = useNow(1_000);
  const status = useApp((state) => state.status?.window ?? null);
  if (status === null) return <OverviewCard title={words.window} loading />;
  const { window, open, nextChangeAt, waiting } = status;
  if (window === null) {
    return (
      <OverviewCard title={words.window} loading={false}>
        <StateMark tone="ok" icon={IconInfinity} strong>
          {words.windowNone}
        </StateMark>
        <p>{words.windowNoneWhy}</p>
      </OverviewCard>
    );
  }
  const days =
    window.days.length === 7
      ? words.everyDay
      : window.days.map((day) => weekdays[day].slice(0, 3)).join(', ');
  return (
    <OverviewCard title={words.window} loading={false}>
      <StateMark tone={open ? 'ok' : 'waiting'} icon={open ? IconCircleCheck : IconClock} strong>
        {open ? words.windowOpen : words.windowClosed}
        {nextChangeAt === null ? null : (
          <span className="overview-beside">
            {' '}
            {open
              ? `${words.until(instants.dayAndClock(nextChangeAt))} · ${instants.relative(nextChangeAt, now)}`
              : `${words.opens(instants.relative(nextChangeAt, now))} · ${instants.dayAndClock(nextChangeAt)}`}
          </span>
        )}
      </StateMark>
      <p>
        {window.start}–{window.end}, {days}
      </p>
      <p>{words.waitingForWindow(waiting, numbers.count(waiting))}</p>
    </OverviewCard>
  );
}
