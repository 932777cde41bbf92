import { Button, Group, Skeleton } from '@mantine/core';
import { IconFlask, IconRocket, IconServer } from '@tabler/icons-react';
import { useState } from 'react';
import type { Deploy } from '../../../src-agent/contract/deploy.ts';
import type { DeployService } from '../../../src-agent/contract/deploy-commands.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { FailureNote } from '../../components/FailureNote.tsx';
import { FrameSection } from '../../components/FrameSection.tsx';
import { AWAY_LOOK } from '../../components/frame-watcher-look.ts';
import { StateMark } from '../../components/StateMark.tsx';
import { When } from '../../components/When.tsx';
import { useInstants } from '../../i18n/instants.ts';
import { useNow } from '../../i18n/use-now.ts';
import { plainText } from '../../plain-text.ts';
import { isAgentAway } from '../../state/is-agent-away.ts';
import { useApp } from '../../state/store.ts';
import { DeployDialog } from './DeployDialog.tsx';
import { DEPLOY_LOOKS, NEVER_LOOK } from './deploy-look.ts';
import { nameOfService } from './deploy-names.ts';
import { useDeployWords } from './use-deploy-words.ts';
import { WayList } from './WayList.tsx';

/** Each service with its last deploy, the ways there are to deploy it, and the button that does. */
export function ServicesSection() {
  const words = useDeployWords();
  const { services, failure, deploys, isAway, isDemo, loadDeployServices, showDeploys } = useApp((state) => ({
    services: state.deployServices,
    failure: state.deployServicesFailure,
    deploys: state.deploys.items,
    isAway: isAgentAway(state),
    isDemo: state.desktop?.mode === 'demo',
    loadDeployServices: state.loadDeployServices,
    showDeploys: state.showDeploys,
  }));
  const [asked, setAsked] = useState<string | null>(null);
  return (
    <FrameSection title={words.services}>
      {isAway ? (
        <StateMark {...AWAY_LOOK} strong>
          {words.away}
        </StateMark>
      ) : failure !== null ? (
        <FailureNote failure={failure}>
          <Button size="xs" variant="default" onClick={() => void loadDeployServices()}>
            {words.again}
          </Button>
        </FailureNote>
      ) : null}
      {isDemo ? (
        <StateMark tone="waiting" icon={IconFlask}>
          {words.demo}
        </StateMark>
      ) : null}
      {services === null ? (
        failure === null && !isAway ? (
          <>
            <Skeleton h={16} w="40%" />
            <Skeleton h={12} w="70%" />
          </>
        ) : null
      ) : services.length === 0 ? (
        <EmptyState
          icon={IconRocket}
          title={words.servicesNone}
          action={<Button onClick={() => showDeploys('setup')}>{words.toSetup}</Button>}
        >
          {words.servicesNoneText}
        </EmptyState>
      ) : (
        <ul className="setting-rows">
          {services.map((service) => (
            <ServiceRow
              key={service.id}
              service={service}
              last={deploys?.find((deploy) => deploy.service.id === service.id) ?? null}
              isAway={isAway}
              isDemo={isDemo}
              onDeploy={() => setAsked(service.id)}
            />
          ))}
        </ul>
      )}
      <DeployDialog
        key={asked}
        service={services?.find(({ id }) => id === asked) ?? null}
        onClose={() => setAsked(null)}
      />
    </FrameSection>
  );
}

function ServiceRow({
  service,
  last,
  isAway,
  isDemo,
  onDeploy,
}: {
  readonly service: DeployService;
  readonly last: Deploy | null;
  readonly isAway: boolean;
  readonly isDemo: boolean;
  onDeploy(): void;
}) {
  const words = useDeployWords();
  const instants = useInstants();
  const now = useNow(10_000);
  const { chooseService, showDeploys } = useApp((state) => ({
    chooseService: state.chooseService,
    showDeploys: state.showDeploys,
  }));
  const name = nameOfService(service);
  const isReady = service.methods.some(({ failure }) => failure === null);
  return (
    <li>
      <div className="setting-line-row">
        <div className="deploy-service">
          <div className="deploy-service-head">
            <span className="setting-name-row">{name}</span>
            {isAway ? null : last === null ? (
              <StateMark {...NEVER_LOOK}>{words.never}</StateMark>
            ) : (
              <>
                <StateMark {...DEPLOY_LOOKS[last.state]} strong>
                  {words.states[last.state]}
                </StateMark>
                <When at={last.endedAt ?? last.at} now={now} instants={instants} />
              </>
            )}
          </div>
          <div className="deploy-service-foot">
            <span className="setting-facts-row">
              {service.name === '' ? null : <span>{service.id}</span>}
              <span>{service.branch === '' ? words.branchOfRender : plainText(service.branch)}</span>
            </span>
            <WayList methods={service.methods} />
          </div>
        </div>
        <Group gap="xs" justify="flex-end">
          <Button
            variant="default"
            leftSection={<IconServer size={16} />}
            aria-label={`${words.atRender} ${name}`}
            onClick={() => {
              chooseService(service.id);
              showDeploys('service');
            }}
          >
            {words.atRender}
          </Button>
          <Button
            leftSection={<IconRocket size={16} />}
            disabled={isAway || isDemo || !isReady}
            aria-label={`${words.deploy} ${name}`}
            onClick={onDeploy}
          >
            {words.deploy}
          </Button>
        </Group>
      </div>
    </li>
  );
}
