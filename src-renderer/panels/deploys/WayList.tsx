import { IconAlertTriangle, IconCircleCheck, IconCircleDashed, IconHandStop } from '@tabler/icons-react';
import type { DeployService } from '../../../src-agent/contract/deploy-commands.ts';
import { explainFailure } from '../../../src-agent/contract/text/text.ts';
import { StateMark } from '../../components/StateMark.tsx';
import { useLanguage } from '../../i18n/language.ts';
import { isUnset } from './deploy-names.ts';
import { useDeployWords } from './use-deploy-words.ts';

/** The ways to deploy a service in the order in which they are tried, and which of them are set up. */
export function WayList({ methods }: { readonly methods: DeployService['methods'] }) {
  const words = useDeployWords();
  const language = useLanguage();
  const [faulty] = methods.flatMap(({ failure }) => (failure === null || isUnset(failure) ? [] : [failure]));
  const said = faulty === undefined ? null : explainFailure(faulty, language, 'window');
  const isReady = methods.some(({ failure }) => failure === null);
  // A command is followed to its end here.
  const isAsked = methods.some(({ method, failure }) => method !== 'command' && failure === null);
  const canFollow = methods.some(({ method, failure }) => method === 'api' && failure === null);
  return (
    <div className="deploy-ways">
      <ol aria-label={words.ways}>
        {methods.map(({ method, failure }) => (
          <li key={method}>
            <span>{words.methods[method]}</span>
            {failure === null ? (
              <StateMark tone="ok" icon={IconCircleCheck}>
                {words.ready}
              </StateMark>
            ) : isUnset(failure) ? (
              <StateMark tone="quiet" icon={IconCircleDashed}>
                {words.notReady}
              </StateMark>
            ) : failure.code === 'deploy.command-unconfirmed' ? (
              <StateMark tone="waiting" icon={IconHandStop}>
                {words.toConfirm}
              </StateMark>
            ) : (
              <StateMark tone="failed" icon={IconAlertTriangle}>
                {words.unusable}
              </StateMark>
            )}
          </li>
        ))}
      </ol>
      {said === null ? null : <p>{`${said.what} ${said.cure}`}</p>}
      {isReady ? null : <p>{words.noWay}</p>}
      {isAsked && !canFollow ? <p>{words.notFollowed}</p> : null}
    </div>
  );
}
