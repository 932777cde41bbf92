import { notifications } from '@mantine/notifications';
import { useCallback } from 'react';
import { useWords } from '../i18n/language.ts';
import { useApp } from '../state/store.ts';
import { linkEn } from './link-en.ts';
import { linkFr } from './link-fr.ts';

const SHOWN_MS = 1_500;

/** Puts text on the clipboard and says so. */
export function useCopy(): (text: string) => Promise<void> {
  const { copied } = useWords({ en: linkEn, fr: linkFr });
  const copyText = useApp((state) => state.copyText);
  return useCallback(
    async (text) => {
      await copyText(text);
      notifications.show({ message: copied, autoClose: SHOWN_MS, withCloseButton: false });
    },
    [copyText, copied],
  );
}
