import { Skeleton, VisuallyHidden } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCircleMinus, IconClock } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { StateMark } from '../../components/StateMark.tsx';
import { useInstants } from '../../i18n/instants.ts';
import { useWords } from '../../i18n/language.ts';
import { useNumbers } from '../../i18n/numbers.ts';
import { useApp } from '../../state/store.ts';
import { overviewEn } from './words-en.ts';
import { overviewFr } from './words-fr.ts';

/** The library behind it weighs more than the rest of the window: it comes after the first picture. */
const HoursChart = lazy(() => import('./HoursChart.tsx').then(({ HoursChart }) => ({ default: HoursChart })));

export const SERIES = ['sent', 'waiting', 'ignored', 'failed'] as const;

const MARKS = {
  sent: { tone: 'ok', icon: IconCircleCheck },
  waiting: { tone: 'waiting', icon: IconClock },
  ignored: { tone: 'quiet', icon: IconCircleMinus },
  failed: { tone: 'failed', icon: IconAlertTriangle },
} as const;

/** Mails by hour, by what became of them; the legend counts the whole day. */
export function HoursCard() {
  const words = useWords({ en: overviewEn, fr: overviewFr });
  const instants = useInstants();
  const numbers = useNumbers();
  const hours = useApp((state) => state.hours);
  const total = (name: (typeof SERIES)[number]): number =>
    (hours ?? []).reduce((sum, bucket) => sum + bucket[name], 0);
  const busiest = (hours ?? []).toSorted((a, b) => height(b) - height(a))[0];
  const isEmpty = busiest === undefined || height(busiest) === 0;
  return (
    <section className="overview-card overview-hours" aria-label={words.hours} aria-busy={hours === null}>
      <div className="overview-card-head">
        <h2>{words.hours}</h2>
        <ul className="overview-legend">
          {SERIES.map((name) => (
            <li key={name}>
              <StateMark {...MARKS[name]} tone={total(name) === 0 ? 'quiet' : MARKS[name].tone}>
                {words.series[name]} {numbers.count(total(name))}
              </StateMark>
            </li>
          ))}
        </ul>
      </div>
      {hours === null ? (
        <Skeleton h={136} />
      ) : isEmpty ? (
        <div className="overview-hours-none">{words.hoursNone}</div>
      ) : (
        <>
          <VisuallyHidden component="p">
            {words.hoursSummary(
              numbers.count(total('sent')),
              numbers.count(total('waiting')),
              numbers.count(total('ignored')),
              numbers.count(total('failed')),
              instants.clock(busiest.from),
            )}
          </VisuallyHidden>
          <div aria-hidden="true">
            <Suspense fallback={<Skeleton h={136} />}>
              <HoursChart hours={hours} names={words.series} clock={instants.clock} />
            </Suspense>
          </div>
        </>
      )}
    </section>
  );
}

function height(bucket: Readonly<Record<(typeof SERIES)[number], number>>): number {
  return SERIES.reduce((sum, name) => sum + bucket[name], 0);
}
