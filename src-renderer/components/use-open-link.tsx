import { Code } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useCallback, useState } from 'react';
import { describeFailure } from '../../src-agent/contract/text/text.ts';
import { useLanguage, useWords } from '../i18n/language.ts';
import { plainText } from '../plain-text.ts';
import { useApp } from '../state/store.ts';
import type { Question } from './ConfirmDialog.tsx';
import { linkEn } from './link-en.ts';
import { linkFr } from './link-fr.ts';

/** Opens an address in the system's browser: known hosts at once, any other after its name was shown (REN-4). */
export function useOpenLink(): {
  readonly question: Question | null;
  /** `onOpened`: it is really being opened. */
  ask(url: string, onOpened: () => void): Promise<void>;
  close(): void;
} {
  const words = useWords({ en: linkEn, fr: linkFr });
  const language = useLanguage();
  const openLink = useApp((state) => state.openLink);
  const [question, setQuestion] = useState<Question | null>(null);
  const ask = useCallback(
    async (url: string, onOpened: () => void): Promise<void> => {
      const first = await openLink(url, false);
      if (!first.ok) {
        notifications.show({ message: describeFailure(first.error, language, 'window'), autoClose: 8_000 });
        return;
      }
      if (first.value.opened) {
        onOpened();
        return;
      }
      setQuestion({
        title: words.askTitle,
        text: (
          <>
            {words.askText}
            <Code block mt={8} fz="md">
              {plainText(first.value.host)}
            </Code>
          </>
        ),
        confirm: words.askConfirm,
        act: async () => {
          const second = await openLink(url, true);
          if (!second.ok) return second.error;
          onOpened();
          return null;
        },
      });
    },
    [openLink, words, language],
  );
  return { question, ask, close: useCallback(() => setQuestion(null), []) };
}
