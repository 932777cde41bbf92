import { useElementSize } from '@mantine/hooks';
import { IconClockEdit } from '@tabler/icons-react';
import type { WindowDay } from '../../../src-agent/contract/previews.ts';
import { StateMark } from '../../components/StateMark.tsx';
import { useWords } from '../../i18n/language.ts';
import { useLocale } from '../../i18n/locale.ts';
import { wallMinutesIn } from '../../i18n/wall-minutes.ts';
import { daySegment, minutesToX } from './day-band-geometry.ts';
import { timeWindowEn } from './words-en.ts';
import { timeWindowFr } from './words-fr.ts';
import './week-strips.css';

const STRIP_HEIGHT = 16;
const MINUTE_MS = 60_000;

/** The next seven days as they will really be, each on the scale of the band above. */
export function WeekStrips({
  week,
  timeZone,
  now,
}: {
  readonly week: readonly WindowDay[];
  readonly timeZone: string;
  readonly now: number;
}) {
  const words = useWords({ en: timeWindowEn, fr: timeWindowFr });
  return (
    <ol className="week" aria-label={words.week}>
      {week.map((day) => (
        <Day key={day.date} day={day} timeZone={timeZone} now={now} />
      ))}
    </ol>
  );
}

function Day({
  day,
  timeZone,
  now,
}: {
  readonly day: WindowDay;
  readonly timeZone: string;
  readonly now: number;
}) {
  const words = useWords({ en: timeWindowEn, fr: timeWindowFr });
  const locale = useLocale();
  const { ref, width } = useElementSize();
  const wallMinutes = wallMinutesIn(timeZone);
  const isToday = now >= day.startOfDay && now < day.endOfDay;
  const clock = new Intl.DateTimeFormat(locale, { timeZone, hour: '2-digit', minute: '2-digit' });
  const name = new Intl.DateTimeFormat(locale, {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
  });
  const open = day.spans.reduce((sum, { from, to }) => sum + to - from, 0);
  const isWhole = open === day.endOfDay - day.startOfDay;
  const hours = isWhole
    ? words.allDay
    : open === 0
      ? words.closed
      : words.hours(Math.round(open / MINUTE_MS));
  const told = day.spans
    .map(({ from, to }) => `${clock.format(from)}–${to === day.endOfDay ? '24:00' : clock.format(to)}`)
    .join(', ');
  const dayHours = Math.round((day.endOfDay - day.startOfDay) / MINUTE_MS);
  return (
    <li className="week-day" data-today={isToday || undefined}>
      <span className="week-name">{isToday ? words.today : name.format(day.startOfDay)}</span>
      <span className="week-strip" ref={ref} title={told}>
        <svg width={width} height={STRIP_HEIGHT} aria-hidden="true">
          <rect className="week-ground" width={width} height={STRIP_HEIGHT} rx={3} />
          {day.spans.map((span) => {
            const { from, to } = daySegment(span, day, wallMinutes);
            return (
              <rect
                key={span.from}
                className="week-open"
                x={minutesToX(from, width)}
                width={Math.max(2, minutesToX(to - from, width))}
                height={STRIP_HEIGHT}
                rx={3}
              />
            );
          })}
          {isToday ? (
            <line
              className="week-now"
              x1={minutesToX(wallMinutes(now), width)}
              x2={minutesToX(wallMinutes(now), width)}
              y1={-2}
              y2={STRIP_HEIGHT + 2}
            />
          ) : null}
        </svg>
      </span>
      <span className="week-hours">{hours}</span>
      {told === '' || isWhole ? null : <span className="week-told">{told}</span>}
      {day.dst === null ? null : (
        <span className="week-dst">
          <StateMark tone="waiting" icon={IconClockEdit}>
            {day.dst === 'forward'
              ? words.dstForward(words.hours(dayHours))
              : words.dstBack(words.hours(dayHours))}
          </StateMark>
        </span>
      )}
    </li>
  );
}
