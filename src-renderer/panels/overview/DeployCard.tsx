import { StateMark } from '../../components/StateMark.tsx';
import { When } from '../../components/When.tsx';
import { useInstants } from '../../i18n/instants.ts';
import { useNow } from '../../i18n/use-now.ts';
import { useApp } from '../../state/store.ts';
import { DEPLOY_LOOKS, NEVER_LOOK } from '../deploys/deploy-look.ts';
import { nameOfService, saidCommit } from '../deploys/deploy-names.ts';
import { useDeployWords } from '../deploys/use-deploy-words.ts';
import { OverviewCard } from './OverviewCard.tsx';

/** The last deploy of any service: how it stands or ended, of what, and when. */
export function DeployCard() {
  const words = useDeployWords();
  const instants = useInstants();
  const now = useNow(10_000);
  const items = useApp((state) => state.deploys.items);
  const last = items?.[0];
  return (
    <OverviewCard title={words.last} loading={items === null} className="overview-extra">
      {last === undefined ? (
        <StateMark {...NEVER_LOOK} strong>
          {words.never}
        </StateMark>
      ) : (
        <>
          <StateMark {...DEPLOY_LOOKS[last.state]} strong>
            {words.states[last.state]}
          </StateMark>
          <p>{`${nameOfService(last.service)} · ${saidCommit(last, words)}`}</p>
          <p>
            <When at={last.endedAt ?? last.at} now={now} instants={instants} />
          </p>
        </>
      )}
    </OverviewCard>
  );
}
