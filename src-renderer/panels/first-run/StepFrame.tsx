import { Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Failure } from '../../../src-agent/contract/result.ts';
import { FailureNote } from '../../components/FailureNote.tsx';
import { useFirstRunWords } from './use-first-run-words.ts';

/** One step: a question, its form, and the way on once the agent has stored the answer. */
export function StepFrame({
  title,
  text,
  canGoOn,
  busy,
  failure,
  onBack,
  onSubmit,
  children,
}: {
  readonly title: string;
  readonly text: string;
  readonly canGoOn: boolean;
  readonly busy: boolean;
  readonly failure: Failure | null;
  readonly onBack: (() => void) | null;
  onSubmit(): void;
  readonly children: ReactNode;
}) {
  const words = useFirstRunWords();
  return (
    <Card
      component="form"
      padding="lg"
      onSubmit={(event) => {
        event.preventDefault();
        if (canGoOn) onSubmit();
      }}
    >
      <Stack gap="md">
        <div>
          <Title order={2}>{title}</Title>
          <Text size="sm" c="dimmed">
            {text}
          </Text>
        </div>
        {children}
        {failure === null ? null : <FailureNote failure={failure} />}
        <Group justify="space-between">
          {onBack === null ? (
            <span />
          ) : (
            <Button variant="default" onClick={onBack}>
              {words.back}
            </Button>
          )}
          <Button type="submit" loading={busy} disabled={!canGoOn}>
            {words.next}
          </Button>
        </Group>
      </Stack>
    </Card>
  );
}
