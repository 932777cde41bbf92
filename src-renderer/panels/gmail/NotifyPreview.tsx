import { Select } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { MessageRowId, MessageSummary } from '../../../src-agent/contract/entities.ts';
import type { ShownMail } from '../../../src-agent/contract/notification-mail.ts';
import type { Settings } from '../../../src-agent/contract/settings.ts';
import { Facts } from '../../components/Facts.tsx';
import { FailureNote } from '../../components/FailureNote.tsx';
import { FrameSection } from '../../components/FrameSection.tsx';
import { useWords } from '../../i18n/language.ts';
import { plainLines, plainText } from '../../plain-text.ts';
import { useApp } from '../../state/store.ts';
import { notifyEn } from './notify-en.ts';
import { notifyFr } from './notify-fr.ts';
import { useNotifyPreview } from './use-notify-preview.ts';

const EXAMPLE = 'example';

/** The mail as the draft would send it, filled with an example or a mail that came. */
export function NotifyPreview({ notify }: { readonly notify: Settings['gmail']['notify'] }) {
  const words = useWords({ en: notifyEn, fr: notifyFr });
  const [messageId, setMessageId] = useState<MessageRowId | null>(null);
  const mails = useNotifiedMails();
  const { recipient, subject, text } = notify;
  const preview = useNotifyPreview({ recipient, subject, text, messageId });
  return (
    <FrameSection title={words.preview} description={words.previewText}>
      <Select
        label={words.source}
        w={360}
        value={messageId === null ? EXAMPLE : messageId.toString()}
        allowDeselect={false}
        data={[
          { value: EXAMPLE, label: words.example },
          ...mails.map(({ id, subject: title }) => ({
            value: id.toString(),
            label: plainText(title === null || title === '' ? words.noSubject : title),
          })),
        ]}
        onChange={(chosen) => setMessageId(mails.find(({ id }) => id.toString() === chosen)?.id ?? null)}
      />
      {preview === null ? null : preview.ok ? (
        <Mail mail={preview.value} />
      ) : (
        <FailureNote failure={preview.error} />
      )}
    </FrameSection>
  );
}

function Mail({ mail }: { readonly mail: ShownMail }) {
  const words = useWords({ en: notifyEn, fr: notifyFr });
  const shown = (text: string): string => (text === '' ? words.none : plainText(text));
  return (
    <>
      <Facts
        facts={[
          [words.from, shown(mail.from)],
          [words.to, shown(mail.to)],
          [words.subject, shown(mail.subject)],
        ]}
      />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it may scroll, and keys must be able to */}
      <pre className="drawer-code" tabIndex={0}>
        {plainLines(mail.text)}
      </pre>
    </>
  );
}

/** Mails that came of the kinds that can be told of, newest first. */
function useNotifiedMails(): readonly MessageSummary[] {
  const listNotified = useApp((state) => state.listNotifiedMails);
  const [mails, setMails] = useState<readonly MessageSummary[]>([]);
  useEffect(() => {
    let isCurrent = true;
    void listNotified().then((found) => {
      if (isCurrent) setMails(found);
    });
    return () => {
      isCurrent = false;
    };
  }, [listNotified]);
  return mails;
}
