import { Button, Group, Skeleton } from '@mantine/core';
import { IconArrowBackUp, IconBan, IconRocket } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { type Deploy, hasEnded } from '../../../src-agent/contract/deploy.ts';
import { ConfirmDialog, type Question } from '../../components/ConfirmDialog.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Facts } from '../../components/Facts.tsx';
import { FailureText } from '../../components/FailureText.tsx';
import { FrameSection } from '../../components/FrameSection.tsx';
import { When } from '../../components/When.tsx';
import { useInstants } from '../../i18n/instants.ts';
import { useNow } from '../../i18n/use-now.ts';
import { useApp } from '../../state/store.ts';
import { DeployTimeline } from './DeployTimeline.tsx';
import { canReturn, nameOfCaller, nameOfCommit, nameOfService, saidCommit } from './deploy-names.ts';
import { useDeployWords } from './use-deploy-words.ts';

/** The course of one deploy, the newest unless another was chosen, and what can be done about it. */
export function RoadSection() {
  const words = useDeployWords();
  const { list, shown, hasServices } = useApp((state) => ({
    list: state.deploys,
    shown: state.deployShown,
    hasServices: state.deployServices === null || state.deployServices.length > 0,
  }));
  const { items, failure } = list;
  const deploy = items?.find(({ id }) => id === shown) ?? items?.[0];
  const place = usePlaceInSight(deploy?.id, shown !== null);
  if (deploy === undefined && !hasServices) return null;
  return (
    <div ref={place}>
      <FrameSection
        title={deploy === undefined ? words.road : `${words.road} · ${nameOfService(deploy.service)}`}
        aside={deploy === undefined ? null : <RoadActions deploy={deploy} />}
      >
        {deploy !== undefined ? (
          <>
            <DeployFacts deploy={deploy} />
            <DeployTimeline key={deploy.id} deploy={deploy} />
          </>
        ) : failure !== null ? (
          <FailureText failure={failure} />
        ) : items === null ? (
          <Skeleton h={96} />
        ) : (
          <EmptyState icon={IconRocket} title={words.roadNone}>
            {words.roadNoneText}
          </EmptyState>
        )}
      </FrameSection>
    </div>
  );
}

/** Below a long list of services: brought into sight when another deploy is drawn, or one was chosen. */
function usePlaceInSight(id: number | undefined, isChosen: boolean) {
  const place = useRef<HTMLDivElement>(null);
  const before = useRef(id);
  useEffect(() => {
    const isOther = before.current !== undefined && before.current !== id;
    if (isOther || isChosen) place.current?.scrollIntoView({ block: 'nearest' });
    before.current = id;
  }, [id, isChosen]);
  return place;
}

function DeployFacts({ deploy }: { readonly deploy: Deploy }) {
  const words = useDeployWords();
  const instants = useInstants();
  const now = useNow(10_000);
  const commit = saidCommit(deploy, words);
  const said = [
    deploy.rollbackTo === null ? commit : words.rollsBack(commit),
    deploy.clearCache ? words.cacheCleared : null,
    deploy.cancelAsked && !hasEnded(deploy) ? words.cancelAsked : null,
  ];
  return (
    <div className="deploy-facts">
      <Facts
        facts={[
          [words.asked, <When key="at" at={deploy.at} now={now} instants={instants} />],
          [words.who, nameOfCaller(deploy, words)],
          [words.commitOf, said.filter((part) => part !== null).join(' · ')],
          [words.renderId, deploy.renderId],
        ]}
      />
    </div>
  );
}

function RoadActions({ deploy }: { readonly deploy: Deploy }) {
  const words = useDeployWords();
  const instants = useInstants();
  const { cancelDeploy, rollBackDeploy, chooseDeploy, newest } = useApp((state) => ({
    cancelDeploy: state.cancelDeploy,
    rollBackDeploy: state.rollBackDeploy,
    chooseDeploy: state.chooseDeploy,
    newest: state.deploys.items?.[0]?.id,
  }));
  const [question, setQuestion] = useState<Question | null>(null);
  const service = nameOfService(deploy.service);
  const askToCancel = (): void =>
    setQuestion({
      title: words.cancelTitle(service),
      text: deploy.state === 'commanding' ? words.cancelCommandText : words.cancelText,
      confirm: words.cancelConfirm,
      dangerous: true,
      act: async () => {
        const result = await cancelDeploy(deploy.id);
        return result.ok ? null : result.error;
      },
    });
  const askToReturn = (): void =>
    setQuestion({
      title: words.rollBackTitle(service),
      text: words.rollBackText(nameOfCommit(deploy) ?? words.unknownCommit, instants.dayAndClock(deploy.at)),
      confirm: words.rollBackConfirm,
      dangerous: true,
      act: async () => {
        const result = await rollBackDeploy(deploy.id);
        return result.ok ? null : result.error;
      },
    });
  return (
    <Group gap="xs">
      {deploy.id === newest ? null : (
        <Button variant="default" onClick={() => chooseDeploy(null)}>
          {words.newest}
        </Button>
      )}
      {!hasEnded(deploy) && (deploy.renderId !== null || deploy.state === 'commanding') ? (
        <Button variant="default" leftSection={<IconBan size={16} />} onClick={askToCancel}>
          {words.cancel}
        </Button>
      ) : null}
      {hasEnded(deploy) && canReturn(deploy) ? (
        <Button variant="default" leftSection={<IconArrowBackUp size={16} />} onClick={askToReturn}>
          {words.rollBack}
        </Button>
      ) : null}
      <ConfirmDialog question={question} onClose={() => setQuestion(null)} />
    </Group>
  );
}
