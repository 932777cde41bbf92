import { useMemo } from 'react';
import { useLanguage, useWords } from '../i18n/language.ts';
import { nextMidnight } from '../i18n/next-midnight.ts';
import { useApp } from '../state/store.ts';
import { frameEn } from './frame-en.ts';
import { frameFr } from './frame-fr.ts';
import { createTell, type Tell } from './frame-tell.ts';

const HOUR_MS = 3_600_000;

export type PauseLength = 'hour' | 'tomorrow' | 'open';

export function useTell(): Tell {
  const language = useLanguage();
  const { close } = useWords({ en: frameEn, fr: frameFr });
  return useMemo(() => createTell(language, close), [language, close]);
}

/** What can be done about the watching, from the top bar and the palette; each says what came of it. */
export function useWatching() {
  const words = useWords({ en: frameEn, fr: frameFr });
  const tell = useTell();
  const app = useApp((state) => ({
    checkNow: state.checkNow,
    pause: state.pause,
    resume: state.resume,
    changeSettings: state.changeSettings,
    loadStatus: state.loadStatus,
    isSwitchedOff: state.settings?.watching.enabled === false,
    timeZone: state.settings?.timeZone ?? 'UTC',
  }));
  const pauseEnd = (length: PauseLength): number | null => {
    const now = Date.now();
    if (length === 'hour') return now + HOUR_MS;
    return length === 'tomorrow' ? nextMidnight(now, app.timeZone) : null;
  };
  return {
    async checkNow() {
      const failure = await app.checkNow();
      if (failure !== null) tell.failed(failure);
    },
    async pause(length: PauseLength) {
      const failure = await app.pause(pauseEnd(length));
      await app.loadStatus();
      if (failure === null) tell.done(words.paused);
      else tell.failed(failure);
    },
    async resume() {
      // Switched off in the settings it would stay paused.
      const switched = app.isSwitchedOff ? await app.changeSettings({ watching: { enabled: true } }) : null;
      const failure = switched !== null && !switched.ok ? switched.error : await app.resume();
      await app.loadStatus();
      if (failure === null) tell.done(words.resumed);
      else tell.failed(failure);
    },
  };
}
