import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type RenderEndpoints, renderEndpointsAt } from '../../src-agent/deploy/render-endpoints.ts';
import type { Clock } from '../../src-agent/ports.ts';
import { isoInstant, systemClock } from '../../src-agent/support/clock.ts';
import { FAULTS, type Fault, jsonReply, type RenderFaultName, type Reply } from './fake-render-faults.ts';
import {
  createFakeService,
  type FakeLogLine,
  SERVICE_PLACES,
  type ServicePlace,
  servicePlaceOf,
} from './fake-render-service.ts';

export type { RenderFaultName } from './fake-render-faults.ts';

/** Render on loopback: hook, API and the service itself (PROTOCOLS.md section 1, "To fake it"). */
export type FakeRender = {
  /** For `--render`. */
  readonly origin: string;
  readonly endpoints: RenderEndpoints;
  readonly serviceId: string;
  /** Of any of its services. */
  readonly hookOf: (serviceId: string) => string;
  /** As the operator copies it from the real Render. */
  readonly hook: string;
  readonly apiKey: string;
  /** The statuses of the deploys that come from now on: one step for each look. The last one stays. */
  readonly setScript: (statuses: readonly string[]) => void;
  /** What the newest deploy goes on with, a step for each look. */
  readonly setNext: (statuses: readonly string[]) => void;
  /** From the next request at that place on; `times`: so many requests, then it is over. */
  readonly setFault: (place: RenderPlace, name: RenderFaultName, times?: number) => void;
  /** None from now on. */
  readonly clearFaults: () => void;
  /** What the service answers at /health. */
  readonly setHealth: (status: number) => void;
  /** Somebody else deploys: whatever runs is overridden. */
  readonly deployElsewhere: (serviceId?: string) => void;
  /** Oldest first. */
  readonly deploys: () => readonly FakeDeploy[];
  readonly requests: (place?: RenderPlace) => readonly RenderRequest[];
  readonly isSuspended: (serviceId?: string) => boolean;
  /** The service's own variables. */
  readonly setVariables: (names: readonly string[]) => void;
  /** A line of the service's log, or of a build. */
  readonly writeLog: (line: FakeLogLine) => void;
  /** What the builds of the deploys that come from now on write. */
  readonly setBuildLog: (lines: readonly string[]) => void;
  /** What may be found nowhere. */
  readonly secrets: () => readonly string[];
  readonly close: () => Promise<void>;
};

export type RenderPlace =
  | 'hook'
  | 'trigger'
  | 'rollback'
  | 'cancel'
  | 'deploy'
  | 'list'
  | 'health'
  | ServicePlace;
export type RenderRequest = {
  readonly place: RenderPlace;
  readonly method: string;
  readonly query: URLSearchParams;
  readonly authorization: string | undefined;
  readonly body: string;
};
export type FakeDeploy = {
  readonly id: string;
  readonly serviceId: string;
  readonly trigger: string;
  readonly createdAt: string;
  readonly commit: { readonly id: string; readonly message: string };
  finishedAt: string | null;
  status: string;
  rest: readonly string[];
};

const RUNNING = ['created', 'queued', 'build_in_progress', 'pre_deploy_in_progress', 'update_in_progress'];

