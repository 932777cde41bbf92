import { Button, Divider, Group, Select, Skeleton, Text } from '@mantine/core';
import { useMemo, useRef, useState } from 'react';
import type { Settings } from '../../../src-agent/contract/settings.ts';
import { formatTimeOfDay, parseTimeOfDay, WEEKDAYS } from '../../../src-agent/contract/wall-clock.ts';
import { ConfirmDialog, type Question } from '../../components/ConfirmDialog.tsx';
import { FailureNote } from '../../components/FailureNote.tsx';
import { FrameSection } from '../../components/FrameSection.tsx';
import { FrameTimeField } from '../../components/FrameTimeField.tsx';
import { FrameWeekdays } from '../../components/FrameWeekdays.tsx';
import { useWords } from '../../i18n/language.ts';
import { useNow } from '../../i18n/use-now.ts';
import { wallMinutesIn } from '../../i18n/wall-minutes.ts';
import { useApp } from '../../state/store.ts';
import type { DraftForm } from '../../state/use-draft.ts';
import { DayBand } from './DayBand.tsx';
import { type Bounds, crossesMidnight, openLength } from './day-band-geometry.ts';
import { usePreviewWindow } from './use-preview-window.ts';
import { WeekStrips } from './WeekStrips.tsx';
import { timeWindowEn } from './words-en.ts';
import { timeWindowFr } from './words-fr.ts';

type Window = NonNullable<Settings['window']>;

/** What a first window looks like before anything is known of the operator's day. */
export const USUAL_WINDOW: Window = { start: '09h00', end: '19h00', days: [...WEEKDAYS] };

/** The bounds to draw; null while they are not both times of day. */
export function boundsOf(window: Settings['window']): Bounds | null {
  if (window === null) return null;
  const start = parseTimeOfDay(window.start);
  const end = parseTimeOfDay(window.end);
  return start === null || end === null || start === end ? null : { start, end };
}

export function useBandWords() {
  const words = useWords({ en: timeWindowEn, fr: timeWindowFr });
  return {
    start: words.start,
    end: words.end,
    value: (bound: keyof Bounds, bounds: Bounds): string => {
      const time = formatTimeOfDay(bounds[bound]);
      const length = words.hours(openLength(bounds));
      return bound === 'start'
        ? words.valueStart(time, length)
        : words.valueEnd(time, length, crossesMidnight(bounds));
    },
    now: words.now,
    midnight: words.midnight,
    allDay: words.atAnyHour,
  };
}

/** The band, its bounds in words, and the week that comes of them. */
export function HoursSection({ form }: { readonly form: DraftForm }) {
  const words = useWords({ en: timeWindowEn, fr: timeWindowFr });
  const bandWords = useBandWords();
  const { settings, edit } = form;
  const { window, timeZone } = settings;
  const now = useNow(60_000);
  const { preview, failure } = usePreviewWindow(window, timeZone);
  const bounds = boundsOf(window);
  // While a time is being typed the band stays where it was.
  const lastBounds = useRef(bounds);
  if (bounds !== null) lastBounds.current = bounds;
  const drawn = window === null ? null : (bounds ?? lastBounds.current);

  const setWindow = (change: Partial<Window>): void =>
    edit((before) => ({ ...before, window: { ...(before.window ?? USUAL_WINDOW), ...change } }));
  const isEqual =
    window !== null &&
    bounds === null &&
    parseTimeOfDay(window.start) !== null &&
    parseTimeOfDay(window.end) !== null;
  return (
    <FrameSection
      title={words.day}
      description={words.intro}
      aside={<WindowButtons form={form} onSet={() => setWindow({})} />}
    >
      <div>
        <div className="band-row">
          <span className="band-row-name">{timeZone.split('/').at(-1)?.replaceAll('_', ' ')}</span>
          <DayBand
            bounds={drawn}
            now={wallMinutesIn(timeZone)(now)}
            words={bandWords}
            onChange={({ start, end }) =>
              setWindow({ start: formatTimeOfDay(start), end: formatTimeOfDay(end) })
            }
          />
          <span className="band-row-length">
            {drawn === null ? null : words.hours(openLength(drawn))}
            {drawn !== null && crossesMidnight(drawn) ? <small>{words.overnight}</small> : null}
          </span>
        </div>
        {drawn === null ? null : (
          <Text size="xs" c="dimmed" ml={100}>
            {words.keys}
          </Text>
        )}
      </div>
      <Group align="flex-start" gap="md">
        {window === null ? null : (
          <>
            <FrameTimeField
              label={words.start}
              value={window.start}
              invalid={words.notATime}
              onChange={(start) => setWindow({ start })}
            />
            <FrameTimeField
              label={words.end}
              value={window.end}
              invalid={words.notATime}
              onChange={(end) => setWindow({ end })}
            />
            <FrameWeekdays label={words.days} value={window.days} onChange={(days) => setWindow({ days })} />
          </>
        )}
        <ZoneSelect value={timeZone} onChange={(zone) => edit((before) => ({ ...before, timeZone: zone }))} />
      </Group>
      {isEqual ? (
        <Text size="sm" c="var(--state-failed)" role="alert">
          {words.equal}
        </Text>
      ) : null}
      <Divider />
      {failure === null || isEqual ? null : <FailureNote failure={failure} />}
      {preview === null ? (
        <Skeleton h={160} />
      ) : (
        <WeekStrips week={preview.week} timeZone={preview.timeZone} now={now} />
      )}
    </FrameSection>
  );
}

function ZoneSelect({ value, onChange }: { readonly value: string; onChange(zone: string): void }) {
  const words = useWords({ en: timeWindowEn, fr: timeWindowFr });
  const zones = useMemo(() => [...new Set([value, ...Intl.supportedValuesOf('timeZone'), 'UTC'])], [value]);
  return (
    <Select
      label={words.timeZone}
      w={264}
      data={zones}
      value={value}
      searchable
      limit={60}
      allowDeselect={false}
      nothingFoundMessage={words.zoneUnknown}
      onChange={(zone) => {
        if (zone !== null) onChange(zone);
      }}
    />
  );
}

/** Set where there is none; Clear where one is stored. */
function WindowButtons({ form, onSet }: { readonly form: DraftForm; onSet(): void }) {
  const words = useWords({ en: timeWindowEn, fr: timeWindowFr });
  const { clearWindow, stored, waiting } = useApp((state) => ({
    clearWindow: state.clearWindow,
    stored: state.settings?.window ?? null,
    waiting: state.status?.window.waiting ?? 0,
  }));
  const [question, setQuestion] = useState<Question | null>(null);
  if (form.settings.window === null) {
    return (
      <Button variant="default" onClick={onSet}>
        {words.setHours}
      </Button>
    );
  }
  const clear = (): void => {
    // One that was never saved is no more than an edit.
    if (stored === null) {
      form.edit((before) => ({ ...before, window: null }));
      return;
    }
    setQuestion({
      title: words.clearTitle,
      text: words.clearText(waiting),
      confirm: words.clearConfirm,
      act: async () => {
        const failure = await clearWindow();
        if (failure === null) form.discard();
        return failure;
      },
    });
  };
  return (
    <>
      <Button variant="default" onClick={clear}>
        {words.clear}
      </Button>
      <ConfirmDialog question={question} onClose={() => setQuestion(null)} />
    </>
  );
}
