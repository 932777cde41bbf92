import { z } from 'zod';
import type { ServiceAction } from '../contract/service-commands.ts';
import type { Clock } from '../ports.ts';
import type { Reach } from '../support/reach.ts';
import type { WayOut } from '../support/way-out.ts';
import { createRenderAsker } from './ask-render.ts';
import type { RenderAnswer } from './render-answer.ts';
import type { RenderEndpoints } from './render-endpoints.ts';

const optionalText = z.string().nullish().catch(null);
const serviceSchema = z.object({
  id: z.string(),
  name: optionalText,
  ownerId: z.string(),
  type: optionalText,
  branch: optionalText,
  repo: optionalText,
  suspended: optionalText,
  suspenders: z.array(z.string()).nullish().catch(null),
  autoDeploy: optionalText,
  dashboardUrl: optionalText,
  serviceDetails: z.object({ url: optionalText }).nullish().catch(null),
});
/** A service as Render tells it (PROTOCOLS.md section 1). */
export type ServiceFacts = z.infer<typeof serviceSchema>;

const logPageSchema = z.object({
  hasMore: z.boolean().nullish(),
  nextStartTime: optionalText,
  nextEndTime: optionalText,
  logs: z.array(
    z.object({
      message: z.string(),
      timestamp: z.string(),
      labels: z
        .array(z.object({ name: z.string(), value: z.string() }))
        .nullish()
        .catch(null),
    }),
  ),
});
export type LogPage = z.infer<typeof logPageSchema>;
export type RawLogLine = LogPage['logs'][number];

export type LogQuery = {
  readonly ownerId: string;
  readonly serviceId: string;
  readonly type: 'app' | 'build';
  /** As Render writes instants; its own default is the last hour. */
  readonly startTime: string;
  /** null: now. */
  readonly endTime: string | null;
};

/** The values stay behind where the answer is read: only the names are asked for. */
const variablesSchema = z.array(
  z.object({ envVar: z.object({ key: z.string() }), cursor: z.string().nullish().catch(null) }),
);
const ownersSchema = z.array(z.object({ owner: z.object({ id: z.string() }) }));

/** Lines asked for at once. Render gives no more than a hundred; fewer of them keep an answer of long lines readable. */
const LOG_PAGE = 50;
const VARIABLE_PAGE = 100;
/** A service with more than a thousand variables is none. */
const MOST_VARIABLE_PAGES = 10;

/** What is asked of a service beside its deploys; each request is tried once. */
export type ServiceClient = {
  service(key: string, serviceId: string): Promise<RenderAnswer<ServiceFacts>>;
  act(key: string, serviceId: string, action: ServiceAction): Promise<RenderAnswer<null>>;
  /** Newest first. */
  logs(key: string, query: LogQuery): Promise<RenderAnswer<LogPage>>;
  /** The names of the service's own variables; those of environment groups are not among them. */
  variableNames(key: string, serviceId: string): Promise<RenderAnswer<readonly string[]>>;
  /** Whether the key is one: the cheapest question there is. */
  checkKey(key: string): Promise<RenderAnswer<null>>;
  /** What is under way fails. */
  close(): void;
};

export function createServiceClient(options: {
  readonly clock: Clock;
  readonly endpoints: RenderEndpoints;
  readonly reach: Reach;
  readonly wayOut: WayOut;
}): ServiceClient {
  const { ask, apiUrl, close } = createRenderAsker(options);

  const variablePage = (secret: string, serviceId: string, cursor: string | null) => {
    const url = apiUrl(`/services/${serviceId}/env-vars?limit=${VARIABLE_PAGE}`);
    if (cursor !== null) url.searchParams.set('cursor', cursor);
    const read = (json: unknown) => variablesSchema.safeParse(json).data;
    return ask({ method: 'GET', url, call: 'read', secret, read });
  };

  return {
    service: (secret, serviceId) =>
      ask({
        method: 'GET',
        url: apiUrl(`/services/${serviceId}`),
        call: 'read',
        secret,
        read: (json) => serviceSchema.safeParse(json).data,
      }),
    act: (secret, serviceId, action) =>
      ask({
        method: 'POST',
        url: apiUrl(`/services/${serviceId}/${action}`),
        call: 'change',
        secret,
        // Any 2xx is a yes: Render answers without a body.
        read: () => null,
      }),
    logs: (secret, { ownerId, serviceId, type, startTime, endTime }) => {
      const url = apiUrl('/logs');
      const query = { ownerId, resource: serviceId, type, startTime, direction: 'backward', limit: LOG_PAGE };
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
      if (endTime !== null) url.searchParams.set('endTime', endTime);
      const read = (json: unknown) => logPageSchema.safeParse(json).data;
      return ask({ method: 'GET', url, call: 'read', secret, read });
    },
    async variableNames(secret, serviceId) {
      const names: string[] = [];
      let cursor: string | null = null;
      let httpStatus = 0;
      for (let page = 0; page < MOST_VARIABLE_PAGES; page += 1) {
        const answer: Awaited<ReturnType<typeof variablePage>> = await variablePage(
          secret,
          serviceId,
          cursor,
        );
        if (answer.kind !== 'done') return answer;
        httpStatus = answer.httpStatus;
        names.push(...answer.value.map(({ envVar }) => envVar.key));
        cursor = answer.value.at(-1)?.cursor ?? null;
        if (answer.value.length < VARIABLE_PAGE || cursor === null) break;
      }
      return { kind: 'done', value: names, httpStatus };
    },
    checkKey: (secret) =>
      ask({
        method: 'GET',
        url: apiUrl('/owners?limit=1'),
        call: 'read',
        secret,
        read: (json) => (ownersSchema.safeParse(json).success ? null : undefined),
      }),
    close,
  };
}
