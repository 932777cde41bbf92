import { IconCircleCheck, IconClock, IconInfinity } from '@tabler/icons-react';
import { textFor } from '../../../src-agent/contract/text/text.ts';
import { WEEKDAYS, type Weekday } from '../../../src-agent/contract/wall-clock.ts';
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
  const changes = open ? words.closes : words.opens;
  const days = dayRuns(window.days, weekdays, words.everyDay);
  return (
    <OverviewCard title={words.window} loading={false}>
      <StateMark tone={open ? 'ok' : 'waiting'} icon={open ? IconCircleCheck : IconClock} strong>
        {open ? words.windowOpen : words.windowClosed}
        {nextChangeAt === null ? null : (
          <span className="overview-beside"> · {changes(instants.relative(nextChangeAt, now))}</span>
        )}
      </StateMark>
      <p>
        {nextChangeAt === null ? null : `${instants.dayAndClock(nextChangeAt)} · `}
        {words.waitingForWindow(waiting, numbers.count(waiting))}
      </p>
      <p>
        {window.start}–{window.end}, {days}
      </p>
    </OverviewCard>
  );
}

/** `Mon–Fri`, `Mon, Wed–Thu`. */
function dayRuns(
  days: readonly Weekday[],
  names: Readonly<Record<Weekday, string>>,
  everyDay: string,
): string {
  if (days.length === WEEKDAYS.length) return everyDay;
  const runs: Weekday[][] = [];
  for (const day of WEEKDAYS) {
    if (!days.includes(day)) continue;
    const run = runs.at(-1);
    const previous = run?.at(-1);
    if (
      run !== undefined &&
      previous !== undefined &&
      WEEKDAYS.indexOf(previous) === WEEKDAYS.indexOf(day) - 1
    ) {
      run.push(day);
    } else {
      runs.push([day]);
    }
  }
  const short = (day: Weekday | undefined): string => (day === undefined ? '' : names[day].slice(0, 3));
  return runs
    .map((run) => (run.length === 1 ? short(run[0]) : `${short(run[0])}–${short(run.at(-1))}`))
    .join(', ');
}
