import { renderServiceIdSchema } from '../contract/deploy-settings.ts';
import { err, ok, type Result } from '../contract/result.ts';

/** The hook of one service. `url` and `key` are secrets: whoever has them deploys (SEC-6). */
export type DeployHook = { readonly serviceId: string; readonly url: URL; readonly key: string };

const RENDER_ORIGIN = 'https://api.render.com';

/** Reads an address as the operator copied it from Render. A failure repeats nothing of it. */
export function parseDeployHook(text: string): Result<DeployHook> {
  const malformed = err('deploy.hook-malformed');
  if (!URL.canParse(text)) return malformed;
  const url = new URL(text);
  const [, folder, id = '', ...rest] = url.pathname.split('/');
  const key = url.searchParams.get('key') ?? '';
  if (url.origin !== RENDER_ORIGIN || url.username !== '' || url.password !== '' || folder !== 'deploy') {
    return malformed;
  }
  if (id.startsWith('exs-')) return err('deploy.hook-blueprint');
  if (!renderServiceIdSchema.safeParse(id).success || rest.length > 0 || key === '') return malformed;
  // Nothing but the key goes along, whatever else the address held.
  const clean = new URL(`${RENDER_ORIGIN}/deploy/${id}`);
  clean.searchParams.set('key', key);
  return ok({ serviceId: id, url: clean, key });
}

function hooksOf(secret: string): readonly Result<DeployHook>[] {
  return secret.split(/\s+/u).filter(Boolean).map(parseDeployHook);
}

/** Whether each address of the secret is a hook that deploys a service, said before it is stored. */
export function checkDeployHooks(secret: string): Result<null> {
  for (const hook of hooksOf(secret)) if (!hook.ok) return hook;
  return ok(null);
}

/**
 * The hook of a service among those of the secret, which holds one address or several with white space between them.
 * null: none is for it. An address that is none at all, or a Blueprint's, stands in the way only where no other is.
 */
export function findDeployHook(secret: string, serviceId: string): Result<DeployHook | null> {
  const read = hooksOf(secret);
  for (const hook of read) if (hook.ok && hook.value.serviceId === serviceId) return hook;
  return read.find((hook) => !hook.ok) ?? ok(null);
}
