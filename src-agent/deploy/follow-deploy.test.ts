import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AddressCheck, type Deploy, hasEnded, RENDER_STATUSES } from '../contract/deploy.ts';
import { ok } from '../contract/result.ts';
import { type FollowPorts, followDeploy } from './follow-deploy.ts';
import type { RenderAnswer, RenderTrouble } from './render-answer.ts';
import type { RenderClient, RenderDeploy } from './render-client.ts';

const START = 1_764_380_000_000;
const HEALTH_URL = 'https://web.example/health';

const rendered = (status: string, id = 'dep-ours'): RenderDeploy => ({
  id,
  status,
  trigger: 'deploy_hook',
  createdAt: null,
  commit: null,
});
const seen = (status: string): RenderAnswer<RenderDeploy> => ({
  kind: 'done',
  value: rendered(status),
  httpStatus: 200,
});
const listed = (...ids: string[]): RenderAnswer<readonly RenderDeploy[]> => ({
  kind: 'done',
  value: ids.map((id) => rendered('created', id)),
  httpStatus: 200,
});
const trouble = (
  kind: RenderTrouble['kind'],
  httpStatus: number | null,
  retryable = true,
  retryAfterMs: number | null = null,
): RenderTrouble => ({
  kind,
  httpStatus,
  retryAfterMs,
  failure: { code: 'deploy.server-fault', params: {}, retryable },
});
const health = (failure: AddressCheck['failure']): AddressCheck => ({
  url: HEALTH_URL,
  at: START,
  failure,
  httpStatus: failure === null ? 200 : 503,
  tookMs: 12,
  certificateDaysLeft: 80,
});
const UNWELL = health({ code: 'deploy.answered-wrong', params: { status: 503 }, retryable: true });

/** A script of answers: the last one is given for ever. */
function script<T>(answers: readonly [T, ...T[]]): () => T {
  const left = [...answers];
  return () => left.shift() ?? answers[answers.length - 1] ?? answers[0];
}

type Play = {
  readonly looks?: readonly [RenderAnswer<RenderDeploy>, ...RenderAnswer<RenderDeploy>[]];
  readonly lists?: readonly [
    RenderAnswer<readonly RenderDeploy[]>,
    ...RenderAnswer<readonly RenderDeploy[]>[],
  ];
  readonly health?: readonly [AddressCheck, ...AddressCheck[]];
  readonly row?: Partial<Deploy>;
  readonly stopAfter?: number;
  readonly missing?: readonly string[];
  /** At the first pause the wall clock is set by so many milliseconds. */
  readonly jumpMs?: number;
  /** null: the agent stops meanwhile. */
  readonly lines?: Deploy['lastLines'] | null;
};

/** Follows one deploy against answers out of a script, in a time that passes with the pauses alone. */
async function play({ looks = [seen('live')], lists = [listed('dep-ours')], ...given }: Play) {
  let row: Deploy = {
    id: 1,
    revision: 1,
    service: { id: 'srv-web', name: '' },
    who: 'test',
    at: START,
    clearCache: false,
    commitAsked: null,
    rollbackTo: null,
    state: 'running',
    steps: [{ method: 'hook', outcome: 'accepted', at: START, httpStatus: 200, failure: null }],
    renderId: 'dep-ours',
    renderStatus: null,
    commit: null,
    newestBefore: 'dep-before',
    cancelAsked: false,
    followedSince: START,
    endedAt: null,
    failure: null,
    health: null,
    lastLines: [],
    missingSettings: [],
    outputChars: 0,
    ...given.row,
  };
  let now = START;
  let jumpedMs = 0;
  let requests = 0;
  const states: string[] = [];
  const nextLook = script(looks);
  const nextList = script(lists);
  const nextHealth = script(given.health ?? [health(null)]);
  const count = <T>(answer: T): Promise<T> => {
    requests += 1;
    now += 50;
    return Promise.resolve(answer);
  };
  const unused = () => Promise.reject(new Error('following asks for nothing to be done'));
  const client: RenderClient = {
    hook: unused,
    trigger: unused,
    rollback: unused,
    cancel: unused,
    deploy: () => count(nextLook()),
    deploys: () => count(nextList()),
    close: () => undefined,
  };
  const ports: FollowPorts = {
    clock: { now: () => now + jumpedMs, monotonic: () => now, setTimer: () => ({ cancel: () => undefined }) },
    random: () => 0.5,
    client,
    apiKey: async () => ok('rnd_key'),
    read: () => row,
    save: (_id, change) => {
      row = { ...row, ...change, revision: row.revision + 1 };
      states.push(row.state);
      return row;
    },
    healthUrl: () => (given.health === undefined ? null : HEALTH_URL),
    checkAddress: () => count(nextHealth()),
    missingSettings: async () => given.missing ?? [],
    lastLines: async () => (given.lines === undefined ? [] : given.lines),
    pause: async (ms) => {
      now += ms;
      jumpedMs = given.jumpMs ?? 0;
    },
    isStopping: () => given.stopAfter !== undefined && requests >= given.stopAfter,
  };
  await followDeploy(1, ports);
  return { row, requests, states, tookMs: now - START };
}

