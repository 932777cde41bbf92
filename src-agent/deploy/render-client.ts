import { z } from 'zod';
import { renderDeployIdSchema } from '../contract/deploy.ts';
import type { Clock } from '../ports.ts';
import { ExchangeError, exchange } from '../support/http-exchange.ts';
import { parseJson } from '../support/parse-json.ts';
import type { DeployHook } from './parse-deploy-hook.ts';
import type { RawRenderAnswer, RenderAnswer } from './render-answer.ts';
import type { RenderEndpoints } from './render-endpoints.ts';
import { type RenderCall, translateRenderError } from './translate-render-error.ts';

/** From the first step to the last byte of the answer (RELIABILITY.md NET-1). */
const TIME_LIMIT_MS = 20_000;
/** A page of deploys is some 20 kB; a sign-in page of a network may be of any length. */
const ANSWER_MAX_BYTES = 1_048_576;
/** Deploys asked for at once: the newest are what we look for. */
const LIST_LIMIT = 20;

const optionalText = z.string().nullish().catch(null);
/** A deploy as Render tells it; all but its id may be missing (PROTOCOLS.md section 1). */
const renderDeploySchema = z.object({
  id: renderDeployIdSchema,
  status: optionalText,
  trigger: optionalText,
  createdAt: optionalText,
  commit: z.object({ id: z.string(), message: optionalText }).nullish().catch(null),
});
export type RenderDeploy = z.infer<typeof renderDeploySchema>;

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
  deploys(key: string, serviceId: string): Promise<RenderAnswer<readonly RenderDeploy[]>>;
  /** What is under way fails. */
  close(): void;
};

export function createRenderClient(options: {
  readonly clock: Clock;
  readonly endpoints: RenderEndpoints;
}): RenderClient {
  const { clock, endpoints } = options;
  const closing = new AbortController();

  type Ask<Value> = {
    readonly method: 'GET' | 'POST';
    readonly url: URL;
    readonly call: RenderCall;
    readonly secret: string;
    readonly body?: unknown;
    /** undefined: this is not Render's. */
    readonly read: (json: unknown) => Value | undefined;
  };

  async function ask<Value>(request: Ask<Value>): Promise<RenderAnswer<Value>> {
    const raw = await exchangeRaw(request);
    const { host } = request.url;
    if (raw.kind === 'answer' && raw.status >= 200 && raw.status < 300) {
      const value = request.read(parseJson(raw.body));
      if (value !== undefined) return { kind: 'done', value, httpStatus: raw.status };
      const failure = { code: 'deploy.network-unusable', params: { host }, retryable: true } as const;
      return { kind: 'unknown', failure, httpStatus: raw.status, retryAfterMs: null };
    }
    return translateRenderError(raw, {
      call: request.call,
      host,
      now: clock.now(),
      secrets: [request.secret],
    });
  }

  async function exchangeRaw<Value>(request: Ask<Value>): Promise<RawRenderAnswer> {
    let left = false;
    const isApi = request.call !== 'hook';
    try {
      const answer = await exchange({
        clock,
        method: request.method,
        url: request.url,
        headers: {
          accept: 'application/json',
          ...(isApi ? { authorization: `Bearer ${request.secret}` } : {}),
          ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        body: Buffer.from(request.body === undefined ? '' : JSON.stringify(request.body)),
        timeLimitMs: TIME_LIMIT_MS,
        answerMaxBytes: ANSWER_MAX_BYTES,
        signal: closing.signal,
        onSent: () => {
          left = true;
        },
      });
      return { kind: 'answer', ...answer };
    } catch (thrown) {
      if (!(thrown instanceof ExchangeError)) throw thrown;
      // The status was read: what is missing of the body changes nothing of what became of the request.
      if (thrown.status !== null)
        return { kind: 'answer', status: thrown.status, header: () => null, body: '' };
      return { kind: 'network', code: thrown.code, left };
    }
  }

  const serviceUrl = (serviceId: string, rest: string): URL =>
    new URL(`${endpoints.api}/services/${serviceId}/${rest}`);
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
    deploys: (secret, serviceId) =>
      ask({
        method: 'GET',
        url: serviceUrl(serviceId, `deploys?limit=${LIST_LIMIT}`),
        call: 'read',
        secret,
        read: (json) => deployListSchema.safeParse(json).data?.map(({ deploy }) => deploy),
      }),
    close: () => closing.abort(),
  };
}
