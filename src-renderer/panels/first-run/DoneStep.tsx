import { Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import { FrameAgentState } from '../../components/FrameAgentState.tsx';
import { useApp } from '../../state/store.ts';
import { hostOf } from '../settings/target-draft.ts';
import type { StepProps } from './step-props.ts';
import { useFirstRunWords } from './use-first-run-words.ts';

/** What is set, and what the agent makes of it. */
export function DoneStep({ onBack }: StepProps) {
  const words = useFirstRunWords();
  const { settings, show } = useApp((state) => ({ settings: state.settings, show: state.show }));
  if (settings === null) return null;
  const { mailbox, delivery, triage, window } = settings;
  const [target] = delivery.targets;
  const facts = [
    [words.mailbox, mailbox.host === '' ? words.missing : `${mailbox.user} · ${mailbox.host}`],
    [
      words.webhook,
      target === undefined
        ? words.missing
        : `${hostOf(target.url)} · ${words.sendersCount(triage.allowedSenders.length)}`,
    ],
    [words.hours, window === null ? words.any : `${window.start} – ${window.end}`],
  ] as const;
  return (
    <Card padding="lg">
      <Stack gap="md">
        <div>
          <Title order={2}>{words.doneTitle}</Title>
          <Text size="sm" c="dimmed">
            {words.doneText}
          </Text>
        </div>
        <dl className="first-run-facts">
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
          <div>
            <dt>{words.state}</dt>
            <dd>
              <FrameAgentState />
            </dd>
          </div>
        </dl>
        <Group justify="space-between">
          {onBack === null ? (
            <span />
          ) : (
            <Button variant="default" onClick={onBack}>
              {words.back}
            </Button>
          )}
          <Button onClick={() => show('overview')}>{words.overview}</Button>
        </Group>
      </Stack>
    </Card>
  );
}
