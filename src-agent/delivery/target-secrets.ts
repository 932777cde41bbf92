import { err, ok, type Result } from '../contract/result.ts';
import type { SecretName } from '../contract/secrets.ts';
import type { Clock, Secrets } from '../ports.ts';
import { isHeaderToken, type TargetSecrets } from './build-request.ts';
import type { WebhookTarget } from './sending-target.ts';
import { parseSigningSecrets } from './sign-request.ts';

/** A keychain answers in up to 60 ms, a burst sends 450 a second: a secret read once serves so long. */
const KEPT_MS = 30_000;

export type TargetSecretsReader = {
  /** What is known without asking; null: `load` first. */
  readonly known: (target: WebhookTarget) => TargetSecrets | null;
  /** Fails with secret.missing, or with why the place could not be asked. */
  readonly load: (target: WebhookTarget) => Promise<Result<null>>;
  readonly forget: () => void;
};

/** The secrets that targets ask for, held for half a minute at most (SEC-5). */
export function createTargetSecretsReader(secrets: Secrets, clock: Clock): TargetSecretsReader {
  const kept = new Map<SecretName, { readonly value: string; readonly until: number }>();

  const read = (name: SecretName | null): string | null | undefined => {
    if (name === null) return null;
    const entry = kept.get(name);
    if (entry === undefined) return undefined;
    if (entry.until > clock.monotonic()) return entry.value;
    kept.delete(name);
    return undefined;
  };

  return {
    known(target) {
      const { signing, bearer } = namesOf(target);
      const values = { signing: read(signing), bearer: read(bearer) };
      return values.signing === undefined || values.bearer === undefined
        ? null
        : { signing: values.signing, bearer: values.bearer };
    },
    async load(target) {
      const { signing, bearer } = namesOf(target);
      for (const name of [signing, bearer]) {
        if (name === null || read(name) !== undefined) continue;
        const found = await secrets.get(name);
        if (!found.ok) return found;
        if (found.value === null) return err('secret.missing', { params: { name } });
        const usable = checkTargetSecret(name, found.value);
        if (!usable.ok) return usable;
        kept.set(name, { value: found.value, until: clock.monotonic() + KEPT_MS });
      }
      return ok(null);
    },
    forget: () => kept.clear(),
  };
}

/**
 * Whether a value can be used for sending at all; for the moment it is stored, too. Fails with
 * secret.malformed. Secrets that sending does not use pass.
 */
export function checkTargetSecret(name: SecretName, value: string): Result<null> {
  if (name === 'WEBHOOK_SIGNING') {
    const keys = parseSigningSecrets(value);
    return keys.ok ? ok(null) : keys;
  }
  const isBearer = name === 'WEBHOOK_BEARER' || name === 'MAKE_API_KEY';
  return isBearer && !isHeaderToken(value) ? err('secret.malformed', { params: { name } }) : ok(null);
}

/** Which stored secrets a target asks for. */
function namesOf(target: WebhookTarget): {
  readonly signing: SecretName | null;
  readonly bearer: SecretName | null;
} {
  return {
    signing: target.sign ? 'WEBHOOK_SIGNING' : null,
    bearer: target.bearer === 'none' ? null : target.bearer,
  };
}
