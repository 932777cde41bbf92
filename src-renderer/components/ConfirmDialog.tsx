import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { Failure } from '../../src-agent/contract/result.ts';
import { useWords } from '../i18n/language.ts';
import { confirmEn } from './confirm-en.ts';
import { confirmFr } from './confirm-fr.ts';
import { FailureText } from './FailureText.tsx';

/** What is asked before something is done that leaves the machine or cannot be undone. */
export type Question = {
  readonly title: string;
  /** Exactly what will happen. */
  readonly text: ReactNode;
  /** Names the act: `Send again`, never `OK`. */
  readonly confirm: string;
  readonly dangerous?: boolean;
  /** Gives why it was not done. The dialog closes only when the agent said that it was. */
  act(): Promise<Failure | null>;
};

/** Shows a question until it is answered; `null` shows nothing. */
export function ConfirmDialog({
  question,
  onClose,
}: {
  readonly question: Question | null;
  onClose(): void;
}) {
  const words = useWords({ en: confirmEn, fr: confirmFr });
  return (
    <Modal
      opened={question !== null}
      onClose={onClose}
      title={<Text fw={600}>{question?.title}</Text>}
      closeButtonProps={{ 'aria-label': words.close }}
      centered
      size={480}
      transitionProps={{ duration: 120 }}
    >
      {question === null ? null : <Asked key={question.title} question={question} onClose={onClose} />}
    </Modal>
  );
}

function Asked({ question, onClose }: { readonly question: Question; onClose(): void }) {
  const words = useWords({ en: confirmEn, fr: confirmFr });
  const [doing, setDoing] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const confirm = async (): Promise<void> => {
    setDoing(true);
    const fault = await question.act();
    setDoing(false);
    if (fault === null) onClose();
    else setFailure(fault);
  };
  return (
    <Stack gap="md">
      <Text component="div" size="md" style={{ overflowWrap: 'anywhere' }}>
        {question.text}
      </Text>
      {failure === null ? null : <FailureText failure={failure} />}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose} data-autofocus>
          {words.cancel}
        </Button>
        <Button
          loading={doing}
          onClick={() => void confirm()}
          {...(question.dangerous === true ? { color: 'red.8' } : {})}
        >
          {question.confirm}
        </Button>
      </Group>
    </Stack>
  );
}
