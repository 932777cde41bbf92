import { SimpleGrid } from '@mantine/core';
import { FrameSection } from '../../components/FrameSection.tsx';
import type { DraftForm } from '../../state/use-draft.ts';
import { GmailField } from './GmailField.tsx';
import { useGmailWords } from './use-gmail-words.ts';

/** In whose name mails go out, and to whom the test mails go. */
export function SenderSection({ form }: { readonly form: DraftForm }) {
  const words = useGmailWords();
  return (
    <FrameSection title={words.sender} description={words.senderText}>
      <SimpleGrid cols={2} spacing="sm">
        <GmailField form={form} name="fromAddress" label={words.fromAddress} />
        <GmailField form={form} name="fromName" label={words.fromName} />
        <GmailField form={form} name="testRecipient" label={words.testRecipient} />
      </SimpleGrid>
    </FrameSection>
  );
}
