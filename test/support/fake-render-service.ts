import type { Clock } from '../../src-agent/ports.ts';
import { isoInstant } from '../../src-agent/support/clock.ts';
import { jsonReply, type Reply } from './fake-render-faults.ts';

/** What the fake Render knows of its services beside their deploys: state, variables, logs. */
export type FakeService = {
  /** Answers at a place of this file; only called when what is asked for is to be done. */
  readonly answer: (place: ServicePlace, serviceId: string, query: URLSearchParams) => Reply;
  readonly isSuspended: (serviceId: string) => boolean;
  readonly setVariables: (names: readonly string[]) => void;
  readonly write: (line: FakeLogLine) => void;
  /** The value of every variable: it may be found nowhere. */
  readonly variableValue: string;
};

export const SERVICE_PLACES = [
  'service',
  'restart',
  'suspend',
  'resume',
  'variables',
  'logs',
  'owners',
] as const;
export type ServicePlace = (typeof SERVICE_PLACES)[number];
export type FakeLogLine = {
  readonly message: string;
  readonly serviceId?: string;
  /** `app` unless said otherwise. */
  readonly type?: 'app' | 'build' | 'request';
  /** null: no label says it. */
  readonly level?: string | null;
  /** Epoch milliseconds; now unless said otherwise. */
  readonly at?: number;
};

const OWNER_ID = 'tea-fake0123456789';
const HOUR_MS = 3_600_000;

export function createFakeService(options: {
  readonly clock: Pick<Clock, 'now'>;
  readonly serviceId: string;
  readonly onResume: (serviceId: string) => void;
}): FakeService {
  const { clock } = options;
  const variableValue = 'postgres://fake:v4riable-v4lue@db.example/fake';
  const suspended = new Set<string>();
  const written: Required<FakeLogLine>[] = [];
  let variables: readonly string[] = ['DATABASE_URL', 'PORT'];

  function page<T>(all: readonly T[], query: URLSearchParams, cursorOf: (one: T) => string): readonly T[] {
    const after = all.findIndex((one) => cursorOf(one) === query.get('cursor'));
    return all.slice(after + 1, after + 1 + Number(query.get('limit') ?? 20));
  }

  function logs(query: URLSearchParams): Reply {
    const limit = Number(query.get('limit') ?? 20);
    const resource = query.get('resource');
    if (query.get('ownerId') !== OWNER_ID || resource === null || limit > 100)
      return jsonReply(400, { message: 'invalid query' });
    const now = clock.now();
    const from = instantOf(query.get('startTime')) ?? now - HOUR_MS;
    const to = instantOf(query.get('endTime')) ?? now;
    const type = query.get('type');
    const matching = written.filter(
      (line) =>
        line.serviceId === resource &&
        (type === null || line.type === type) &&
        line.at >= from &&
        line.at <= to,
    );
    const newestFirst = matching.toReversed();
    const ordered = query.get('direction') === 'forward' ? matching : newestFirst;
    const shown = ordered.slice(0, limit);
    const last = shown.at(-1);
    const hasMore = ordered.length > limit && last !== undefined;
    return jsonReply(200, {
      hasMore,
      nextStartTime: isoInstant(from),
      nextEndTime: isoInstant(hasMore ? last.at - 1 : to),
      logs: shown.map((line, index) => ({
        id: `log-${index}`,
        message: line.message,
        timestamp: isoInstant(line.at),
        labels: [
          { name: 'resource', value: line.serviceId },
          { name: 'type', value: line.type },
          ...(line.level === null ? [] : [{ name: 'level', value: line.level }]),
        ],
      })),
    });
  }

  return {
    variableValue,
    isSuspended: (serviceId) => suspended.has(serviceId),
    setVariables: (names) => {
      variables = names;
    },
    write: ({ message, serviceId = options.serviceId, type = 'app', level = null, at = clock.now() }) => {
      written.push({ message, serviceId, type, level, at });
    },
    answer(place, serviceId, query) {
      switch (place) {
        case 'service':
          return jsonReply(200, {
            id: serviceId,
            name: `${serviceId.slice(4)}-at-render`,
            ownerId: OWNER_ID,
            type: 'web_service',
            branch: 'main',
            repo: 'https://github.com/studio/web',
            autoDeploy: 'no',
            suspended: suspended.has(serviceId) ? 'suspended' : 'not_suspended',
            suspenders: suspended.has(serviceId) ? ['user'] : [],
            dashboardUrl: `https://dashboard.render.com/web/${serviceId}`,
            serviceDetails: { url: `https://${serviceId.slice(4)}.onrender.example`, plan: 'starter' },
          });
        case 'restart':
          return { status: 200, headers: {}, body: '' };
        case 'suspend':
          suspended.add(serviceId);
          return { status: 202, headers: {}, body: '' };
        case 'resume':
          suspended.delete(serviceId);
          options.onResume(serviceId);
          return { status: 202, headers: {}, body: '' };
        case 'variables':
          return jsonReply(
            200,
            page(variables, query, (name) => `cursor-${name}`).map((key) => ({
              envVar: { key, value: variableValue },
              cursor: `cursor-${key}`,
            })),
          );
        case 'logs':
          return logs(query);
        case 'owners':
          return jsonReply(200, [
            { cursor: 'c', owner: { id: OWNER_ID, name: 'Studio', email: 'x@studio.example', type: 'team' } },
          ]);
      }
    },
  };
}

function instantOf(text: string | null): number | null {
  return text === null ? null : Date.parse(text);
}

/** null: none of this file. */
export function servicePlaceOf(
  method: string,
  path: readonly string[],
  services: readonly string[],
): ServicePlace | null {
  const [version, first, id, what] = path;
  if (version !== 'v1') return null;
  if (method === 'GET' && id === undefined && (first === 'logs' || first === 'owners')) return first;
  if (first !== 'services' || id === undefined || !services.includes(id)) return null;
  if (method === 'GET') return what === undefined ? 'service' : what === 'env-vars' ? 'variables' : null;
  return what === 'restart' || what === 'suspend' || what === 'resume' ? what : null;
}
