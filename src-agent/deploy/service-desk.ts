import { DateTime } from 'luxon';
import { type Deploy, LONGEST_LAST_LINE, MOST_LAST_LINES, wasLive } from '../contract/deploy.ts';
import { err, ok, type Result } from '../contract/result.ts';
import type { ListedDeploy, ServiceAction, ServiceLog, ServiceState } from '../contract/service-commands.ts';
import type { RenderService } from '../contract/settings.ts';
import type { Clock, Log } from '../ports.ts';
import { isoInstant } from '../support/clock.ts';
import { plain } from '../support/plain-text.ts';
import type { Reach } from '../support/reach.ts';
import type { WayOut } from '../support/way-out.ts';
import { chooseService } from './choose-service.ts';
import type { FailedDeploy } from './follow-deploy.ts';
import { type RenderSecrets, readApiKey } from './read-deploy-ways.ts';
import { readServiceLog } from './read-service-log.ts';
import type { RenderAnswer } from './render-answer.ts';
import { commitOf, createRenderClient, type RenderDeploy } from './render-client.ts';
import type { RenderEndpoints } from './render-endpoints.ts';
import { createServiceClient, type LogQuery, type ServiceFacts } from './service-client.ts';

type Named = Deploy['service'];

/** The operator's services as Render has them. */
export type ServiceDesk = {
  show(serviceId: string | null): Promise<Result<ServiceState>>;
  act(
    serviceId: string | null,
    action: ServiceAction,
    who: string,
  ): Promise<Result<{ readonly service: Named; readonly action: ServiceAction }>>;
  logs(wish: {
    readonly service: string | null;
    readonly build: string | null;
    readonly search: string;
    readonly lines: number;
  }): Promise<Result<ServiceLog>>;
  deploys(
    serviceId: string | null,
    limit: number,
  ): Promise<Result<{ readonly service: Named; readonly items: ListedDeploy[] }>>;
  /** The last lines of the log of a deploy that failed; none where they cannot be read. null: the desk is closed. */
  lastLines(failed: FailedDeploy): Promise<Deploy['lastLines'] | null>;
  /** Names of its `requiredSettings` that are not among its own variables at Render. Nothing is asked where none are named. */
  missingSettings(serviceId: string): Promise<Result<readonly string[]>>;
  /** For doctor: whether the key works and each service is there. null: no service, or no key to ask with. */
  examine(): Promise<{
    readonly key: Result<null>;
    readonly services: readonly { readonly name: string; readonly state: Result<ServiceState> }[];
  } | null>;
  /** What was asked for is answered, or cut off. */
  stop(): Promise<void>;
};

/** How far back "lately" goes. */
const LATELY_MS = 24 * 3_600_000;