describe('a deploy that is followed', () => {
  it('is live, and healthy where that is checked', async () => {
    const looks = [seen('created'), seen('build_in_progress'), seen('live')] as const;
    expect((await play({ looks: [...looks] })).row).toMatchObject({ state: 'live', failure: null });
    const { row, states } = await play({ looks: [...looks], health: [UNWELL, UNWELL, health(null)] });
    expect(row).toMatchObject({ state: 'live', health: { httpStatus: 200 } });
    expect(states).toContain('checking');
  });

  it('is unhealthy when its address does not answer well for two minutes', async () => {
    const { row, tookMs } = await play({ health: [UNWELL] });
    expect(row).toMatchObject({ state: 'unhealthy', health: { httpStatus: 503 } });
    expect(tookMs).toBeGreaterThan(120_000);
    expect(tookMs).toBeLessThan(130_000);
  });

  it('may be unknown to Render at first, and slowed down by it', async () => {
    const absent = trouble('refused', 404, false);
    const slow = trouble('refused', 429, true, 45_000);
    const { row, tookMs } = await play({ looks: [absent, absent, slow, slow, seen('live')] });
    expect(row.state).toBe('live');
    expect(tookMs).toBeGreaterThan(90_000);
  });

  it('is told to be replaced or cancelled by whether a newer one is listed', async () => {
    const looks: Play['looks'] = [seen('canceled')];
    expect((await play({ looks, lists: [listed('dep-new', 'dep-ours')] })).row.state).toBe('replaced');
    expect((await play({ looks, lists: [listed('dep-ours')] })).row.state).toBe('cancelled');
    const troubled = [trouble('unknown', 502), listed('dep-ours')] as const;
    expect((await play({ looks, lists: [...troubled] })).row.state).toBe('cancelled');
  });

  it('shows a status that nobody knows as it is, until the deadline', async () => {
    const { row, tookMs } = await play({ looks: [seen('pondering')] });
    expect(row).toMatchObject({ state: 'gave-up', renderStatus: 'pondering' });
    expect(row.failure).toMatchObject({ code: 'deploy.overdue', params: { status: 'pondering' } });
    expect(tookMs).toBeLessThan(181 * 60_000);
  });

  it.each([10, -10])('TIM-3: is followed as long under a clock that is set by %i years', async (years) => {
    const jumpMs = years * 365 * 86_400_000;
    const building = seen('build_in_progress');
    const built = await play({ looks: [building, building, building, seen('live')], jumpMs });
    expect(built.row).toMatchObject({ state: 'live' });
    const endless = await play({ looks: [building], jumpMs });
    expect(endless.row).toMatchObject({ state: 'gave-up', failure: { code: 'deploy.overdue' } });
    expect(endless.tookMs / 60_000).toBeCloseTo(180, 0);
    const ill = await play({ health: [UNWELL], jumpMs });
    expect(ill.row.state).toBe('unhealthy');
    expect(ill.tookMs / 1_000).toBeGreaterThan(100);
  });

  it('that is live is told which variables it lacks', async () => {
    expect((await play({ missing: ['PORT'] })).row).toMatchObject({
      state: 'live',
      missingSettings: ['PORT'],
    });
    const checked = await play({ missing: ['PORT'], health: [health(null)] });
    expect(checked.row).toMatchObject({ state: 'live', missingSettings: ['PORT'] });
  });

  it('that failed keeps the last lines of its log, and ends without them where they cannot be read', async () => {
    const looks: Play['looks'] = [seen('build_in_progress'), seen('build_failed')];
    const lines = [{ at: START, level: 'error' as const, message: 'npm ERR!' }];
    expect((await play({ looks, lines })).row).toMatchObject({ state: 'failed', lastLines: lines });
    expect((await play({ looks })).row).toMatchObject({ state: 'failed', lastLines: [] });
  });

  it('that failed while the agent stops is left to the next one, with its lines', async () => {
    const { row, states } = await play({ looks: [seen('build_failed')], lines: null });
    expect(row).toMatchObject({ state: 'running', renderStatus: 'build_failed', endedAt: null });
    expect(states).not.toContain('failed');
  });

  it('is left as it is by a stop, and gone on with from its row', async () => {
    const looks: Play['looks'] = [seen('created'), seen('build_in_progress'), seen('live')];
    const { row } = await play({ looks, stopAfter: 2 });
    expect(row).toMatchObject({ state: 'running', renderStatus: 'build_in_progress' });
    expect((await play({ looks: [seen('live')], row })).row.state).toBe('live');
  });
});

