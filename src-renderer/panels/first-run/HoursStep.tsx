import { Group } from '@mantine/core';
import { formatTimeOfDay } from '../../../src-agent/contract/wall-clock.ts';
import { FrameSwitch } from '../../components/FrameSwitch.tsx';
import { FrameTimeField } from '../../components/FrameTimeField.tsx';
import { FrameWeekdays } from '../../components/FrameWeekdays.tsx';
import { useWords } from '../../i18n/language.ts';
import { useNow } from '../../i18n/use-now.ts';
import { wallMinutesIn } from '../../i18n/wall-minutes.ts';
import { useDraft } from '../../state/use-draft.ts';
import { DayBand } from '../time-window/DayBand.tsx';
import { boundsOf, USUAL_WINDOW, useBandWords } from '../time-window/HoursSection.tsx';
import { timeWindowEn } from '../time-window/words-en.ts';
import { timeWindowFr } from '../time-window/words-fr.ts';
import { StepFrame } from './StepFrame.tsx';
import type { StepProps } from './step-props.ts';
import { useFirstRunWords } from './use-first-run-words.ts';

export function HoursStep({ onBack, onNext }: StepProps) {
  const words = useFirstRunWords();
  const { start, end, days, notATime } = useWords({ en: timeWindowEn, fr: timeWindowFr });
  const bandWords = useBandWords();
  const form = useDraft('time-window');
  const now = useNow(60_000);
  if (form === null) return null;
  const { window, timeZone } = form.settings;
  const bounds = boundsOf(window);
  const setWindow = (change: Partial<typeof USUAL_WINDOW>): void =>
    form.edit((before) => ({ ...before, window: { ...(before.window ?? USUAL_WINDOW), ...change } }));
  const submit = async (): Promise<void> => {
    if (form.changes === 0 || (await form.save())) onNext();
  };
  return (
    <StepFrame
      title={words.hoursTitle}
      text={words.hoursText}
      canGoOn={window === null || bounds !== null}
      busy={form.saving}
      failure={form.failure}
      onBack={onBack}
      onSubmit={() => void submit()}
    >
      <DayBand
        bounds={bounds}
        now={wallMinutesIn(timeZone)(now)}
        words={bandWords}
        onChange={(moved) =>
          setWindow({ start: formatTimeOfDay(moved.start), end: formatTimeOfDay(moved.end) })
        }
      />
      <FrameSwitch
        label={words.anyHour}
        checked={window === null}
        onChange={(isAny) => {
          if (isAny) form.edit((before) => ({ ...before, window: null }));
          else setWindow({});
        }}
      />
      {window === null ? null : (
        <Group gap="md" align="flex-start">
          <FrameTimeField
            label={start}
            value={window.start}
            invalid={notATime}
            onChange={(text) => setWindow({ start: text })}
          />
          <FrameTimeField
            label={end}
            value={window.end}
            invalid={notATime}
            onChange={(text) => setWindow({ end: text })}
          />
          <FrameWeekdays
            label={days}
            value={window.days}
            onChange={(chosen) => setWindow({ days: chosen })}
          />
        </Group>
      )}
    </StepFrame>
  );
}
