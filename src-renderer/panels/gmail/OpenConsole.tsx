import { Button } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { useOpenLink } from '../../components/use-open-link.tsx';
import { useGmailWords } from './use-gmail-words.ts';

const CONSOLE = 'https://console.cloud.google.com/auth/clients';

/** Leads to where a client is made, or to where Google said that something is missing. */
export function OpenConsole({
  link = null,
  primary = false,
}: {
  readonly link?: string | null;
  readonly primary?: boolean;
}) {
  const words = useGmailWords();
  const opening = useOpenLink();
  return (
    <>
      <Button
        variant={primary ? 'filled' : 'default'}
        leftSection={<IconExternalLink size={16} />}
        onClick={() => void opening.ask(link ?? CONSOLE, () => undefined)}
      >
        {words.console}
      </Button>
      <ConfirmDialog question={opening.question} onClose={opening.close} />
    </>
  );
}
