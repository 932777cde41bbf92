import { z } from 'zod';
import { type Deploy, renderDeployIdSchema } from '../contract/deploy.ts';
import type { Clock } from '../ports.ts';
import type { Reach } from '../support/reach.ts';
import type { WayOut } from '../support/way-out.ts';
import { createRenderAsker } from './ask-render.ts';
import type { DeployHook } from './parse-deploy-hook.ts';
import type { RenderAnswer } from './render-answer.ts';
import type { RenderEndpoints } from './render-endpoints.ts';

/** Deploys asked for at once where the newest are what we look for. */
const LIST_LIMIT = 20;

const optionalText = z.string().nullish().catch(null);
/** A deploy as Render tells it; all but its id may be missing (PROTOCOLS.md section 1). */
const renderDeploySchema = z.object({
  id: renderDeployIdSchema,
  status: optionalText,
  trigger: optionalText,
  createdAt: optionalText,
  finishedAt: optionalText,
  commit: z.object({ id: z.string(), message: optionalText }).nullish().catch(null),
});
export type RenderDeploy = z.infer<typeof renderDeploySchema>;

/** As it is shown: the first line of its message. null: Render named none. */
export function commitOf({ commit }: RenderDeploy): Deploy['commit'] {
  if (commit === null || commit === undefined) return null;
  const [line = ''] = (commit.message ?? '').split('\n');
  return { id: commit.id.slice(0, 100), message: line.slice(0, 200) };
}

const deployListSchema = z.array(z.object({ deploy: renderDeploySchema }));
const hookAnswerSchema = z.object({ deploy: z.object({ id: renderDeployIdSchema }) });
const idSchema = z.object({ id: renderDeployIdSchema });

export type TriggerAnswer = RenderAnswer<{ readonly renderId: string | null }>;
export type DeployWish = { readonly clearCache: boolean; readonly commit: string | null };

/** Render, one request at a time, each tried once; what they mean is left to the caller. */
export type RenderClient = {
  hook(hook: DeployHook, commit: string | null): Promise<TriggerAnswer>;
  trigger(key: string, serviceId: string, wish: DeployWish): Promise<TriggerAnswer>;
  rollback(key: string, serviceId: string, renderId: string): Promise<TriggerAnswer>;
  cancel(key: string, serviceId: string, renderId: string): Promise<RenderAnswer<null>>;
  deploy(key: string, serviceId: string, renderId: string): Promise<RenderAnswer<RenderDeploy>>;
  /** Newest first. */
  deploys(key: string, serviceId: string, limit?: number): Promise<RenderAnswer<readonly RenderDeploy[]>>;
  /** What is under way fails. */
  close(): void;
};

export function createRenderClient(options: {
  readonly clock: Clock;
  readonly endpoints: RenderEndpoints;
  readonly reach: Reach;
  readonly wayOut: WayOut;
}): RenderClient {
  const { endpoints } = options;
  const { ask, apiUrl, close } = createRenderAsker(options);
  const serviceUrl = (serviceId: string, rest: string): URL => apiUrl(`/services/${serviceId}/${rest}`);
  /** Any 2xx is a yes, whether or not its body can be read: a queued deploy answers 202 and nothing. */
  const readId = (json: unknown) => ({ renderId: idSchema.safeParse(json).data?.id ?? null });

  return {
    hook: (hook, commit) => {
      const url = new URL(`${endpoints.hookOrigin}${hook.url.pathname}${hook.url.search}`);
      if (commit !== null) url.searchParams.set('ref', commit);
      return ask({
        method: 'POST',
        url,
        call: 'hook',
        secret: hook.key,
        read: (json) => ({ renderId: hookAnswerSchema.safeParse(json).data?.deploy.id ?? null }),
      });
    },
    trigger: (secret, serviceId, { clearCache, commit }) =>
      ask({
        method: 'POST',
        url: serviceUrl(serviceId, 'deploys'),
        call: 'deploy',
        secret,
        body: {
          clearCache: clearCache ? 'clear' : 'do_not_clear',
          ...(commit === null ? {} : { commitId: commit }),
        },
        read: readId,
      }),
    rollback: (secret, serviceId, deployId) =>
      ask({
        method: 'POST',
        url: serviceUrl(serviceId, 'rollback'),
        call: 'change',
        secret,
        body: { deployId },
        read: readId,
      }),
    cancel: (secret, serviceId, renderId) =>
      ask({
        method: 'POST',
        url: serviceUrl(serviceId, `deploys/${renderId}/cancel`),
        call: 'change',
        secret,
        read: () => null,
      }),
    deploy: (secret, serviceId, renderId) =>
      ask({
        method: 'GET',
        url: serviceUrl(serviceId, `deploys/${renderId}`),
        call: 'read',
        secret,
        read: (json) => renderDeploySchema.safeParse(json).data,
      }),
    deploys: (secret, serviceId, limit = LIST_LIMIT) =>
      ask({
        method: 'GET',
        url: serviceUrl(serviceId, `deploys?limit=${limit}`),
        call: 'read',
        secret,
        read: (json) => deployListSchema.safeParse(json).data?.map(({ deploy }) => deploy),
      }),
    close,
  };
}
