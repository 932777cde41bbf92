import { UnstyledButton } from '@mantine/core';
import { IconClockHour4, IconDoor, IconLock } from '@tabler/icons-react';
import type { WindowStatus } from '../../src-agent/contract/status.ts';
import { type ShowInstants, useInstants } from '../i18n/instants.ts';
import { useWords } from '../i18n/language.ts';
import { useNow } from '../i18n/use-now.ts';
import { useApp } from '../state/store.ts';
import { type FrameWords, frameEn } from './frame-en.ts';
import { frameFr } from './frame-fr.ts';
import type { Look } from './frame-watcher-look.ts';
import { StateMark } from './StateMark.tsx';

/** The time window's state: `open until 19:00`, `opens in 2 h 14`. A click shows the panel. */
export function FrameWindowState() {
  const words = useWords({ en: frameEn, fr: frameFr });
  const instants = useInstants();
  const now = useNow(1_000);
  const { window, show } = useApp((state) => ({ window: state.status?.window, show: state.show }));
  if (window === undefined) return null;
  const { tone, icon, text } = sayWindow(window, words, instants, now);
  const waiting = window.waiting === 0 ? '' : ` · ${words.windowWaiting(window.waiting)}`;
  return (
    <UnstyledButton
      className="frame-window-state"
      onClick={() => show('time-window')}
      title={`${words.windowLabel}: ${text}${waiting}`}
    >
      <StateMark tone={tone} icon={icon}>
        {text}
        {waiting}
      </StateMark>
    </UnstyledButton>
  );
}

function sayWindow(
  { window, open, nextChangeAt }: WindowStatus,
  words: FrameWords,
  instants: ShowInstants,
  now: number,
): Look & { readonly text: string } {
  if (window === null) return { tone: 'quiet', icon: IconClockHour4, text: words.windowAlways };
  if (nextChangeAt === null) return { tone: 'failed', icon: IconLock, text: words.windowNever };
  return open
    ? { tone: 'ok', icon: IconDoor, text: words.windowOpen(instants.dayAndClock(nextChangeAt)) }
    : {
        tone: 'waiting',
        icon: IconLock,
        text: words.windowClosed(instants.relative(Math.max(nextChangeAt, now), now)),
      };
}
