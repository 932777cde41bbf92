import { Button, Skeleton } from '@mantine/core';
import { IconListCheck } from '@tabler/icons-react';
import type { Deploy } from '../../../src-agent/contract/deploy.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { FailureText } from '../../components/FailureText.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { When } from '../../components/When.tsx';
import { useInstants } from '../../i18n/instants.ts';
import { useNow } from '../../i18n/use-now.ts';
import { useApp } from '../../state/store.ts';
import { DEPLOY_LOOKS } from './deploy-look.ts';
import { methodOf, nameOfCaller, nameOfService, saidCommit } from './deploy-names.ts';
import { useDeployWords } from './use-deploy-words.ts';

/** Every deploy that was asked for here, newest first. */
export function HistoryPart() {
  const words = useDeployWords();
  const { list, loadDeploys, loadMoreDeploys } = useApp((state) => ({
    list: state.deploys,
    loadDeploys: state.loadDeploys,
    loadMoreDeploys: state.loadMoreDeploys,
  }));
  const { items, next, loading, failure } = list;
  return (
    <section aria-label={words.history} aria-busy={items === null}>
      {items === null ? (
        failure === null ? (
          <Skeleton h={96} />
        ) : null
      ) : items.length === 0 ? (
        <div className="deploy-history">
          <EmptyState icon={IconListCheck} title={words.historyNone}>
            {words.historyNoneText}
          </EmptyState>
        </div>
      ) : (
        <ul className="deploy-history">
          {items.map((deploy) => (
            <DeployRow key={deploy.id} deploy={deploy} />
          ))}
        </ul>
      )}
      {failure === null ? null : (
        <div className="deploy-history-foot">
          <FailureText failure={failure} />
          <Button variant="default" onClick={() => void loadDeploys()}>
            {words.again}
          </Button>
        </div>
      )}
      {next === null ? null : (
        <div className="deploy-history-foot">
          <Button variant="default" loading={loading} onClick={() => void loadMoreDeploys()}>
            {words.older}
          </Button>
        </div>
      )}
    </section>
  );
}

function DeployRow({ deploy }: { readonly deploy: Deploy }) {
  const words = useDeployWords();
  const instants = useInstants();
  const now = useNow(60_000);
  const { chooseDeploy, showDeploys } = useApp((state) => ({
    chooseDeploy: state.chooseDeploy,
    showDeploys: state.showDeploys,
  }));
  const { state, at, endedAt, rollbackTo, clearCache } = deploy;
  const service = nameOfService(deploy.service);
  const method = methodOf(deploy);
  const commit = saidCommit(deploy, words);
  const facts = [
    rollbackTo === null ? commit : words.rollsBack(commit),
    method === null ? null : words.methods[method],
    clearCache ? words.cacheCleared : null,
    endedAt === null ? null : instants.span(Math.max(0, endedAt - at)),
    nameOfCaller(deploy, words),
  ];
  return (
    <li>
      <div className="deploy-history-state">
        <StateMark {...DEPLOY_LOOKS[state]}>{words.states[state]}</StateMark>
      </div>
      <div className="deploy-history-words">
        <p className="deploy-history-service">{service}</p>
        <p>{facts.filter((fact) => fact !== null).join(' · ')}</p>
      </div>
      <When at={at} now={now} instants={instants} stacked />
      <Button
        size="xs"
        variant="default"
        aria-label={words.showOf(service, instants.dayAndClock(at))}
        onClick={() => {
          chooseDeploy(deploy.id);
          showDeploys('deploy');
        }}
      >
        {words.show}
      </Button>
    </li>
  );
}
