import { type AddressCheck, type Deploy, hasEnded } from '../contract/deploy.ts';
import type { Result } from '../contract/result.ts';
import type { Clock, DeployChange, Random } from '../ports.ts';
import { findDeploy, hasNewer } from './find-deploy.ts';
import { type NextLook, nextLook, nextSearch, type Sight } from './next-look.ts';
import type { RenderAnswer } from './render-answer.ts';
import { commitOf, type RenderClient } from './render-client.ts';

/** At Render. */
export type FailedDeploy = {
  readonly serviceId: string;
  readonly renderId: string;
  readonly renderStatus: string | null;
};

export type FollowPorts = {
  readonly clock: Clock;
  readonly random: Random;
  readonly client: RenderClient;
  readonly apiKey: () => Promise<Result<string>>;
  readonly read: (id: number) => Deploy;
  readonly save: (id: number, change: DeployChange) => Deploy;
  /** null: the service has none. */
  readonly healthUrl: (serviceId: string) => string | null;
  readonly checkAddress: (url: string) => Promise<AddressCheck>;
  /** Variables the service cannot do without and lacks; none where that could not be learnt. */
  readonly missingSettings: (serviceId: string) => Promise<readonly string[]>;
  /** Of a deploy that failed; null: the agent stops. */
  readonly lastLines: (failed: FailedDeploy) => Promise<Deploy['lastLines'] | null>;
  /** Ends after so many milliseconds, or earlier when there is news. */
  readonly pause: (ms: number) => Promise<void>;
  readonly isStopping: () => boolean;
};

/** A service that starts slowly, or a router that learns of it late. */
const HEALTH_LIMIT_MS = 120_000;
const HEALTH_POLL_MS = 5_000;
/** A clock that is set back lengthens nothing. */
const MOST_HEALTH_LOOKS = HEALTH_LIMIT_MS / HEALTH_POLL_MS;

type Counts = { readonly looks: number; readonly troubles: number };

type Following = FollowPorts & {
  /** Milliseconds since an instant of the row: by the wall clock until we took it up, by the other one since (TIM-3). */
  readonly elapsedSince: (instant: number) => number;
};

function createElapsed(clock: Clock): Following['elapsedSince'] {
  let from = { instant: Number.NaN, elapsedMs: 0, monotonic: 0 };
  return (instant) => {
    if (instant !== from.instant) {
      const elapsedMs = Math.max(0, clock.now() - instant);
      from = { instant, elapsedMs, monotonic: clock.monotonic() };
    }
    return from.elapsedMs + clock.monotonic() - from.monotonic;
  };
}

/** Goes on with a deploy where its row says it is, until it has ended or the agent stops. */
export async function followDeploy(id: number, given: FollowPorts): Promise<void> {
  const ports: Following = { ...given, elapsedSince: createElapsed(given.clock) };
  let counts: Counts = { looks: 0, troubles: 0 };
  for (;;) {
    const deploy = ports.read(id);
    if (hasEnded(deploy) || ports.isStopping()) return;
    const sight =
      deploy.state === 'checking'
        ? await checkHealth(deploy, counts.looks, ports)
        : await look(deploy, ports);
    // What a stop cut off says nothing of the deploy.
    if (ports.isStopping()) return;
    counts = {
      looks: counts.looks + 1,
      troubles: sight.kind === 'trouble' ? counts.troubles + 1 : 0,
    };
    const pauseMs = sight.kind === 'settled' ? null : await act(id, sight, counts, ports);
    if (pauseMs === 'stop') return;
    if (pauseMs === null) counts = { looks: 0, troubles: 0 };
    else await ports.pause(pauseMs);
  }
}

type Looked =
  | Sight
  /** The row has been moved on already. */
  | { readonly kind: 'settled' }
  /** Live, and its health address does not say so yet. */
  | { readonly kind: 'unwell' };

async function look(deploy: Deploy, ports: FollowPorts): Promise<Looked> {
  const key = await ports.apiKey();
  if (!key.ok) {
    const { code, params, retryable } = key.error;
    return { kind: 'trouble', failure: { code, params, retryable }, retryAfterMs: null };
  }
  return deploy.renderId === null
    ? search(deploy, key.value, ports)
    : see(deploy, deploy.renderId, key.value, ports);
}

