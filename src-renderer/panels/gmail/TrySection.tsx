import { Button, Text, TextInput } from '@mantine/core';
import { IconPlugConnected, IconSend } from '@tabler/icons-react';
import { useState } from 'react';
import { ConfirmDialog, type Question } from '../../components/ConfirmDialog.tsx';
import { FrameSection } from '../../components/FrameSection.tsx';
import { useApp } from '../../state/store.ts';
import { useAction } from '../../state/use-action.ts';
import { CheckOutcome } from './CheckOutcome.tsx';
import { useGmailWords } from './use-gmail-words.ts';
import { useSendQuestion } from './use-send-question.ts';

/** A dry run, and a real mail to whom the operator names, each with what came of it. */
export function TrySection() {
  const words = useGmailWords();
  const { dryRunGmail, sendGmailTest, testRecipient, isSetUp } = useApp((state) => ({
    dryRunGmail: state.dryRunGmail,
    sendGmailTest: state.sendGmailTest,
    testRecipient: state.settings?.gmail.testRecipient ?? '',
    isSetUp: state.gmail !== null && state.gmail.connection.state !== 'not-configured',
  }));
  const [typed, setTyped] = useState<string | null>(null);
  const [question, setQuestion] = useState<Question | null>(null);
  const askToSend = useSendQuestion();
  const running = useAction(dryRunGmail);
  const sending = useAction(sendGmailTest);
  const to = (typed ?? testRecipient).trim();
  const ask = (): void =>
    setQuestion(
      askToSend(to, words.sendTitle, () => {
        running.reset();
        return sending.run(to);
      }),
    );
  return (
    <FrameSection title={words.try}>
      <div className="gmail-try">
        <div>
          <Text size="sm">{words.dryRun}</Text>
          <Text size="xs" c="dimmed">
            {words.dryRunText}
          </Text>
        </div>
        <Button
          variant="default"
          leftSection={<IconPlugConnected size={16} />}
          loading={running.busy}
          disabled={!isSetUp}
          onClick={() => {
            sending.reset();
            void running.run();
          }}
        >
          {words.dryRun}
        </Button>
      </div>
      <form
        className="gmail-try"
        onSubmit={(event) => {
          event.preventDefault();
          if (to !== '') ask();
        }}
      >
        <TextInput
          type="email"
          label={words.sendTo}
          description={words.sendTestText}
          inputWrapperOrder={['label', 'input', 'description']}
          value={typed ?? testRecipient}
          spellCheck={false}
          autoComplete="off"
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        />
        <Button
          type="submit"
          variant="default"
          leftSection={<IconSend size={16} />}
          loading={sending.busy}
          disabled={!isSetUp || to === ''}
        >
          {words.sendButton}
        </Button>
      </form>
      <CheckOutcome outcome={running.outcome ?? sending.outcome} />
      <ConfirmDialog question={question} onClose={() => setQuestion(null)} />
    </FrameSection>
  );
}