export function createServiceDesk(options: {
  readonly clock: Clock;
  readonly log: Log;
  readonly secrets: RenderSecrets;
  readonly services: () => readonly RenderService[];
  readonly endpoints: RenderEndpoints;
  readonly reach: Reach;
  readonly wayOut: WayOut;
  readonly redact: (text: string) => string;
  readonly audit: (who: string, action: string, after: unknown) => void;
}): ServiceDesk {
  const { clock, secrets, redact, audit } = options;
  const client = createServiceClient(options);
  const deployClient = createRenderClient(options);
  const log = options.log.child('deploy');
  const acting = new Set<Promise<unknown>>();
  let isClosed = false;

  /** The service that is meant, and the key to ask for it. */
  async function open(id: string | null): Promise<Result<{ readonly service: Named; readonly key: string }>> {
    const chosen = chooseService(options.services(), id);
    if (!chosen.ok) return chosen;
    const key = await readApiKey(secrets);
    if (!key.ok) return key;
    const { name } = chosen.value;
    return ok({ service: { id: chosen.value.id, name }, key: key.value });
  }

  async function act(
    { service, key }: { readonly service: Named; readonly key: string },
    action: ServiceAction,
    who: string,
  ): Promise<Result<{ readonly service: Named; readonly action: ServiceAction }>> {
    const note = (outcome: string, more: Readonly<Record<string, unknown>> = {}): void =>
      audit(who, `service.${action}`, { service: service.id, method: 'api', outcome, ...more });
    note('sending');
    const answer = await client.act(key, service.id, action);
    const { kind, httpStatus } = answer;
    if (kind === 'done') {
      note('accepted', { httpStatus });
      return ok({ service, action });
    }
    const { failure } = answer;
    note(kind, { httpStatus, failure: failure.code });
    return kind === 'unknown' ? err('deploy.action-unknown') : { ok: false, error: failure };
  }

  async function look(service: Named, key: string): Promise<Result<ServiceState>> {
    const facts = resultOf(await client.service(key, service.id));
    return facts.ok ? ok(stateOf(service, facts.value)) : facts;
  }

  /** What is to be read of the log: of a build the time of its deploy. */
  async function logQuery(serviceId: string, key: string, build: string | null): Promise<Result<LogQuery>> {
    const service = resultOf(await client.service(key, serviceId));
    if (!service.ok) return service;
    const whose = { ownerId: service.value.ownerId, serviceId };
    const lately = isoInstant(clock.now() - LATELY_MS);
    if (build === null) return ok({ ...whose, type: 'app', startTime: lately, endTime: null });
    const deploy = resultOf(await deployClient.deploy(key, serviceId, build));
    if (!deploy.ok) return deploy;
    // In Render's own words: what is rounded here would lose the last line.
    const { createdAt, finishedAt } = deploy.value;
    const startTime = readInstant(createdAt) === null ? lately : (createdAt ?? lately);
    return ok({
      ...whose,
      type: 'build',
      startTime,
      endTime: readInstant(finishedAt) === null ? null : (finishedAt ?? null),
    });
  }

  const readLog = async (
    query: LogQuery,
    key: string,
    wish: { readonly search: string; readonly count: number },
  ) => resultOf(await readServiceLog({ ...wish, query, page: (one) => client.logs(key, one), redact }));

  async function readLastLines(
    serviceId: string,
    renderId: string,
    status: string | null,
  ): Promise<Result<Deploy['lastLines']>> {
    const key = await readApiKey(secrets);
    if (!key.ok) return key;
    const query = await logQuery(serviceId, key.value, renderId);
    if (!query.ok) return query;
    // What failed to start wrote its own words; what failed before, Render's builder.
    const types = status === 'update_failed' ? (['app', 'build'] as const) : (['build', 'app'] as const);
    for (const type of types) {
      const read = await readLog({ ...query.value, type }, key.value, { search: '', count: MOST_LAST_LINES });
      if (!read.ok) return read;
      const { lines } = read.value;
      if (lines.length > 0)
        return ok(lines.map((line) => ({ ...line, message: plain(line.message, LONGEST_LAST_LINE) })));
    }
    return ok([]);
  }

  return {
    async show(serviceId) {
      const opened = await open(serviceId);
      if (!opened.ok) return opened;
      return look(opened.value.service, opened.value.key);
    },
    async act(serviceId, action, who) {
      const opened = await open(serviceId);
      if (!opened.ok) return opened;
      const asked = act(opened.value, action, who);
      acting.add(asked);
      return asked.finally(() => acting.delete(asked));
    },
    async logs({ service: serviceId, build, search, lines: count }) {
      const opened = await open(serviceId);
      if (!opened.ok) return opened;
      const { service, key } = opened.value;
      const query = await logQuery(service.id, key, build);
      if (!query.ok) return query;
      const read = await readLog(query.value, key, { search, count });
      if (!read.ok) return read;
      const since = readInstant(query.value.startTime) ?? clock.now() - LATELY_MS;
      return ok({ service, ...read.value, lines: [...read.value.lines], since });
    },
    async deploys(serviceId, limit) {
      const opened = await open(serviceId);
      if (!opened.ok) return opened;
      const { service, key } = opened.value;
      const listed = resultOf(await deployClient.deploys(key, service.id, limit));
      return listed.ok ? ok({ service, items: listed.value.slice(0, limit).map(listedDeploy) }) : listed;
    },
    async lastLines({ serviceId, renderId, renderStatus }) {
      const found = await readLastLines(serviceId, renderId, renderStatus);
      if (isClosed) return null;
      if (found.ok) return found.value;
      log.warn('The log of a failed deploy could not be read', { deploy: renderId, code: found.error.code });
      return [];
    },
    async missingSettings(serviceId) {
      const chosen = chooseService(options.services(), serviceId);
      if (!chosen.ok) return chosen;
      const { requiredSettings } = chosen.value;
      if (requiredSettings.length === 0) return ok([]);
      const key = await readApiKey(secrets);
      if (!key.ok) return key;
      const names = resultOf(await client.variableNames(key.value, serviceId));
      return names.ok ? ok(requiredSettings.filter((name) => !names.value.includes(name))) : names;
    },
    async examine() {
      const all = options.services();
      const secret = await readApiKey(secrets);
      if (all.length === 0 || (!secret.ok && secret.error.code === 'deploy.api-key-missing')) return null;
      if (!secret.ok) return { key: secret, services: [] };
      const key = resultOf(await client.checkKey(secret.value));
      if (!key.ok) return { key, services: [] };
      const looked = all.map(async ({ id, name }) => ({
        name: name === '' ? id : `${name} (${id})`,
        state: await look({ id, name }, secret.value),
      }));
      return { key, services: await Promise.all(looked) };
    },
    async stop() {
      isClosed = true;
      client.close();
      deployClient.close();
      await Promise.allSettled(acting);
    },
  };
}

function resultOf<Value>(answer: RenderAnswer<Value>): Result<Value> {
  return answer.kind === 'done' ? ok(answer.value) : { ok: false, error: answer.failure };
}

function stateOf(service: Named, facts: ServiceFacts): ServiceState {
  const { suspended, autoDeploy } = facts;
  return {
    service,
    name: cut(facts.name, 200),
    type: cut(facts.type, 100),
    branch: cut(facts.branch, 200),
    repo: cut(facts.repo, 500),
    url: cut(facts.serviceDetails?.url, 500),
    dashboardUrl: cut(facts.dashboardUrl, 500),
    suspended: suspended === 'suspended' ? true : suspended === 'not_suspended' ? false : null,
    suspenders: (facts.suspenders ?? []).slice(0, 10).map((one) => one.slice(0, 100)),
    autoDeploy: autoDeploy === 'yes' ? true : autoDeploy === 'no' ? false : null,
  };
}

function listedDeploy(deploy: RenderDeploy): ListedDeploy {
  return {
    renderId: deploy.id,
    status: cut(deploy.status, 100),
    trigger: cut(deploy.trigger, 100),
    createdAt: readInstant(deploy.createdAt),
    finishedAt: readInstant(deploy.finishedAt),
    commit: commitOf(deploy),
    wasLive: wasLive(deploy.status),
  };
}

function cut(text: string | null | undefined, longest: number): string | null {
  return text === null || text === undefined || text === '' ? null : text.slice(0, longest);
}

function readInstant(text: string | null | undefined): number | null {
  const at = DateTime.fromISO(text ?? '').toMillis();
  return Number.isFinite(at) ? Math.trunc(at) : null;
}