export async function startFakeRender(
  options: {
    readonly clock?: Pick<Clock, 'now'>;
    readonly serviceId?: string /** Other services of the same owner. */;
    readonly others?: readonly string[];
    readonly port?: number;
  } = {},
): Promise<FakeRender> {
  const clock = options.clock ?? systemClock;
  const serviceId = options.serviceId ?? 'srv-fake0123456789abcdef';
  const hookKey = 'h00kK3y_of-the-fake';
  const apiKey = 'rnd_fakeApiKey0123456789abcdefgh';
  const hookOf = (id: string): string => `https://api.render.com/deploy/${id}?key=${hookKey}`;
  const deploys: FakeDeploy[] = [];
  const requests: RenderRequest[] = [];
  const faults = new Map<RenderPlace, { readonly fault: Fault; left: number }>();
  let script: readonly string[] = ['created', 'build_in_progress', 'update_in_progress', 'live'];
  let health = 200;
  let buildLog: readonly string[] = [];
  const service = createFakeService({
    clock,
    serviceId,
    // Render starts a deploy of its own.
    onResume: (id) => void create(id, 'service_resumed', ['live']),
  });

  function create(
    owner: string,
    trigger: string,
    statuses = script,
    commit?: FakeDeploy['commit'],
  ): FakeDeploy {
    for (const deploy of deploys.filter((one) => one.serviceId === owner)) {
      const isOver = !RUNNING.includes(deploy.status) && deploy.rest.length === 0;
      if (!isOver) move(deploy, 'canceled', []);
      else if (deploy.status === 'live' && statuses.includes('live')) deploy.status = 'deactivated';
    }
    const [status = 'created', ...rest] = statuses;
    const number = deploys.length + 1;
    const deploy: FakeDeploy = {
      id: `dep-fake${number}`,
      serviceId: owner,
      trigger,
      createdAt: isoInstant(clock.now()),
      commit: commit ?? { id: `${number}`.repeat(40).slice(0, 40), message: `Change ${number}\n\nbody` },
      finishedAt: null,
      status,
      rest,
    };
    deploys.push(deploy);
    // A build ends with its last line, not before it.
    for (const message of buildLog) service.write({ message, type: 'build', serviceId: owner });
    move(deploy, status, rest);
    return deploy;
  }

  function advance(deploy: FakeDeploy): void {
    const [next, ...rest] = deploy.rest;
    if (next === undefined) return;
    move(deploy, next, rest);
  }

  function move(deploy: FakeDeploy, status: string, rest: readonly string[]): void {
    const finishedAt = RUNNING.includes(status) ? null : isoInstant(clock.now());
    Object.assign(deploy, { status, rest, finishedAt });
  }

  const shown = ({ id, trigger, createdAt, finishedAt, commit, status }: FakeDeploy) => ({
    id,
    trigger,
    createdAt,
    finishedAt,
    commit,
    status,
  });

  /** Does what is asked; only called when it is to be done. */
  function answer(place: RenderPlace, path: readonly string[], query: URLSearchParams, body: string): Reply {
    if (isServicePlace(place)) return service.answer(place, path[2] ?? '', query);
    const serviceOf = (place === 'hook' ? path[1] : path[2]) ?? '';
    const own = deploys.filter((one) => one.serviceId === serviceOf);
    const deploy = own.find(({ id }) => id === path[4]);
    switch (place) {
      case 'health':
        return { status: health, headers: {}, body: 'ok' };
      case 'hook':
        return jsonReply(200, { deploy: { id: create(serviceOf, 'deploy_hook').id } });
      case 'trigger':
        return jsonReply(201, shown(create(serviceOf, 'api')));
      case 'rollback': {
        const { deployId }: { deployId?: unknown } = JSON.parse(body);
        const source = own.find(({ id }) => id === deployId);
        if (source === undefined) return FAULTS['not-found'].reply ?? jsonReply(404, {});
        return jsonReply(201, shown(create(serviceOf, 'rollback', script, source.commit)));
      }
      case 'list':
        return jsonReply(
          200,
          own
            .toReversed()
            .slice(0, Number(query.get('limit') ?? 20))
            .map((one) => ({ cursor: one.id, deploy: shown(one) })),
        );
      case 'deploy':
        if (deploy === undefined) return jsonReply(404, { message: 'deploy not found' });
        advance(deploy);
        return jsonReply(200, shown(deploy));
      case 'cancel':
        if (deploy === undefined) return jsonReply(404, { message: 'deploy not found' });
        move(deploy, 'canceled', []);
        return jsonReply(200, shown(deploy));
    }
  }

  function serve(request: IncomingMessage, body: string, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', 'http://fake');
    const path = url.pathname.split('/').slice(1);
    const services = [serviceId, ...(options.others ?? [])];
    const method = request.method ?? '';
    const place = servicePlaceOf(method, path, services) ?? placeOf(method, path, services);
    if (place === null) {
      send(response, jsonReply(404, { message: 'no such route' }));
      return;
    }
    const { authorization } = request.headers;
    requests.push({ place, method, query: url.searchParams, authorization, body });
    const isAllowed =
      place === 'health' ||
      (place === 'hook' ? url.searchParams.get('key') === hookKey : authorization === `Bearer ${apiKey}`);
    if (!isAllowed) {
      send(response, jsonReply(401, { message: 'Unauthorized' }));
      return;
    }
    const entry = faults.get(place);
    if (entry === undefined) {
      send(response, answer(place, path, url.searchParams, body));
      return;
    }
    entry.left -= 1;
    if (entry.left <= 0) faults.delete(place);
    const { reply, done = false, cut } = entry.fault;
    const usual = done ? answer(place, path, url.searchParams, body) : null;
    if (cut === 'nothing') response.destroy();
    else if (cut === 'half') sendHalf(response, usual ?? jsonReply(200, {}));
    else if (cut === undefined) send(response, reply ?? usual ?? jsonReply(500, {}));
  }

  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => serve(request, Buffer.concat(parts).toString('utf8'), response));
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const origin = `http://127.0.0.1:${address.port}`;
  const endpoints = renderEndpointsAt(origin);
  if (!endpoints.ok) throw new Error(endpoints.error.code);

  return {
    origin,
    endpoints: endpoints.value,
    serviceId,
    hook: hookOf(serviceId),
    hookOf,
    apiKey,
    setScript: (statuses) => {
      script = statuses;
    },
    setNext: (statuses) => {
      const newest = deploys.at(-1);
      if (newest !== undefined) newest.rest = statuses;
    },
    clearFaults: () => faults.clear(),
    setFault: (place, name, times = 1) => {
      faults.set(place, { fault: FAULTS[name], left: times });
    },
    setHealth: (status) => {
      health = status;
    },
    deployElsewhere: (id = serviceId) => void create(id, 'new_commit', ['live']),
    deploys: () => deploys,
    requests: (place) => requests.filter((one) => place === undefined || one.place === place),
    isSuspended: (id = serviceId) => service.isSuspended(id),
    setVariables: service.setVariables,
    writeLog: service.write,
    setBuildLog: (lines) => {
      buildLog = lines;
    },
    secrets: () => [hookKey, apiKey, service.variableValue],
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function isServicePlace(place: RenderPlace): place is ServicePlace {
  const places: readonly string[] = SERVICE_PLACES;
  return places.includes(place);
}

function placeOf(method: string, path: readonly string[], services: readonly string[]): RenderPlace | null {
  const [first, second, third, fourth, fifth, sixth] = path;
  if (first === 'health' || first === 'login' || first === 'api') return 'health';
  if (first === 'deploy' && second !== undefined && services.includes(second)) return 'hook';
  if (first !== 'v1' || second !== 'services' || third === undefined || !services.includes(third))
    return null;
  if (method === 'POST' && fourth === 'rollback') return 'rollback';
  if (fourth !== 'deploys') return null;
  if (fifth === undefined) return method === 'POST' ? 'trigger' : 'list';
  return sixth === 'cancel' ? 'cancel' : 'deploy';
}

function send(response: ServerResponse, { status, headers, body }: Reply): void {
  response.writeHead(status, headers);
  response.end(body);
}

function sendHalf(response: ServerResponse, { status, headers, body }: Reply): void {
  response.writeHead(status, { ...headers, 'content-length': `${body.length}` });
  response.write(body.slice(0, Math.floor(body.length / 2)), () => response.destroy());
}
