import { Button, Group, Skeleton } from '@mantine/core';
import {
  IconCircleCheck,
  IconPlayerPause,
  IconPlayerPlay,
  IconQuestionMark,
  IconReload,
  IconRotateClockwise,
} from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { DeployService } from '../../../src-agent/contract/deploy-commands.ts';
import type { ServiceAction, ServiceState } from '../../../src-agent/contract/service-commands.ts';
import { ConfirmDialog, type Question } from '../../components/ConfirmDialog.tsx';
import { Facts } from '../../components/Facts.tsx';
import { FailureNote } from '../../components/FailureNote.tsx';
import { FrameSection } from '../../components/FrameSection.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { plainText } from '../../plain-text.ts';
import { useApp } from '../../state/store.ts';
import { nameOfService } from './deploy-names.ts';
import { useDeployWords } from './use-deploy-words.ts';

/** Whether the service is in service at Render, and what can be done about it. */
export function ServiceStateSection({
  service,
  isSilent,
}: {
  readonly service: DeployService;
  readonly isSilent: boolean;
}) {
  const words = useDeployWords();
  const { id } = service;
  const { looked, loadServiceState } = useApp((state) => ({
    looked: state.serviceState,
    loadServiceState: state.loadServiceState,
  }));
  useEffect(() => {
    if (!isSilent) void loadServiceState(id);
  }, [id, isSilent, loadServiceState]);
  const { value, failure, busy } = looked;
  return (
    <FrameSection
      title={`${nameOfService(service)} · ${words.atRender}`}
      aside={<ServiceActions service={service} state={value} isSilent={isSilent} />}
    >
      {failure === null ? null : (
        <FailureNote failure={failure}>
          <Button size="xs" variant="default" loading={busy} onClick={() => void loadServiceState(id)}>
            {words.again}
          </Button>
        </FailureNote>
      )}
      {value !== null ? (
        <div className="service-facts">
          <Facts
            facts={[
              [words.state, <StateWords key="state" state={value} />],
              [words.branch, value.branch === null ? null : plainText(value.branch)],
              [words.answersAt, value.url === null ? null : plainText(value.url)],
              [words.pushes, value.autoDeploy === null ? null : words.autoDeploy(value.autoDeploy)],
              [words.page, value.dashboardUrl === null ? null : plainText(value.dashboardUrl)],
            ]}
          />
        </div>
      ) : busy ? (
        <Skeleton h={40} />
      ) : null}
    </FrameSection>
  );
}

function StateWords({ state: { suspended, suspenders } }: { readonly state: ServiceState }) {
  const words = useDeployWords();
  if (suspended === null)
    return (
      <StateMark tone="quiet" icon={IconQuestionMark}>
        {words.stateUnknown}
      </StateMark>
    );
  return suspended ? (
    <StateMark tone="waiting" icon={IconPlayerPause} strong>
      {words.suspended(plainText(suspenders.join(', ')))}
    </StateMark>
  ) : (
    <StateMark tone="ok" icon={IconCircleCheck} strong>
      {words.inService}
    </StateMark>
  );
}

function ServiceActions({
  service,
  state,
  isSilent,
}: {
  readonly service: DeployService;
  readonly state: ServiceState | null;
  readonly isSilent: boolean;
}) {
  const words = useDeployWords();
  const { actOnService, loadServiceState } = useApp((app) => ({
    actOnService: app.actOnService,
    loadServiceState: app.loadServiceState,
  }));
  const [question, setQuestion] = useState<Question | null>(null);
  const [done, setDone] = useState<ServiceAction | null>(null);
  const name = nameOfService(service);
  const ask = (action: ServiceAction): void => {
    setDone(null);
    setQuestion({
      ...words.acts[action](name),
      dangerous: action !== 'resume',
      act: async () => {
        const result = await actOnService(service.id, action);
        // Whatever came of it: what Render says now is what counts.
        void loadServiceState(service.id);
        if (!result.ok) return result.error;
        setDone(action);
        return null;
      },
    });
  };
  const isSuspended = state?.suspended === true;
  return (
    <Group gap="xs" justify="flex-end">
      <span role="status">
        {done === null ? null : (
          <StateMark tone="ok" icon={IconCircleCheck}>
            {words.acted[done]}
          </StateMark>
        )}
      </span>
      <Button
        variant="default"
        leftSection={<IconReload size={16} />}
        disabled={isSilent}
        onClick={() => void loadServiceState(service.id)}
      >
        {words.lookAgain}
      </Button>
      {isSuspended ? null : (
        <Button
          variant="default"
          leftSection={<IconRotateClockwise size={16} />}
          disabled={isSilent}
          onClick={() => ask('restart')}
        >
          {words.restart}
        </Button>
      )}
      <Button
        variant="default"
        leftSection={isSuspended ? <IconPlayerPlay size={16} /> : <IconPlayerPause size={16} />}
        disabled={isSilent || state === null}
        onClick={() => ask(isSuspended ? 'resume' : 'suspend')}
      >
        {isSuspended ? words.resume : words.suspend}
      </Button>
      <ConfirmDialog question={question} onClose={() => setQuestion(null)} />
    </Group>
  );
}
