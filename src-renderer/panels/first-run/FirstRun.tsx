import { Button, Card, Skeleton, Stack, Text, Title, UnstyledButton } from '@mantine/core';
import { IconCheck, IconFlask } from '@tabler/icons-react';
import { type ComponentType, useState } from 'react';
import { FailureNote } from '../../components/FailureNote.tsx';
import { useApp } from '../../state/store.ts';
import { fromFailure, useAction } from '../../state/use-action.ts';
import { DoneStep } from './DoneStep.tsx';
import { HoursStep } from './HoursStep.tsx';
import { MailboxStep } from './MailboxStep.tsx';
import type { StepProps } from './step-props.ts';
import { useFirstRunWords } from './use-first-run-words.ts';
import { WebhookStep } from './WebhookStep.tsx';
import './first-run.css';

const STEPS = ['mailbox', 'webhook', 'hours', 'done'] as const;
type Step = (typeof STEPS)[number];

const VIEWS: Readonly<Record<Step, ComponentType<StepProps>>> = {
  mailbox: MailboxStep,
  webhook: WebhookStep,
  hours: HoursStep,
  done: DoneStep,
};

/** From nothing to a watched mailbox in four steps; each is stored before the next one is shown. */
export function FirstRun() {
  const words = useFirstRunWords();
  const { isKnown, leaveFirstRun } = useApp((state) => ({
    isKnown: state.settings !== null,
    leaveFirstRun: state.leaveFirstRun,
  }));
  const [at, setAt] = useState(0);
  const View = VIEWS[STEPS[at] ?? 'done'];
  return (
    <div className="first-run">
      <aside className="first-run-side">
        <div>
          <Title order={1}>{words.title}</Title>
          <Text size="sm" c="dimmed">
            {words.intro}
          </Text>
        </div>
        <Steps at={at} onGo={setAt} />
        <Demo />
        <Button variant="subtle" onClick={leaveFirstRun}>
          {words.later}
        </Button>
      </aside>
      <div className="first-run-step">
        {isKnown ? (
          <View
            onBack={at === 0 ? null : () => setAt(at - 1)}
            onNext={() => setAt(Math.min(STEPS.length - 1, at + 1))}
          />
        ) : (
          <Skeleton h={320} />
        )}
      </div>
    </div>
  );
}

/** Where one is. Steps behind can be gone back to. */
function Steps({ at, onGo }: { readonly at: number; onGo(step: number): void }) {
  const words = useFirstRunWords();
  return (
    <ol className="first-run-steps">
      {STEPS.map((step, index) => {
        const isDone = index < at;
        return (
          <li key={step}>
            <UnstyledButton
              className="first-run-mark"
              data-state={isDone ? 'done' : index === at ? 'current' : 'ahead'}
              aria-current={index === at ? 'step' : undefined}
              disabled={!isDone}
              onClick={() => onGo(index)}
            >
              <span className="first-run-number" aria-hidden="true">
                {isDone ? <IconCheck size={14} stroke={2.5} /> : index + 1}
              </span>
              {words.steps[step]}
            </UnstyledButton>
          </li>
        );
      })}
    </ol>
  );
}

function Demo() {
  const words = useFirstRunWords();
  const { setMode, isDemo } = useApp((state) => ({
    setMode: state.setMode,
    isDemo: state.desktop?.mode === 'demo',
  }));
  const starting = useAction(async () => fromFailure(await setMode('demo')));
  if (isDemo) return null;
  return (
    <Card component="section" aria-label={words.demoTitle}>
      <Stack gap="sm">
        <Title order={2}>{words.demoTitle}</Title>
        <Text size="sm">{words.demoText}</Text>
        <Button
          variant="default"
          leftSection={<IconFlask size={16} />}
          loading={starting.busy}
          onClick={() => void starting.run()}
          className="first-run-demo"
        >
          {words.demo}
        </Button>
        {starting.outcome?.ok === false ? <FailureNote failure={starting.outcome.error} /> : null}
      </Stack>
    </Card>
  );
}
