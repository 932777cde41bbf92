import { useEffect, useState } from 'react';
import type { ShownMail } from '../../../src-agent/contract/notification-mail.ts';
import type { Result } from '../../../src-agent/contract/result.ts';
import type { NotifyDraft } from '../../state/gmail-slice.ts';
import { useApp } from '../../state/store.ts';

/** Somebody who types asks for less than this. */
const PAUSE_MS = 150;

/** The notification mail by a draft, asked for again when it changes; null: not known yet. */
export function useNotifyPreview({
  recipient,
  subject,
  text,
  messageId,
}: NotifyDraft): Result<ShownMail> | null {
  const previewNotification = useApp((state) => state.previewNotification);
  const [preview, setPreview] = useState<Result<ShownMail> | null>(null);
  useEffect(() => {
    let isCurrent = true;
    const timer = setTimeout(() => {
      void previewNotification({ recipient, subject, text, messageId }).then((result) => {
        if (isCurrent) setPreview(result);
      });
    }, PAUSE_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [recipient, subject, text, messageId, previewNotification]);
  return preview;
}
