import { IconAlertTriangle, IconBug, IconInfoCircle, IconPointFilled } from '@tabler/icons-react';
import { Fragment, useEffect, useRef } from 'react';
import type { ServiceLogLine } from '../../../src-agent/contract/service-log-line.ts';
import { type StateIcon, StateMark, type StateTone } from '../../components/StateMark.tsx';
import { useInstants } from '../../i18n/instants.ts';
import { plainText } from '../../plain-text.ts';
import './log-lines.css';
import { useDeployWords } from './use-deploy-words.ts';

const LEVEL_MARKS: Readonly<
  Record<NonNullable<ServiceLogLine['level']>, { readonly tone: StateTone; readonly icon: StateIcon }>
> = {
  debug: { tone: 'quiet', icon: IconPointFilled },
  info: { tone: 'quiet', icon: IconInfoCircle },
  warning: { tone: 'waiting', icon: IconAlertTriangle },
  error: { tone: 'failed', icon: IconBug },
};

/** Lines of a log as they were written, the newest below and in sight; what is searched for stands out. */
export function LogLines({
  lines,
  label,
  search = '',
  isShort = false,
}: {
  readonly lines: readonly ServiceLogLine[];
  readonly label: string;
  readonly search?: string;
  /** A few lines in the course of something else: neither scrolled nor dated. */
  readonly isShort?: boolean;
}) {
  const instants = useInstants();
  const place = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other lines are what brings the newest into sight.
  useEffect(() => {
    if (place.current !== null) place.current.scrollTop = place.current.scrollHeight;
  }, [lines]);
  return (
    <section
      ref={place}
      className="log-lines"
      data-short={isShort || undefined}
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys.
      tabIndex={0}
    >
      {isShort ? (
        <Lines lines={lines} search={search} />
      ) : (
        daysOf(lines, instants.day).map(({ day, ofDay }) => (
          <Fragment key={day}>
            <p className="log-lines-day">{day}</p>
            <Lines lines={ofDay} search={search} />
          </Fragment>
        ))
      )}
    </section>
  );
}

type Day = { readonly day: string; readonly ofDay: ServiceLogLine[] };

/** They are in the order of their instants: a day comes once. */
function daysOf(lines: readonly ServiceLogLine[], dayOf: (at: number) => string): readonly Day[] {
  const days: Day[] = [];
  for (const line of lines) {
    const day = dayOf(line.at);
    const last = days.at(-1);
    if (last?.day === day) last.ofDay.push(line);
    else days.push({ day, ofDay: [line] });
  }
  return days;
}

function Lines({ lines, search }: { readonly lines: readonly ServiceLogLine[]; readonly search: string }) {
  const words = useDeployWords();
  const instants = useInstants();
  return (
    <ol>
      {lines.map(({ at, level, message }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two lines may be the same in everything but their place.
        <li key={index} data-level={level ?? undefined}>
          <time dateTime={new Date(at).toISOString()} title={instants.full(at)}>
            {instants.seconds(at)}
          </time>
          <span className="log-lines-level">
            {level === null ? null : <StateMark {...LEVEL_MARKS[level]}>{words.logLevels[level]}</StateMark>}
          </span>
          <span className="log-lines-message">
            <Marked text={plainText(message)} search={search} />
          </span>
        </li>
      ))}
    </ol>
  );
}

/** In whatever case, as it was searched. */
function Marked({ text, search }: { readonly text: string; readonly search: string }) {
  const wanted = search.trim().toLowerCase();
  const at = wanted === '' ? -1 : text.toLowerCase().indexOf(wanted);
  if (at === -1) return text;
  return (
    <>
      {text.slice(0, at)}
      <mark>{text.slice(at, at + wanted.length)}</mark>
      <Marked text={text.slice(at + wanted.length)} search={search} />
    </>
  );
}
