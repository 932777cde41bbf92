import type { ErrorCode } from '../contract/errors.ts';
import { type Failure, ok, type Result } from '../contract/result.ts';
import type { Clock, GoogleAccount, Log, Secrets } from '../ports.ts';
import { HOLD_LATER_MS } from './attempt-delivery.ts';
import type { TargetSecrets } from './build-request.ts';
import type { SendingTarget } from './sending-target.ts';
import type { TargetHealth } from './target-health.ts';
import { createTargetSecretsReader } from './target-secrets.ts';

/**
 * What must be at hand before anything is sent to a target: its secrets, for a mail Google's grant. While it is not,
 * the target waits, told once. No attempt is made: the receiver knows nothing of it, and nothing may die of a locked
 * keychain or a lost grant.
 */
export type TargetAccess = {
  /** null: it is asked for, and `onAsked` is called. */
  get(target: SendingTarget): TargetSecrets | null;
  /** Targets whose access is being asked for. */
  asking(): Iterable<string>;
  /** Settings or secrets changed. */
  forget(): void;
};

/** After a secret could not be read. */
const SECRET_PAUSE_MS = 15_000;
/** After Google could not be asked. */
const GRANT_PAUSE_MS = 60_000;
/** A grant that was had serves so long for the next mails; the account itself knows when it ends. */
const GRANT_KEPT_MS = 30_000;
const NO_SECRETS: TargetSecrets = { signing: null, bearer: null };

export function createTargetAccess(deps: {
  readonly clock: Clock;
  readonly log: Log;
  readonly secrets: Secrets;
  readonly google: Pick<GoogleAccount, 'grant'>;
  readonly health: Pick<TargetHealth, 'pause'>;
  readonly onTrouble: (target: string, failure: Failure) => void;
  readonly onAsked: () => void;
}): TargetAccess {
  const { clock, log } = deps;
  const secrets = createTargetSecretsReader(deps.secrets, clock);
  let grantedUntil = Number.NEGATIVE_INFINITY;
  const asking = new Set<string>();
  /** Why targets wait. */
  const troubles = new Map<string, ErrorCode>();

  const known = (target: SendingTarget): TargetSecrets | null => {
    if (target.kind === 'webhook') return secrets.known(target);
    return grantedUntil > clock.monotonic() ? NO_SECRETS : null;
  };

  const load = async (target: SendingTarget): Promise<Result<null>> => {
    if (target.kind === 'webhook') return secrets.load(target);
    const granted = await deps.google.grant();
    if (!granted.ok) return granted;
    grantedUntil = clock.monotonic() + GRANT_KEPT_MS;
    return ok(null);
  };

  const wait = (target: SendingTarget, failure: Failure): void => {
    deps.health.pause(target.id, failure, pauseFor(target, failure));
    if (troubles.get(target.id) === failure.code) return;
    troubles.set(target.id, failure.code);
    log.warn('A target waits for its secret', { target: target.id, code: failure.code });
    deps.onTrouble(target.id, failure);
  };

  const ask = (target: SendingTarget): void => {
    asking.add(target.id);
    void load(target).then((result) => {
      asking.delete(target.id);
      if (result.ok) troubles.delete(target.id);
      else wait(target, result.error);
      deps.onAsked();
    });
  };

  return {
    get(target) {
      const found = known(target);
      if (found === null) ask(target);
      return found;
    },
    asking: () => asking,
    forget() {
      secrets.forget();
      grantedUntil = Number.NEGATIVE_INFINITY;
    },
  };
}

/** A grant that only the operator can mend is asked for when he may have mended it, and now and then. */
function pauseFor(target: SendingTarget, failure: Failure): number {
  if (target.kind === 'webhook') return SECRET_PAUSE_MS;
  return failure.retryable ? GRANT_PAUSE_MS : HOLD_LATER_MS;
}
