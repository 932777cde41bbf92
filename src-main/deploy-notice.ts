import { assertNever } from '../src-agent/contract/assert-never.ts';
import type { Deploy, DeployState } from '../src-agent/contract/deploy.ts';
import { explainFailure, type Language } from '../src-agent/contract/text/text.ts';
import { wordsFor } from './words.ts';

/** The last word on a deploy. In our own words: desktops read a notification as markup. */
export function describeDeployEnd(
  deploy: Deploy,
  language: Language,
): { readonly title: string; readonly body: string } {
  const words = wordsFor(language);
  const service = plain(deploy.service.name === '' ? deploy.service.id : deploy.service.name);
  const { failure } = deploy;
  const body = failure === null ? null : explainFailure({ ...failure, params: {} }, language, 'window').cure;
  return { title: titleOf(deploy.state)(service), body: body ?? words.deployBody };

  function titleOf(state: DeployState): (service: string) => string {
    switch (state) {
      case 'live':
        return words.deployLive;
      case 'done':
        return words.deployDone;
      case 'unhealthy':
        return words.deployUnhealthy;
      case 'cancelled':
        return words.deployCancelled;
      case 'replaced':
        return words.deployReplaced;
      case 'accepted':
        return words.deployAccepted;
      case 'refused':
        return words.deployRefused;
      case 'unknown':
      case 'interrupted':
      case 'gave-up':
        return words.deployUnknown;
      case 'failed':
      // Not ends: they are not told of.
      case 'triggering':
      case 'locating':
      case 'running':
      case 'commanding':
      case 'checking':
        return words.deployFailed;
      default:
        return assertNever(state);
    }
  }
}

function plain(text: string): string {
  return text.replaceAll(/[<>&]/gu, ' ');
}
