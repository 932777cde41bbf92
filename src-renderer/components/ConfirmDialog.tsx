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
  /** What is asked for beside the question is not right yet. */
  readonly blocked?: boolean;
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
    <Modal.Root
      opened={question !== null}
      onClose={onClose}
      centered
      size={480}
      transitionProps={{ duration: 120 }}
      lockScroll={false}
    >
      <Modal.Overlay backgroundOpacity={0.3} />
      <Modal.Content>
        <Modal.Body p={24}>
          <Group justify="space-between" align="flex-start" wrap="nowrap" mb={12}>
            <Modal.Title fw={600} fz={16} lh="24px">
              {question?.title}
            </Modal.Title>
            <Modal.CloseButton aria-label={words.close} />
          </Group>
          {question === null ? null : <Asked key={question.title} question={question} onClose={onClose} />}
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
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
          disabled={question.blocked ?? false}
          onClick={() => void confirm()}
          {...(question.dangerous === true ? { color: 'red.8' } : {})}
        >
          {question.confirm}
        </Button>
      </Group>
    </Stack>
  );
}
