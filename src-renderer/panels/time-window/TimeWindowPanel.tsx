import { Skeleton, Stack } from '@mantine/core';
import { FrameSaveBar } from '../../components/FrameSaveBar.tsx';
import { PanelHead } from '../../components/PanelHead.tsx';
import { useWords } from '../../i18n/language.ts';
import { useDraft } from '../../state/use-draft.ts';
import { AnnouncedSection } from './AnnouncedSection.tsx';
import { HoursSection } from './HoursSection.tsx';
import { OutsideSection } from './OutsideSection.tsx';
import { WaitingSection } from './WaitingSection.tsx';
import { timeWindowEn } from './words-en.ts';
import { timeWindowFr } from './words-fr.ts';
import './time-window.css';

/** When deliveries may go, what happens otherwise, and what that means for the days to come. */
export function TimeWindowPanel() {
  const words = useWords({ en: timeWindowEn, fr: timeWindowFr });
  const form = useDraft('time-window');
  return (
    <div className="panel">
      <PanelHead title={words.title} />
      {form === null ? (
        <Stack aria-hidden="true">
          <Skeleton h={360} />
          <Skeleton h={200} />
        </Stack>
      ) : (
        <>
          <HoursSection form={form} />
          <div className="time-window-columns">
            <OutsideSection form={form} />
            <AnnouncedSection isDraft={form.changes > 0} />
          </div>
          <WaitingSection />
          <FrameSaveBar form={form} />
        </>
      )}
    </div>
  );
}
