import { type DeployState, RENDER_STATUSES, type RenderStatus } from '../contract/deploy.ts';
import type { Failure } from '../contract/result.ts';
import type { Random } from '../ports.ts';
import { backoffDelay, HALF_RANDOM } from '../support/backoff.ts';

/** What one look at the deploy showed. */
export type Sight =
  /** `replaced`: there is a newer deploy of the service; asked only for one that was cancelled. */
  | { readonly kind: 'seen'; readonly status: string; readonly replaced: boolean }
  /** Asked for by its id or in the list, and not there. */
  | { readonly kind: 'absent' }
  | { readonly kind: 'trouble'; readonly failure: Failure; readonly retryAfterMs: number | null };

export type Progress = {
  /** Since following began. Milliseconds. */
  readonly elapsedMs: number;
  /** This look included. */
  readonly looks: number;
  /** Troubles in a row, this one included. */
  readonly troubles: number;
  readonly lastStatus: string | null;
  /** Its end was asked for here: no other deploy took its place. */
  readonly cancelAsked: boolean;
};

export type NextLook =
  | { readonly kind: 'again'; readonly inMs: number }
  | { readonly kind: 'end'; readonly state: DeployState; readonly failure: Failure | null };

/** As Render's own client polls: slower until it has started. */
const WAITING_POLL_MS = 10_000;
const STARTED_POLL_MS = 5_000;
/** A new deploy may be unknown to Render itself for some seconds. */
const ABSENT_LIMIT_MS = 60_000;
/** Above what builds, pre-deploys and starts are said to take together (PROTOCOLS.md section 1). */
const DEADLINE_MS = 180 * 60_000;
/** A clock that is set back ends nothing, this does. */
const MOST_LOOKS = 2_500;
const LONGEST_PAUSE_MS = 120_000;

/** When to look at a running deploy again, or how it ended. */
export function nextLook(sight: Sight, progress: Progress, random: Random): NextLook {
  if (sight.kind === 'seen') {
    const ended = endOf(sight, progress);
    if (ended !== null) return ended;
  }
  if (sight.kind === 'absent' && progress.elapsedMs >= ABSENT_LIMIT_MS)
    return { kind: 'end', state: 'gave-up', failure: failure('deploy.vanished') };
  // A key that was revoked will not come back by itself.
  if (sight.kind === 'trouble' && !sight.failure.retryable)
    return { kind: 'end', state: 'gave-up', failure: sight.failure };
  if (progress.elapsedMs >= DEADLINE_MS || progress.looks >= MOST_LOOKS)
    return {
      kind: 'end',
      state: 'gave-up',
      failure: failure('deploy.overdue', {
        minutes: Math.round(progress.elapsedMs / 60_000),
        status: progress.lastStatus ?? '-',
      }),
    };
  return { kind: 'again', inMs: pauseAfter(sight, progress.troubles, random) };
}

/** Render may queue a deploy behind others before it lists it. */
const QUEUE_LIMIT_MS = 600_000;
/** So long after a request whose outcome is unknown its deploy would be listed. */
const DOUBT_LIMIT_MS = 60_000;

/** The same for a deploy whose id is looked for; `doubtful`: it is not even known whether Render took it. */
export function nextSearch(
  sight: Exclude<Sight, { kind: 'seen' }>,
  progress: Pick<Progress, 'elapsedMs' | 'looks' | 'troubles'> & { readonly doubtful: boolean },
  random: Random,
): NextLook {
  const { doubtful, elapsedMs } = progress;
  const unresolved: NextLook = doubtful
    ? { kind: 'end', state: 'unknown', failure: failure('deploy.outcome-unknown') }
    : { kind: 'end', state: 'accepted', failure: failure('deploy.not-located') };
  if (sight.kind === 'trouble') {
    if (!sight.failure.retryable || elapsedMs >= DEADLINE_MS || progress.looks >= MOST_LOOKS)
      return unresolved;
  } else if (elapsedMs >= (doubtful ? DOUBT_LIMIT_MS : QUEUE_LIMIT_MS)) {
    return doubtful ? { kind: 'end', state: 'unknown', failure: failure('deploy.never-seen') } : unresolved;
  }
  return { kind: 'again', inMs: pauseAfter(sight, progress.troubles, random) };
}

function pauseAfter(sight: Sight, troubles: number, random: Random): number {
  if (sight.kind === 'trouble') {
    const pause = backoffDelay({
      baseMs: WAITING_POLL_MS,
      factor: 2,
      capMs: LONGEST_PAUSE_MS,
      attempt: troubles,
      random,
      jitter: HALF_RANDOM,
    });
    return Math.max(pause, sight.retryAfterMs ?? 0);
  }
  const waits = sight.kind === 'seen' && (sight.status === 'created' || sight.status === 'queued');
  return waits ? WAITING_POLL_MS : STARTED_POLL_MS;
}

function endOf(
  { status, replaced }: Extract<Sight, { kind: 'seen' }>,
  { cancelAsked }: Progress,
): NextLook | null {
  if (!isKnown(status)) return null;
  switch (status) {
    case 'live':
      return { kind: 'end', state: 'live', failure: null };
    // It was live between two looks, and another one is now.
    case 'deactivated':
      return { kind: 'end', state: 'replaced', failure: null };
    case 'canceled':
      return { kind: 'end', state: replaced && !cancelAsked ? 'replaced' : 'cancelled', failure: null };
    case 'build_failed':
    case 'pre_deploy_failed':
    case 'update_failed':
      return { kind: 'end', state: 'failed', failure: failure('deploy.failed', { status }) };
    default:
      return null;
  }
}

function isKnown(status: string): status is RenderStatus {
  const known: readonly string[] = RENDER_STATUSES;
  return known.includes(status);
}

function failure(code: Failure['code'], params: Failure['params'] = {}): Failure {
  return { code, params, retryable: false };
}