describe('whatever Render answers', () => {
  const statuses = [...RENDER_STATUSES, 'pondering', 'toString', ''];
  const anyTrouble = fc.oneof(
    fc.constantFrom(trouble('refused', 404, false), trouble('unreachable', null), trouble('unknown', 502)),
    fc.integer({ min: 0, max: 600_000 }).map((ms) => trouble('refused', 429, true, ms)),
    fc.constant(trouble('refused', 401, false)),
  );
  const anyLook = fc.oneof(fc.constantFrom(...statuses).map(seen), anyTrouble);
  const anyList = fc.oneof(
    fc.constantFrom(listed(), listed('dep-ours'), listed('dep-new', 'dep-ours'), listed('dep-before')),
    anyTrouble,
  );
  const several = <T>(one: fc.Arbitrary<T>) =>
    fc.tuple(one, fc.array(one, { maxLength: 30 })).map(([first, rest]): [T, ...T[]] => [first, ...rest]);

  it('the deploy ends in a true state, or it says that it gave up, after a bounded number of requests', async () => {
    await fc.assert(
      fc.asyncProperty(
        several(anyLook),
        several(anyList),
        fc.constantFrom(null, 'dep-ours'),
        fc.constantFrom('accepted' as const, 'unknown' as const),
        fc.boolean(),
        async (looks, lists, renderId, outcome, isWell) => {
          const steps = [{ method: 'hook', outcome, at: START, httpStatus: null, failure: null } as const];
          const state = renderId === null ? 'locating' : 'running';
          const { row, requests, tookMs } = await play({
            looks,
            lists,
            health: [isWell ? health(null) : UNWELL],
            row: { renderId, state, steps: [...steps] },
          });
          expect(hasEnded(row)).toBe(true);
          expect(row.endedAt).not.toBeNull();
          expect(requests).toBeLessThan(6_000);
          // The search, three hours of following with a last pause that Render asks for, the health check.
          expect(tookMs).toBeLessThan(7 * 3_600_000);
          const said = looks.flatMap((look) => (look.kind === 'done' ? [look.value.status] : []));
          switch (row.state) {
            case 'live':
            case 'unhealthy':
              expect(said).toContain('live');
              expect(row.state).toBe(isWell ? 'live' : 'unhealthy');
              break;
            case 'failed':
              expect(said.some((status) => status?.endsWith('_failed'))).toBe(true);
              break;
            case 'cancelled':
              expect(said).toContain('canceled');
              break;
            case 'replaced':
              expect(said.some((status) => status === 'canceled' || status === 'deactivated')).toBe(true);
              break;
            case 'accepted':
              expect(outcome).toBe('accepted');
              expect(row.failure).not.toBeNull();
              break;
            case 'unknown':
              expect(outcome).toBe('unknown');
              expect(row.failure).not.toBeNull();
              break;
            default:
              expect(row.state).toBe('gave-up');
              expect(row.failure).not.toBeNull();
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
