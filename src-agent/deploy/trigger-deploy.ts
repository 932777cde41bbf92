import type { Deploy, DeployMethod, DeployStep } from '../contract/deploy.ts';
import type { LocalCommand } from '../contract/deploy-settings.ts';
import { err, type Failure, ok, type Result } from '../contract/result.ts';
import type { Clock, DeployChange } from '../ports.ts';
import { planChain } from './plan-chain.ts';
import type { DeployWays } from './read-deploy-ways.ts';
import type { RenderClient, TriggerAnswer } from './render-client.ts';

export type TriggerPorts = {
  readonly clock: Clock;
  readonly client: RenderClient;
  readonly save: (id: number, change: DeployChange) => Deploy;
  /** null: the service has none, or an earlier version is to return. */
  readonly command: CommandWay | null;
};

/** The last way: a program of this machine. It is started here; its end is waited for elsewhere. */
export type CommandWay = {
  readonly afterApiRefusal: LocalCommand['afterApiRefusal'];
  /** `begin` stores that it starts. */
  readonly run: (begin: () => Deploy) => Promise<Result<Deploy>>;
};

/**
 * Tries the ways in their order until one is taken, in doubt, or none is left. A step is stored as `sending` before
 * its request leaves: whatever ends the agent then, the next one finds that Render may have been asked.
 */
export async function triggerDeploy(deploy: Deploy, ways: DeployWays, ports: TriggerPorts): Promise<void> {
  const { save, clock } = ports;
  await rememberNewest(deploy, ways, ports);
  let tried = deploy;
  for (;;) {
    const plan = planChain(tried.steps, ports.command?.afterApiRefusal ?? null);
    if (plan.kind !== 'try') {
      const { renderId } = tried;
      save(deploy.id, conclude(plan, { canFollow: ways.apiKey.ok, renderId, now: clock.now() }));
      return;
    }
    if (plan.method === 'command') {
      tried = await tryCommand(tried, ports);
      if (tried.state === 'commanding') return;
    } else {
      tried = await tryRender(plan.method, tried, ways, ports);
    }
  }
}

/** Whatever the list holds above it later came after: no clock has to be believed. */
async function rememberNewest(
  deploy: Deploy,
  { apiKey }: DeployWays,
  { client, save }: TriggerPorts,
): Promise<void> {
  if (!apiKey.ok) return;
  const listed = await client.deploys(apiKey.value, deploy.service.id);
  const newest = listed.kind === 'done' ? listed.value[0] : undefined;
  if (newest !== undefined) save(deploy.id, { newestBefore: newest.id });
}

async function tryRender(
  method: Exclude<DeployMethod, 'command'>,
  deploy: Deploy,
  ways: DeployWays,
  { clock, client, save }: TriggerPorts,
): Promise<Deploy> {
  const store = (step: Omit<DeployStep, 'method' | 'at'>, renderId: string | null): Deploy =>
    save(deploy.id, { steps: [...deploy.steps, { method, at: clock.now(), ...step }], renderId });
  const send = method === 'hook' ? hookCall(deploy, ways, client) : apiCall(deploy, ways, client);
  if (!send.ok) {
    const { code, params, retryable } = send.error;
    return store({ outcome: 'not-configured', httpStatus: null, failure: { code, params, retryable } }, null);
  }
  store({ outcome: 'sending', httpStatus: null, failure: null }, null);
  const answer = await send.value();
  if (answer.kind === 'done')
    return store(
      { outcome: 'accepted', httpStatus: answer.httpStatus, failure: null },
      answer.value.renderId,
    );
  return store({ outcome: answer.kind, httpStatus: answer.httpStatus, failure: answer.failure }, null);
}

/** The deploy as its command was started, or with the step that says why it was not. */
async function tryCommand(deploy: Deploy, { clock, command, save }: TriggerPorts): Promise<Deploy> {
  const store = (step: Pick<DeployStep, 'outcome' | 'failure'>, state = deploy.state): Deploy =>
    save(deploy.id, {
      state,
      steps: [...deploy.steps, { method: 'command', at: clock.now(), httpStatus: null, ...step }],
    });
  if (deploy.clearCache || deploy.commitAsked !== null || command === null) {
    const failure = { code: 'deploy.command-cannot', params: {}, retryable: false } as const;
    return store({ outcome: 'not-configured', failure });
  }
  const run = await command.run(() => store({ outcome: 'sending', failure: null }, 'commanding'));
  if (run.ok) return run.value;
  const { code, params, retryable } = run.error;
  return store({ outcome: 'refused', failure: { code, params, retryable } });
}

type Call = Result<() => Promise<TriggerAnswer>>;

function hookCall(deploy: Deploy, { hook }: DeployWays, client: RenderClient): Call {
  if (deploy.rollbackTo !== null) return err('deploy.rollback-needs-api');
  if (!hook.ok) return hook;
  if (deploy.clearCache) return err('deploy.hook-cannot-clear');
  return ok(() => client.hook(hook.value, deploy.commitAsked));
}

function apiCall(deploy: Deploy, { apiKey }: DeployWays, client: RenderClient): Call {
  if (!apiKey.ok) return apiKey;
  const { service, rollbackTo, clearCache, commitAsked } = deploy;
  return ok(() =>
    rollbackTo === null
      ? client.trigger(apiKey.value, service.id, { clearCache, commit: commitAsked })
      : client.rollback(apiKey.value, service.id, rollbackTo),
  );
}

/** What the row becomes when no way is tried any more. Without the API nothing can be followed or resolved. */
export function conclude(
  plan: { readonly kind: 'taken' | 'doubtful' } | { readonly kind: 'refused'; readonly failure: Failure },
  given: { readonly canFollow: boolean; readonly renderId: string | null; readonly now: number },
): DeployChange {
  const { canFollow, renderId, now } = given;
  if (plan.kind === 'refused') return { state: 'refused', failure: plan.failure, endedAt: now };
  if (canFollow) {
    const isKnown = plan.kind === 'taken' && renderId !== null;
    return { state: isKnown ? 'running' : 'locating', followedSince: now };
  }
  if (plan.kind === 'taken') return { state: 'accepted', endedAt: now };
  const failure = { code: 'deploy.outcome-unknown', params: {}, retryable: false } as const;
  return { state: 'unknown', failure, endedAt: now };
}
