import { DEPLOY_METHODS, type DeployMethod, type DeployStep } from '../contract/deploy.ts';
import type { LocalCommand } from '../contract/deploy-settings.ts';
import type { Failure } from '../contract/result.ts';

/** What follows on the steps so far. `taken`: Render has it. `doubtful`: it may have it, so nothing else is tried. */
export type ChainPlan =
  | { readonly kind: 'try'; readonly method: DeployMethod }
  | { readonly kind: 'taken' | 'doubtful' }
  | { readonly kind: 'refused'; readonly failure: Failure };

/**
 * The next way to ask for a deploy. A deploy is not idempotent: the chain moves on only after an outcome that is
 * certain to have started nothing, never after an unknown one (RELIABILITY.md DEL-6). `command`: what the operator
 * allows the local command after Render's API said no; null: there is none. One that was started ends the chain.
 */
export function planChain(
  steps: readonly DeployStep[],
  command: LocalCommand['afterApiRefusal'] | null,
): ChainPlan {
  const last = steps.at(-1);
  switch (last?.outcome) {
    case 'accepted':
      return { kind: 'taken' };
    // Still `sending` when it is read: the agent ended between request and answer.
    case 'sending':
    case 'unknown':
      return { kind: 'doubtful' };
    default: {
      const method = DEPLOY_METHODS[steps.length];
      const mayFollow = method !== 'command' || allowsCommand(last, command);
      return method === undefined || !mayFollow
        ? { kind: 'refused', failure: mostTelling(steps) }
        : { kind: 'try', method };
    }
  }
}

/** After the step of the API. */
function allowsCommand(
  api: DeployStep | undefined,
  command: LocalCommand['afterApiRefusal'] | null,
): boolean {
  if (command === null) return false;
  return api?.outcome !== 'refused' || command === 'run-command';
}

/** What Render or the network said comes before what is not set up here. */
function mostTelling(steps: readonly DeployStep[]): Failure {
  const tried = steps.findLast(({ outcome }) => outcome !== 'not-configured')?.failure;
  const missing = steps.find(({ failure }) => failure !== null)?.failure;
  return tried ?? missing ?? { code: 'deploy.not-configured', params: {}, retryable: false };
}
