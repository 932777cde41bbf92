import {
  type Deploy,
  type DeployMethod,
  hasEnded,
  type ServiceCheck,
  type ShownCommand,
  wasLive,
} from '../contract/deploy.ts';
import type { DeployService } from '../contract/deploy-commands.ts';
import { err, type Failure, ok, type Result } from '../contract/result.ts';
import type { RenderService } from '../contract/settings.ts';
import type { Clock, DeployLog, Log, NewDeploy, Random } from '../ports.ts';
import { describeError } from '../support/describe-error.ts';
import type { Reach } from '../support/reach.ts';
import type { WayOut } from '../support/way-out.ts';
import { type AddressPorts, checkAddress, isHealthy } from './check-address.ts';
import { chooseService } from './choose-service.ts';
import { type CommandPorts, createCommandDesk } from './command-desk.ts';
import { createDeployNews } from './deploy-news.ts';
import { createDeployRecord } from './deploy-record.ts';
import { type FollowPorts, followDeploy } from './follow-deploy.ts';
import { planChain } from './plan-chain.ts';
import { type RenderSecrets, readApiKey, readDeployWays } from './read-deploy-ways.ts';
import { commitOf, createRenderClient } from './render-client.ts';
import type { RenderEndpoints } from './render-endpoints.ts';
import { type CommandWay, conclude, triggerDeploy } from './trigger-deploy.ts';
import { verifyService } from './verify-service.ts';

/** The deploys of the operator's services: asks for them and follows them to their end. */
export type DeployDesk = {
  services(): Promise<readonly DeployService[]>;
  /** Answers when the ways were tried. */
  trigger(wish: {
    readonly service: string | null;
    readonly clearCache: boolean | null;
    readonly commit: string | null;
    readonly who: string;
  }): Promise<Result<Deploy>>;
  rollback(id: number, who: string): Promise<Result<Deploy>>;
  /** The same to a deploy of Render's own list, whoever asked for it. */
  rollbackTo(serviceId: string | null, renderId: string, who: string): Promise<Result<Deploy>>;
  cancel(id: number, who: string): Promise<Result<Deploy>>;
  show(id: number): Result<Deploy>;
  /** The local command of a service, as it would run now. */
  command(serviceId: string | null): Promise<Result<ShownCommand>>;
  confirmCommand(serviceId: string, fingerprint: string, who: string): Promise<Result<ShownCommand>>;
  /** Asks the service itself whether it is up. */
  verify(serviceId: string | null): Promise<Result<ServiceCheck>>;
  /** Follows it and answers when it is another than that revision, or has ended. */
  next(id: number, revision: number): Promise<Result<Deploy>>;
  /** What only the operator can find out or settle: what became of a deploy, commands that wait to be confirmed. */
  attention(): readonly Failure[];
  /** Takes up what had not ended when the last agent did. */
  start(): void;
  stop(): Promise<void>;
};

/** Two wishes within it are one (DEL-6); Render takes ten a minute. */
const OWN_CAP_MS = 60_000;
/** A request that asks for a deploy is given so long to be answered when the agent stops. */
const STOP_LIMIT_MS = 5_000;

