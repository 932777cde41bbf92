import { Button, Skeleton } from '@mantine/core';
import {
  IconAlertTriangle,
  IconArrowBackUp,
  IconBan,
  IconCircleCheck,
  IconFileText,
  IconListCheck,
  IconProgress,
  IconReload,
  IconReplace,
} from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { RENDER_STATUSES, type RenderStatus } from '../../../src-agent/contract/deploy.ts';
import type { DeployService } from '../../../src-agent/contract/deploy-commands.ts';
import type { ListedDeploy } from '../../../src-agent/contract/service-commands.ts';
import { ConfirmDialog, type Question } from '../../components/ConfirmDialog.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { FailureNote } from '../../components/FailureNote.tsx';
import { FrameSection } from '../../components/FrameSection.tsx';
import type { Look } from '../../components/frame-watcher-look.ts';
import { StateMark } from '../../components/StateMark.tsx';
import { When } from '../../components/When.tsx';
import { useInstants } from '../../i18n/instants.ts';
import { useNow } from '../../i18n/use-now.ts';
import { plainText } from '../../plain-text.ts';
import { useApp } from '../../state/store.ts';
import { nameOfCommit, nameOfService } from './deploy-names.ts';
import { useDeployWords } from './use-deploy-words.ts';

/** Render's own list of deploys, whoever asked for them; one that was live can be brought back. */
export function ListedDeploysSection({
  service,
  isSilent,
}: {
  readonly service: DeployService;
  readonly isSilent: boolean;
}) {
  const words = useDeployWords();
  const { id } = service;
  const { looked, newest, loadServiceDeploys } = useApp((state) => ({
    looked: state.serviceDeploys,
    newest: state.deploys.items?.find((deploy) => deploy.service.id === id),
    loadServiceDeploys: state.loadServiceDeploys,
  }));
  // What moves a deploy that was asked for here changes Render's list, too.
  const moved = `${newest?.id ?? 0} ${newest?.renderStatus ?? ''}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `moved` is what makes the list old.
  useEffect(() => {
    if (!isSilent) void loadServiceDeploys(id);
  }, [id, isSilent, loadServiceDeploys, moved]);
  const [question, setQuestion] = useState<Question | null>(null);
  const { value, failure, busy } = looked;
  return (
    <FrameSection
      title={words.listed}
      description={words.listedText}
      aside={
        <Button
          variant="default"
          leftSection={<IconReload size={16} />}
          loading={busy}
          disabled={isSilent}
          onClick={() => void loadServiceDeploys(id)}
        >
          {words.listAgain}
        </Button>
      }
    >
      {failure === null ? null : <FailureNote failure={failure} />}
      {value === null ? (
        busy ? (
          <Skeleton h={96} />
        ) : null
      ) : value.length === 0 ? (
        <EmptyState icon={IconListCheck} title={words.listedNone} />
      ) : (
        <ul className="setting-rows">
          {value.map((deploy) => (
            <ListedRow
              key={deploy.renderId}
              service={service}
              deploy={deploy}
              isSilent={isSilent}
              ask={setQuestion}
            />
          ))}
        </ul>
      )}
      <ConfirmDialog question={question} onClose={() => setQuestion(null)} />
    </FrameSection>
  );
}

function ListedRow({
  service,
  deploy,
  isSilent,
  ask,
}: {
  readonly service: DeployService;
  readonly deploy: ListedDeploy;
  readonly isSilent: boolean;
  ask(question: Question): void;
}) {
  const words = useDeployWords();
  const instants = useInstants();
  const now = useNow(60_000);
  const { chooseService, rollBackTo, showDeploys } = useApp((state) => ({
    chooseService: state.chooseService,
    rollBackTo: state.rollBackTo,
    showDeploys: state.showDeploys,
  }));
  const { renderId, status, trigger, createdAt, finishedAt, wasLive } = deploy;
  const commit = nameOfCommit({ ...deploy, commitAsked: null }) ?? words.unknownCommit;
  const when = createdAt === null ? renderId : instants.dayAndClock(createdAt);
  const askToReturn = (): void =>
    ask({
      title: words.rollBackTitle(nameOfService(service)),
      text: words.rollBackText(commit, when),
      confirm: words.rollBackConfirm,
      dangerous: true,
      act: async () => {
        const result = await rollBackTo(service.id, renderId);
        if (!result.ok) return result.error;
        showDeploys('deploy');
        return null;
      },
    });
  return (
    <li>
      <div className="listed-deploy">
        <StateMark {...lookOf(status)}>{statusWords(status, words.renderStatuses)}</StateMark>
        <div className="listed-deploy-words">
          <span className="setting-name-row">{commit}</span>
          <span className="setting-facts-row">
            {createdAt === null ? null : (
              <span>
                <When at={createdAt} now={now} instants={instants} />
              </span>
            )}
            {createdAt === null || finishedAt === null ? null : (
              <span>{instants.span(Math.max(0, finishedAt - createdAt))}</span>
            )}
            {trigger === null ? null : <span>{words.triggers[trigger] ?? plainText(trigger)}</span>}
          </span>
        </div>
        <div className="listed-deploy-acts">
          {wasLive && status !== 'live' ? (
            <Button
              size="xs"
              variant="default"
              leftSection={<IconArrowBackUp size={14} />}
              aria-label={words.rollBackOf(commit, when)}
              disabled={isSilent}
              onClick={askToReturn}
            >
              {words.rollBack}
            </Button>
          ) : null}
          <Button
            size="xs"
            variant="default"
            leftSection={<IconFileText size={14} />}
            aria-label={words.buildLogOf(commit, when)}
            disabled={isSilent}
            onClick={() => chooseService(service.id, renderId)}
          >
            {words.showBuildLog}
          </Button>
        </div>
      </div>
    </li>
  );
}

function isKnown(status: string): status is RenderStatus {
  const known: readonly string[] = RENDER_STATUSES;
  return known.includes(status);
}

function statusWords(status: string | null, words: Readonly<Record<RenderStatus, string>>): string {
  if (status === null) return '-';
  return isKnown(status) ? words[status] : plainText(status);
}

function lookOf(status: string | null): Look {
  switch (status) {
    case 'live':
      return { tone: 'ok', icon: IconCircleCheck };
    case 'deactivated':
      return { tone: 'quiet', icon: IconReplace };
    case 'canceled':
      return { tone: 'quiet', icon: IconBan };
    case 'build_failed':
    case 'pre_deploy_failed':
    case 'update_failed':
      return { tone: 'failed', icon: IconAlertTriangle };
    default:
      return { tone: 'waiting', icon: IconProgress };
  }
}
