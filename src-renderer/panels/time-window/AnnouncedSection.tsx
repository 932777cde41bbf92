import { Skeleton, Text } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { FrameSection } from '../../components/FrameSection.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { useWords } from '../../i18n/language.ts';
import { useApp } from '../../state/store.ts';
import { timeWindowEn } from './words-en.ts';
import { timeWindowFr } from './words-fr.ts';

/** The two fields by which receivers learn the window, as a delivery sent now would carry them. */
export function AnnouncedSection({ isDraft }: { readonly isDraft: boolean }) {
  const words = useWords({ en: timeWindowEn, fr: timeWindowFr });
  const announced = useApp(({ windowPreview }) => windowPreview?.announced);
  return (
    <FrameSection title={words.announced} description={words.announcedText}>
      {announced === undefined ? (
        <Skeleton h={64} />
      ) : (
        <>
          <Fields start={announced.start} end={announced.end} />
          {announced.aheadStart === announced.start ? null : (
            <>
              <Text size="sm">{words.announcedAhead}</Text>
              <Fields start={announced.aheadStart} end={announced.end} />
            </>
          )}
          {isDraft ? (
            <StateMark tone="waiting" icon={IconPencil}>
              {words.draft}
            </StateMark>
          ) : null}
        </>
      )}
    </FrameSection>
  );
}

function Fields({ start, end }: { readonly start: string | null; readonly end: string | null }) {
  const words = useWords({ en: timeWindowEn, fr: timeWindowFr });
  const show = (value: string | null): string =>
    value === null ? words.announcedNone : JSON.stringify(value);
  return (
    <dl className="announced">
      <div>
        <dt>webhooks_time_start</dt>
        <dd>{show(start)}</dd>
      </div>
      <div>
        <dt>webhooks_time_end</dt>
        <dd>{show(end)}</dd>
      </div>
    </dl>
  );
}
