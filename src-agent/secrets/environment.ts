import { SECRET_NAMES, type SecretName } from '../contract/secrets.ts';

const SECRET_VARIABLE_PREFIX = 'RSD_SECRET_';

/**
 * Takes the secrets out of an environment: read once and removed, so that no child inherits them and nothing
 * finds them there later (SEC-4). Empty values count as not given. `unknown` holds the names of variables
 * with our prefix that name no secret, without the prefix; they are removed, too.
 */
export function takeEnvironmentSecrets(env: Record<string, string | undefined>): {
  readonly secrets: ReadonlyMap<SecretName, string>;
  readonly unknown: readonly string[];
} {
  const secrets = new Map<SecretName, string>();
  const unknown: string[] = [];
  for (const variable of Object.keys(env).filter((key) => key.startsWith(SECRET_VARIABLE_PREFIX))) {
    const value = env[variable] ?? '';
    delete env[variable];
    const given = variable.slice(SECRET_VARIABLE_PREFIX.length);
    const name = SECRET_NAMES.find((known) => known === given);
    if (name === undefined) unknown.push(given);
    else if (value !== '') secrets.set(name, value);
  }
  return { secrets, unknown };
}
