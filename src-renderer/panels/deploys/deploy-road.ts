import {
  type Deploy,
  type DeployMethod,
  type DeployStep,
  hasEnded,
} from '../../../src-agent/contract/deploy.ts';

/** Render's own stretch of the road, in the order of its statuses. */
export type Phase = 'queue' | 'build' | 'pre-deploy' | 'update' | 'live';

/** How a station is drawn. `doubtful`: nobody can say. `skipped`: there was nothing to pass. */
export type StationMark = 'passed' | 'running' | 'failed' | 'doubtful' | 'skipped' | 'ahead';

/** One stop between the wish and a service that answers. */
export type Station = { readonly mark: StationMark } & (
  | { readonly kind: 'way'; readonly step: DeployStep }
  | { readonly kind: 'locate' }
  | { readonly kind: 'phase'; readonly phase: Phase }
  /** A status that is not known to us, as Render says it. */
  | { readonly kind: 'strange'; readonly status: string }
  | { readonly kind: 'health' }
);

type Position = { readonly phase: Phase; readonly mark: 'passed' | 'running' | 'failed' };

const POSITIONS: Readonly<Record<string, Position>> = {
  created: { phase: 'queue', mark: 'running' },
  queued: { phase: 'queue', mark: 'running' },
  build_in_progress: { phase: 'build', mark: 'running' },
  build_failed: { phase: 'build', mark: 'failed' },
  pre_deploy_in_progress: { phase: 'pre-deploy', mark: 'running' },
  pre_deploy_failed: { phase: 'pre-deploy', mark: 'failed' },
  update_in_progress: { phase: 'update', mark: 'running' },
  update_failed: { phase: 'update', mark: 'failed' },
  live: { phase: 'live', mark: 'passed' },
  deactivated: { phase: 'live', mark: 'passed' },
};

const WAY_MARKS: Readonly<Record<DeployStep['outcome'], StationMark>> = {
  'not-configured': 'skipped',
  sending: 'running',
  accepted: 'passed',
  refused: 'failed',
  unreachable: 'failed',
  unknown: 'doubtful',
  failed: 'failed',
  cancelled: 'doubtful',
};

/** The stations of a deploy from the first way that was tried to the health of the service; its end is not among them. */
export function roadOfDeploy(deploy: Deploy): readonly Station[] {
  return [...waysOf(deploy.steps), ...renderOf(deploy), ...healthOf(deploy)];
}

/** The last word on each way: while it is asked there is an earlier one. */
function waysOf(steps: readonly DeployStep[]): readonly Station[] {
  const last = new Map<DeployMethod, DeployStep>();
  for (const step of steps) last.set(step.method, step);
  return [...last.values()].map((step) => ({ kind: 'way', step, mark: WAY_MARKS[step.outcome] }));
}

function renderOf(deploy: Deploy): readonly Station[] {
  const { renderStatus, rollbackTo } = deploy;
  if (deploy.state === 'locating') return [{ kind: 'locate', mark: 'running' }];
  if (renderStatus === null) {
    return deploy.state === 'running' ? [{ kind: 'phase', phase: 'queue', mark: 'running' }] : [];
  }
  // Its end is told where the road ends; how far it had come Render does not say.
  if (renderStatus === 'canceled') return [];
  const position = POSITIONS[renderStatus];
  if (position === undefined)
    return [{ kind: 'strange', status: renderStatus, mark: markOf(deploy, 'running') }];
  const usual: readonly Phase[] =
    rollbackTo === null ? ['queue', 'build', 'update', 'live'] : ['queue', 'update', 'live'];
  const phases = (['queue', 'build', 'pre-deploy', 'update', 'live'] as const).filter(
    (phase) => usual.includes(phase) || phase === position.phase,
  );
  const at = phases.indexOf(position.phase);
  // Where it has ended nothing is to come.
  const shown = hasEnded(deploy) ? phases.slice(0, at + 1) : phases;
  return shown.map((phase, index) => ({
    kind: 'phase',
    phase,
    mark: index < at ? 'passed' : index > at ? 'ahead' : markOf(deploy, position.mark),
  }));
}

/** Nothing runs in what has ended. */
function markOf(deploy: Deploy, mark: Position['mark']): StationMark {
  return mark === 'running' && hasEnded(deploy) ? 'doubtful' : mark;
}

function healthOf({ state, health }: Deploy): readonly Station[] {
  if (state === 'checking') return [{ kind: 'health', mark: 'running' }];
  if (health === null) return [];
  return [{ kind: 'health', mark: health.failure === null ? 'passed' : 'failed' }];
}