async function search(deploy: Deploy, key: string, { client, clock, save }: FollowPorts): Promise<Looked> {
  const listed = await client.deploys(key, deploy.service.id);
  if (listed.kind !== 'done') return troubleOf(listed);
  const found = findDeploy(listed.value, deploy);
  if (found === null) return { kind: 'absent' };
  save(deploy.id, { state: 'running', renderId: found.id, followedSince: clock.now() });
  return { kind: 'settled' };
}

async function see(
  deploy: Deploy,
  renderId: string,
  key: string,
  { client, save }: FollowPorts,
): Promise<Looked> {
  const seen = await client.deploy(key, deploy.service.id, renderId);
  if (seen.kind === 'refused' && seen.httpStatus === 404) return { kind: 'absent' };
  if (seen.kind !== 'done') return troubleOf(seen);
  const status = seen.value.status ?? 'created';
  const commit = commitOf(seen.value) ?? deploy.commit;
  if (status !== deploy.renderStatus || commit?.id !== deploy.commit?.id)
    save(deploy.id, { renderStatus: status.slice(0, 100), commit });
  if (status !== 'canceled') return { kind: 'seen', status, replaced: false };
  const listed = await client.deploys(key, deploy.service.id);
  if (listed.kind !== 'done') return troubleOf(listed);
  return { kind: 'seen', status, replaced: hasNewer(listed.value, renderId) };
}

async function checkHealth(deploy: Deploy, looksBefore: number, ports: Following): Promise<Looked> {
  const { clock, save } = ports;
  const url = ports.healthUrl(deploy.service.id);
  const health = url === null ? null : await ports.checkAddress(url);
  if (ports.isStopping()) return { kind: 'settled' };
  const isWell = health === null || health.failure === null;
  const elapsedMs = ports.elapsedSince(deploy.followedSince ?? 0);
  const isOver = elapsedMs >= HEALTH_LIMIT_MS || looksBefore >= MOST_HEALTH_LOOKS;
  if (!isWell && !isOver) return { kind: 'unwell' };
  save(deploy.id, { state: isWell ? 'live' : 'unhealthy', health, endedAt: clock.now() });
  return { kind: 'settled' };
}

/** Stores what the sight ends; otherwise gives the pause before the next one. */
async function act(
  id: number,
  sight: Exclude<Looked, { kind: 'settled' }>,
  counts: Counts,
  ports: Following,
): Promise<number | null | 'stop'> {
  if (sight.kind === 'unwell') return HEALTH_POLL_MS;
  const deploy = ports.read(id);
  const next = decide(deploy, sight, counts, ports);
  if (next.kind === 'again') return next.inMs;
  const lines = next.state === 'failed' ? await readLastLines(deploy, ports) : [];
  // Not ended yet: the next agent sees that it failed, and can ask for its lines.
  if (lines === null || ports.isStopping()) return 'stop';
  const missing = next.state === 'live' ? [...(await ports.missingSettings(deploy.service.id))] : [];
  if (ports.isStopping()) return 'stop';
  const now = ports.clock.now();
  const found = { lastLines: lines, missingSettings: missing };
  if (next.state === 'live' && ports.healthUrl(deploy.service.id) !== null)
    ports.save(id, { state: 'checking', followedSince: now, ...found });
  else ports.save(id, { state: next.state, failure: next.failure, endedAt: now, ...found });
  return null;
}

async function readLastLines(
  { service, renderId, renderStatus }: Deploy,
  { lastLines }: FollowPorts,
): Promise<Deploy['lastLines'] | null> {
  return renderId === null ? [] : lastLines({ serviceId: service.id, renderId, renderStatus });
}

function decide(deploy: Deploy, sight: Sight, counts: Counts, { elapsedSince, random }: Following): NextLook {
  const progress = {
    ...counts,
    elapsedMs: elapsedSince(deploy.followedSince ?? deploy.at),
    lastStatus: deploy.renderStatus,
    cancelAsked: deploy.cancelAsked,
  };
  if (deploy.renderId !== null || sight.kind === 'seen') return nextLook(sight, progress, random);
  return nextSearch(sight, { ...progress, doubtful: deploy.steps.at(-1)?.outcome !== 'accepted' }, random);
}

function troubleOf(answer: Exclude<RenderAnswer<unknown>, { kind: 'done' }>): Sight {
  return { kind: 'trouble', failure: answer.failure, retryAfterMs: answer.retryAfterMs };
}
