import { ActionIcon, Tooltip } from '@mantine/core';
import { IconCopy, IconExternalLink } from '@tabler/icons-react';
import { useState } from 'react';
import type { Link } from '../../src-agent/contract/entities.ts';
import { useWords } from '../i18n/language.ts';
import { plainText } from '../plain-text.ts';
import { ConfirmDialog } from './ConfirmDialog.tsx';
import { linkEn } from './link-en.ts';
import { linkFr } from './link-fr.ts';
import { useCopy } from './use-copy.ts';
import { useOpenLink } from './use-open-link.tsx';
import './drawer.css';

/** The file links of one mail, as text; opened only by the system's browser, and only when asked. */
export function LinkList({ links }: { readonly links: readonly Link[] }) {
  const words = useWords({ en: linkEn, fr: linkFr });
  const copy = useCopy();
  const { question, ask, close } = useOpenLink();
  const [busy, setBusy] = useState(false);
  const open = async (url: string): Promise<void> => {
    setBusy(true);
    await ask(url, () => undefined);
    setBusy(false);
  };
  return (
    <>
      <ul className="drawer-list">
        {links.map(({ provider, raw_url: url }) => (
          <li key={url}>
            <span>{words.providers[provider]}</span>
            <span className="drawer-list-main" title={plainText(url)}>
              {plainText(url)}
            </span>
            <Tooltip label={words.open}>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={words.open}
                disabled={busy}
                onClick={() => void open(url)}
              >
                <IconExternalLink size={16} />
              </ActionIcon>
            </Tooltip>
            <Tooltip label={words.copy}>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={words.copy}
                onClick={() => void copy(url)}
              >
                <IconCopy size={16} />
              </ActionIcon>
            </Tooltip>
          </li>
        ))}
      </ul>
      <ConfirmDialog question={question} onClose={close} />
    </>
  );
}