export function createDeployDesk(options: {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly secrets: RenderSecrets;
  readonly deploys: DeployLog;
  readonly services: () => readonly RenderService[];
  readonly endpoints: RenderEndpoints;
  readonly reach: Reach;
  readonly wayOut: WayOut;
  /** Trusted for the addresses of the services besides the authorities that Node brings; PEM. */
  readonly authorities?: readonly string[] | undefined;
  /** Of a deploy that failed; null: the agent stops. */
  readonly lastLines: FollowPorts['lastLines'];
  /** Variables that a service cannot do without and that Render does not have among its own. */
  readonly missingSettings: (serviceId: string) => Promise<Result<readonly string[]>>;
  readonly audit: (who: string, action: string, after: unknown) => void;
  readonly commands: CommandPorts;
  readonly onChange: (deploy: Deploy) => void;
  /** A local command was confirmed, or is no longer. */
  readonly onConfirmed: () => void;
}): DeployDesk {
  const { clock, reach, wayOut, deploys, secrets, audit } = options;
  const log = options.log.child('deploy');
  const client = createRenderClient(options);
  const stopping = new AbortController();
  /** What is being done about each deploy. */
  const tasks = new Map<number, Promise<void>>();
  const triggering = new Set<Promise<void>>();
  const news = createDeployNews(clock, stopping.signal);
  const { create, save, note } = createDeployRecord({
    log,
    deploys,
    audit,
    onChange: (deploy) => {
      options.onChange(deploy);
      news.ring(deploy.id);
    },
  });

  const read = (id: number): Deploy => {
    const deploy = deploys.get(id);
    if (deploy === null) throw new Error('a deploy that is followed was removed');
    return deploy;
  };

  const commands = createCommandDesk({
    clock,
    log,
    secrets,
    services: options.services,
    commands: options.commands,
    save,
    audit,
    onConfirmed: options.onConfirmed,
  });

  async function missingSettingsOf(serviceId: string): Promise<readonly string[]> {
    const missing = await options.missingSettings(serviceId);
    if (missing.ok) return missing.value;
    log.warn('The variables of a service could not be compared', {
      service: serviceId,
      code: missing.error.code,
    });
    return [];
  }

  const addressPorts: AddressPorts = {
    clock,
    reach,
    wayOut,
    signal: stopping.signal,
    authorities: options.authorities,
  };
  const followPorts = (one: number): FollowPorts => ({
    clock,
    random: options.random,
    client,
    apiKey: () => readApiKey(secrets),
    read,
    save,
    healthUrl: (serviceId) => options.services().find(({ id }) => id === serviceId)?.healthUrl ?? null,
    checkAddress: (url) => checkAddress(url, isHealthy, addressPorts),
    lastLines: options.lastLines,
    missingSettings: missingSettingsOf,
    pause: (ms) => news.wait(one, ms),
    isStopping: () => stopping.signal.aborted,
  });

  /** One task for each deploy. */
  function take(id: number, first: () => Promise<void>): void {
    if (tasks.has(id) || stopping.signal.aborted) return;
    const task = (async () => {
      await first();
      await commands.ended(id);
      await followDeploy(id, followPorts(id));
    })()
      .catch((error: unknown) => log.error('A deploy is no longer followed', { cause: describeError(error) }))
      .finally(() => {
        tasks.delete(id);
        news.ring(id);
      });
    tasks.set(id, task);
  }

  async function begin(draft: NewDeploy): Promise<Result<Deploy>> {
    const before = deploys.newestOf(draft.service.id);
    const sinceMs = before === null ? OWN_CAP_MS : Math.abs(clock.now() - before.at);
    if (before !== null && sinceMs < OWN_CAP_MS && before.state !== 'refused') {
      return err('deploy.too-soon', { params: { seconds: Math.ceil((OWN_CAP_MS - sinceMs) / 1_000) } });
    }
    const deploy = create(draft);
    const service =
      deploy.rollbackTo === null ? options.services().find(({ id }) => id === draft.service.id) : undefined;
    const tried = (async () =>
      triggerDeploy(deploy, await readDeployWays(draft.service.id, secrets), {
        clock,
        client,
        save,
        command: commandOf(service),
      }))();
    triggering.add(tried);
    take(deploy.id, () => tried);
    await tried.finally(() => triggering.delete(tried));
    return ok(read(deploy.id));
  }

  function commandOf(service: RenderService | undefined): CommandWay | null {
    if (service === undefined || service.command === null) return null;
    const { afterApiRefusal } = service.command;
    return { afterApiRefusal, run: (begin) => commands.run(service, begin) };
  }

  const choose = (id: string | null) => chooseService(options.services(), id);

  const returnTo = ({
    renderId,
    ...wish
  }: Pick<NewDeploy, 'service' | 'commit' | 'who'> & { readonly renderId: string }) =>
    begin({ ...wish, at: clock.now(), clearCache: false, commitAsked: null, rollbackTo: renderId });

  function show(id: number): Result<Deploy> {
    const deploy = deploys.get(id);
    return deploy === null ? err('deploy.not-found', { params: { id } }) : ok(deploy);
  }

  /** After a crash or a stop: what was under way is doubtful, what was not sent was not started. */
  async function resume(id: number): Promise<void> {
    const deploy = read(id);
    if (deploy.state === 'commanding') await commands.recover(deploy);
    if (deploy.state !== 'triggering') return;
    const plan = planChain(deploy.steps, null);
    if (plan.kind === 'try') {
      const failure = { code: 'deploy.interrupted', params: {}, retryable: false } as const;
      save(id, { state: 'refused', failure, endedAt: clock.now() });
      return;
    }
    const { ok: canFollow } = await readApiKey(secrets);
    save(id, conclude(plan, { canFollow, renderId: deploy.renderId, now: clock.now() }));
  }

  return {
    services: () =>
      Promise.all(
        options.services().map(async (service) => {
          const { id, name, branch, clearCache } = service;
          const { hook, apiKey } = await readDeployWays(id, secrets);
          const way = (method: DeployMethod, found: Result<unknown>) => ({
            method,
            failure: found.ok ? null : withoutCause(found.error),
          });
          const methods: DeployService['methods'] = [way('hook', hook), way('api', apiKey)];
          if (service.command !== null) {
            methods.push({ method: 'command', failure: await commands.fault(service) });
          }
          return { id, name, branch, clearCache, methods };
        }),
      ),
    async trigger({ service, clearCache, commit, who }) {
      const chosen = choose(service);
      if (!chosen.ok) return chosen;
      const { id, name } = chosen.value;
      return begin({
        service: { id, name },
        who,
        at: clock.now(),
        clearCache: clearCache ?? chosen.value.clearCache,
        commitAsked: commit,
        rollbackTo: null,
        commit: null,
      });
    },
    async rollback(id, who) {
      const source = show(id);
      if (!source.ok) return source;
      const { renderId, renderStatus, service, commit } = source.value;
      if (!wasLive(renderStatus) || renderId === null) return err('deploy.nothing-to-return');
      return returnTo({ service, renderId, commit, who });
    },
    async rollbackTo(serviceId, renderId, who) {
      const chosen = choose(serviceId);
      if (!chosen.ok) return chosen;
      const { id, name } = chosen.value;
      const key = await readApiKey(secrets);
      if (!key.ok) return key;
      const source = await client.deploy(key.value, id, renderId);
      if (source.kind !== 'done') return { ok: false, error: source.failure };
      if (!wasLive(source.value.status)) return err('deploy.nothing-to-return');
      return returnTo({ service: { id, name }, renderId, commit: commitOf(source.value), who });
    },
    async cancel(id, who) {
      const found = show(id);
      if (!found.ok) return found;
      const { renderId, service } = found.value;
      if (commands.cancel(id)) {
        note(who, 'deploys.cancel', found.value, { method: 'command' });
        return ok(save(id, { cancelAsked: true }));
      }
      if (hasEnded(found.value) || renderId === null) return err('deploy.not-cancellable');
      const key = await readApiKey(secrets);
      if (!key.ok) return key;
      const answer = await client.cancel(key.value, service.id, renderId);
      note(who, 'deploys.cancel', found.value, { renderId, outcome: answer.kind });
      // Render may have ended it also where its answer was lost; the follower may have seen the end meanwhile.
      const mayHave = answer.kind === 'done' || answer.kind === 'unknown';
      if (mayHave && !hasEnded(read(id))) save(id, { cancelAsked: true });
      return answer.kind === 'done' ? ok(read(id)) : { ok: false, error: answer.failure };
    },
    show,
    async command(serviceId) {
      const chosen = choose(serviceId);
      return chosen.ok ? commands.show(chosen.value) : chosen;
    },
    async confirmCommand(serviceId, fingerprint, who) {
      const chosen = choose(serviceId);
      return chosen.ok ? commands.confirm(chosen.value, fingerprint, who) : chosen;
    },
    async verify(serviceId) {
      const chosen = choose(serviceId);
      if (!chosen.ok) return chosen;
      const missingSettings = () => options.missingSettings(chosen.value.id);
      return verifyService(chosen.value, { ...addressPorts, missingSettings });
    },
    async next(id, revision) {
      const found = show(id);
      if (!found.ok) return found;
      if (!hasEnded(found.value)) take(id, () => resume(id));
      for (;;) {
        const deploy = read(id);
        if (deploy.revision !== revision || hasEnded(deploy)) return ok(deploy);
        if (stopping.signal.aborted || !tasks.has(id)) return err('agent.stopping');
        await news.wait(id, null);
      }
    },
    attention: () => [
      ...options.services().flatMap(({ id }) => {
        const newest = deploys.newestOf(id);
        const isOpen = newest?.state === 'unknown' || newest?.state === 'interrupted';
        return isOpen && newest.failure !== null ? [newest.failure] : [];
      }),
      ...commands.unconfirmed(options.services()),
    ],
    start: () => {
      for (const { id } of deploys.open()) take(id, () => resume(id));
    },
    async stop() {
      const commandsOver = commands.stop();
      await new Promise<void>((resolve) => {
        const limit = clock.setTimer(STOP_LIMIT_MS, resolve);
        void Promise.allSettled(triggering).then(() => {
          limit.cancel();
          resolve();
        });
      });
      await commandsOver;
      stopping.abort();
      client.close();
      news.ringAll();
      await Promise.all(tasks.values());
    },
  };
}

function withoutCause({ code, params, retryable }: Failure): Failure {
  return { code, params, retryable };
}
