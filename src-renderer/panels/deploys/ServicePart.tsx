import { Button, Select } from '@mantine/core';
import { IconKey, IconRocket } from '@tabler/icons-react';
import { useEffect } from 'react';
import type { DeployService } from '../../../src-agent/contract/deploy-commands.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { FrameSection } from '../../components/FrameSection.tsx';
import { AWAY_LOOK } from '../../components/frame-watcher-look.ts';
import { StateMark } from '../../components/StateMark.tsx';
import { isAgentAway } from '../../state/is-agent-away.ts';
import { useApp } from '../../state/store.ts';
import { nameOfService } from './deploy-names.ts';
import { ListedDeploysSection } from './ListedDeploysSection.tsx';
import { ServiceCheckSection } from './ServiceCheckSection.tsx';
import { ServiceLogSection } from './ServiceLogSection.tsx';
import { ServiceStateSection } from './ServiceStateSection.tsx';
import { useDeployWords } from './use-deploy-words.ts';

/** One service as Render has it: its state, whether it answers, its log, Render's own list of its deploys. */
export function ServicePart() {
  const words = useDeployWords();
  const { services, shown, isAway, showDeploys, chooseService } = useApp((state) => ({
    services: state.deployServices,
    shown: state.serviceShown,
    isAway: isAgentAway(state),
    showDeploys: state.showDeploys,
    chooseService: state.chooseService,
  }));
  const service = services?.find(({ id }) => id === shown) ?? services?.[0];
  const id = service?.id;
  useEffect(() => {
    if (id !== undefined && id !== shown) chooseService(id);
  }, [id, shown, chooseService]);
  if (service === undefined) {
    return services === null ? null : (
      <FrameSection title={words.parts.service}>
        <EmptyState
          icon={IconRocket}
          title={words.servicesNone}
          action={<Button onClick={() => showDeploys('setup')}>{words.toSetup}</Button>}
        >
          {words.servicesNoneText}
        </EmptyState>
      </FrameSection>
    );
  }
  return (
    <>
      {services !== null && services.length > 1 ? (
        <Select
          label={words.whichService}
          maw={440}
          data={services.map((one) => ({ value: one.id, label: nameOfService(one) }))}
          value={service.id}
          allowDeselect={false}
          onChange={(value) => {
            if (value !== null) chooseService(value);
          }}
        />
      ) : null}
      {isAway ? (
        <StateMark {...AWAY_LOOK} strong>
          {words.away}
        </StateMark>
      ) : null}
      {id === shown ? <OneService key={service.id} service={service} isAway={isAway} /> : null}
    </>
  );
}

function OneService({ service, isAway }: { readonly service: DeployService; readonly isAway: boolean }) {
  const words = useDeployWords();
  const { isDemo, showDeploys } = useApp((state) => ({
    isDemo: state.desktop?.mode === 'demo',
    showDeploys: state.showDeploys,
  }));
  const hasKey = service.methods.some(({ method, failure }) => method === 'api' && failure === null);
  // In the demonstration nothing leaves this machine, so nothing is asked either.
  const isSilent = isAway || isDemo;
  if (!hasKey)
    return (
      <>
        <ServiceCheckSection service={service} isSilent={isSilent} />
        <FrameSection title={words.atRender}>
          <EmptyState
            icon={IconKey}
            title={words.needsKey}
            action={<Button onClick={() => showDeploys('setup')}>{words.toKeys}</Button>}
          >
            {words.needsKeyText}
          </EmptyState>
        </FrameSection>
      </>
    );
  return (
    <>
      <ServiceStateSection service={service} isSilent={isSilent} />
      <ServiceCheckSection service={service} isSilent={isSilent} />
      <ServiceLogSection service={service} isSilent={isSilent} />
      <ListedDeploysSection service={service} isSilent={isSilent} />
    </>
  );
}
