import { err, ok, type Result } from '../contract/result.ts';
import type { Secrets } from '../ports.ts';
import { type DeployHook, findDeployHook } from './parse-deploy-hook.ts';

/** What there is to deploy a service with. A failure says why a way is none. */
export type DeployWays = { readonly hook: Result<DeployHook>; readonly apiKey: Result<string> };

/** The secrets' place. `hide` tells the log a value that is a part of a secret. */
export type RenderSecrets = Secrets & { hide(value: string): void };

export async function readDeployWays(serviceId: string, secrets: RenderSecrets): Promise<DeployWays> {
  const hook = await readHook(serviceId, secrets);
  if (hook.ok) secrets.hide(hook.value.key);
  return { hook, apiKey: await readApiKey(secrets) };
}

export async function readApiKey(secrets: Secrets): Promise<Result<string>> {
  const key = await secrets.get('RENDER_API_KEY');
  if (!key.ok) return key;
  const text = key.value?.trim() ?? '';
  return text === '' ? err('deploy.api-key-missing') : ok(text);
}

async function readHook(serviceId: string, secrets: Secrets): Promise<Result<DeployHook>> {
  const secret = await secrets.get('RENDER_DEPLOY_HOOK');
  if (!secret.ok) return secret;
  const found = findDeployHook(secret.value ?? '', serviceId);
  if (!found.ok) return found;
  return found.value === null ? err('deploy.not-configured') : ok(found.value);
}
