import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { DeployDesk } from '../../src-agent/deploy/deploy-desk.ts';
import type { Store } from '../../src-agent/store/open-database.ts';
import {
  createSkippingClock,
  deployToEnd,
  openDeployDesk,
  type SkippingClock,
  WISH,
  waitForEnd,
} from '../support/deploy-rig.ts';
import { type FakeRender, type RenderFaultName, startFakeRender } from '../support/fake-render.ts';
import { takeSeed } from '../support/seeds.ts';
import { openTestStore, type TestStore } from '../support/store-samples.ts';
import { waitUntil } from '../support/wait-until.ts';

/** Deploys through the real client, store and follower, against a fake Render. */

let test: TestStore;
let render: FakeRender;
let clock: SkippingClock;
const desks: DeployDesk[] = [];
const HOUR_MS = 3_600_000;

beforeEach(async () => {
  test = await openTestStore('deploy-desk');
  clock = createSkippingClock();
  render = await startFakeRender({ clock });
  render.setScript(['live']);
});
afterEach(async () => {
  await Promise.all(desks.splice(0).map((desk) => desk.stop()));
  await render.close();
  await test.remove();
});

type Options = { readonly withKey?: boolean; readonly healthUrl?: string; readonly store?: Store };
function open({ withKey = true, store = test.store, ...more }: Options = {}): DeployDesk {
  const desk = openDeployDesk({ render, store, clock, withKey, ...more });
  desks.push(desk);
  return desk;
}

describe('each answer of Render', () => {
  it.each<[RenderFaultName, string, string, number]>([
    ['unauthorized', 'refused', 'live', 1],
    ['unauthorized-text', 'refused', 'live', 1],
    ['not-found', 'refused', 'live', 1],
    ['slow-down', 'refused', 'live', 1],
    ['redirect', 'refused', 'live', 1],
    ['gateway-page', 'unknown', 'unknown', 0],
    ['gateway-page-done', 'unknown', 'live', 1],
    ['empty-500', 'unknown', 'unknown', 0],
    ['empty-202', 'accepted', 'live', 1],
    ['cut-before', 'unknown', 'unknown', 0],
    ['cut-after', 'unknown', 'live', 1],
    ['cut-answer', 'accepted', 'live', 1],
  ])('to the hook, %s is %s, and the deploy ends as %s', async (fault, outcome, state, deploys) => {
    render.setFault('hook', fault);
    const deploy = await deployToEnd(open());
    expect(deploy).toMatchObject({ state, steps: [{ method: 'hook', outcome }, ...deploy.steps.slice(1)] });
    expect(render.deploys()).toHaveLength(deploys);
  });

  it.each<[RenderFaultName, string, string]>([
    ['unauthorized', 'deploy.key-refused', 'refused'],
    ['not-found', 'deploy.service-missing', 'refused'],
    ['conflict', 'deploy.conflict', 'refused'],
    ['bad-request', 'deploy.request-refused', 'refused'],
    ['slow-down-reset', 'deploy.slow-down', 'refused'],
    ['gateway-page', 'deploy.never-seen', 'unknown'],
  ])('to the API, %s is told as %s: %s', async (fault, code, state) => {
    render.setFault('hook', 'not-found');
    render.setFault('trigger', fault);
    expect(await deployToEnd(open())).toMatchObject({ state, failure: { code } });
    expect(render.requests('trigger')).toHaveLength(1);
  });

  it('while it is followed, troubles are waited out', async () => {
    render.setScript(['created', 'build_in_progress', 'live']);
    render.setFault('deploy', 'not-found', 3);
    const desk = open();
    expect(await deployToEnd(desk)).toMatchObject({ state: 'live' });
    clock.skip(61_000);
    render.setFault('deploy', 'gateway-page', 1);
    expect(await deployToEnd(desk)).toMatchObject({ state: 'live' });
  });
});

describe('what else happens to a deploy', () => {
  it('another takes its place', async () => {
    render.setScript(['build_in_progress']);
    const desk = open();
    const begun = await desk.trigger(WISH);
    render.deployElsewhere();
    expect(begun.ok && (await waitForEnd(desk, begun.value))).toMatchObject({ state: 'replaced' });
  });

  it('it is brought back', async () => {
    const desk = open();
    const first = await deployToEnd(desk);
    clock.skip(61_000);
    const begun = await desk.rollback(first.id, 'test');
    expect(begun.ok && (await waitForEnd(desk, begun.value))).toMatchObject({
      state: 'live',
      rollbackTo: 'dep-fake1',
      steps: [{ outcome: 'not-configured', failure: { code: 'deploy.rollback-needs-api' } }, {}],
    });
    expect(render.requests('rollback').map(({ body }) => body)).toEqual(['{"deployId":"dep-fake1"}']);
  });

  it('its health address is asked until it answers well, or is told not to', async () => {
    const desk = open({ healthUrl: `${render.origin}/health` });
    expect(await deployToEnd(desk)).toMatchObject({ state: 'live', health: { httpStatus: 200 } });
    render.setHealth(503);
    clock.skip(61_000);
    expect(await deployToEnd(desk)).toMatchObject({
      state: 'unhealthy',
      health: { httpStatus: 503, failure: { code: 'deploy.answered-wrong' } },
    });
  });

  it('two clicks at once are one', async () => {
    const desk = open();
    const both = await Promise.all([desk.trigger(WISH), desk.trigger(WISH)]);
    expect(both.map((one) => (one.ok ? 'ok' : one.error.code))).toEqual(['ok', 'deploy.too-soon']);
    expect(render.deploys()).toHaveLength(1);
  });

  it('SEC-6: nobody asks Render anything unasked', async () => {
    const desk = open();
    await desk.services();
    desk.start();
    await desk.stop();
    expect(render.requests()).toEqual([]);
  });
});

/** What a SIGKILL leaves while a request hangs between its sending and its answer. */
async function kill(desk: DeployDesk, place: 'hook' | 'trigger'): Promise<Store> {
  render.setFault(place, 'hang');
  const before = render.requests(place).length;
  // The killed agent's store is gone when its request ends.
  desk.trigger(WISH).catch(() => undefined);
  await waitUntil({
    what: 'the request to arrive',
    check: () => render.requests(place).length > before,
    on: { everyMs: 1 },
  });
  return test.crash();
}

const CUTS: readonly RenderFaultName[] = [
  'cut-before',
  'cut-after',
  'cut-answer',
  'gateway-page-done',
  'empty-500',
];

describe('DEL-6: between request and answer', () => {
  it('500 cuts with an API key make at most one deploy each', async () => {
    const desk = open();
    for (let round = 0; round < 500; round += 1) {
      const fault = CUTS[round % CUTS.length] ?? 'cut-after';
      const place = round % 2 === 0 ? 'hook' : 'trigger';
      if (place === 'trigger') render.setFault('hook', 'not-found');
      render.setFault(place, fault);
      const before = render.deploys().length;
      const { state } = await deployToEnd(desk);
      const made = render.deploys().length - before;
      expect(made).toBeLessThanOrEqual(1);
      expect(state).toBe(made === 1 ? 'live' : 'unknown');
      clock.skip(61_000);
    }
  });

  it('500 cuts without one are held and shown', async () => {
    const desk = open({ withKey: false });
    const held = CUTS.filter((fault) => fault !== 'cut-answer');
    for (let round = 0; round < 500; round += 1) {
      render.setFault('hook', held[round % held.length] ?? 'cut-after');
      expect(await deployToEnd(desk)).toMatchObject({
        state: 'unknown',
        failure: { code: 'deploy.outcome-unknown' },
      });
      clock.skip(61_000);
    }
    expect(render.requests('hook')).toHaveLength(500);
    expect(render.requests('trigger')).toEqual([]);
  });

  it.each(['hook', 'trigger'] as const)(
    'a kill during the request (%s) is resolved by the list',
    async (place) => {
      if (place === 'trigger') render.setFault('hook', 'not-found');
      const store = await kill(open(), place);
      const desk = open({ store });
      const [left] = store.deploys.open();
      expect(left?.steps.at(-1)).toMatchObject({
        method: place === 'hook' ? 'hook' : 'api',
        outcome: 'sending',
      });
      desk.start();
      expect(left && (await waitForEnd(desk, left))).toMatchObject({ state: 'live', renderId: 'dep-fake1' });
      expect(render.deploys()).toHaveLength(1);
    },
  );

  it('a kill without an API key is held and shown', async () => {
    const store = await kill(open({ withKey: false }), 'hook');
    const desk = open({ store, withKey: false });
    const [left] = store.deploys.open();
    desk.start();
    expect(left && (await waitForEnd(desk, left))).toMatchObject({ state: 'unknown' });
    expect(render.requests('hook')).toHaveLength(1);
  });

  it('a stop waits for nothing longer than it may, and the next start goes on', async () => {
    render.setScript(['build_in_progress']);
    const desk = open();
    await desk.trigger(WISH);
    await desk.stop();
    const again = open();
    const [left] = test.store.deploys.open();
    expect(left).toMatchObject({ state: 'running', renderId: 'dep-fake1' });
    again.start();
    render.deployElsewhere();
    expect(left && (await waitForEnd(again, left))).toMatchObject({ state: 'replaced' });
  });
});

describe('the audit', () => {
  const entrySchema = z.looseObject({
    deploy: z.number(),
    method: z.string().optional(),
    outcome: z.string().optional(),
    state: z.string().optional(),
  });
  const anyFault = fc.constantFrom(
    null,
    ...(['unauthorized', 'not-found', 'conflict', 'slow-down', 'slow-down-reset', 'bad-request'] as const),
    ...(['gateway-page', 'gateway-page-done', 'empty-500', 'redirect', 'empty-202'] as const),
    ...(['cut-before', 'cut-after', 'cut-answer'] as const),
  );
  const anyRoad = fc
    .tuple(
      fc.array(fc.constantFrom('created', 'queued', 'build_in_progress', 'pondering'), { maxLength: 3 }),
      fc.constantFrom('live', 'build_failed', 'update_failed', 'canceled', 'deactivated'),
    )
    .map(([road, end]) => [...road, end]);

  it('tells the whole story, whatever Render answers: who asked, each way with its outcome, the end', async () => {
    await fc.assert(
      fc.asyncProperty(anyFault, anyFault, anyRoad, fc.boolean(), async (hook, api, road, withKey) => {
        clock.skip(HOUR_MS);
        render.setScript(road);
        if (hook !== null) render.setFault('hook', hook);
        if (api !== null && withKey) render.setFault('trigger', api);
        const deploy = await deployToEnd(open({ withKey }));
        const told = test.store.audit
          .list({ before: null, limit: 50 })
          .map(({ who, action, after }) => ({ who, action, ...entrySchema.parse(after) }))
          .filter((entry) => entry.deploy === deploy.id)
          .toReversed();
        expect(told[0]).toMatchObject({ action: 'deploys.trigger', who: WISH.who });
        for (const { method, outcome } of deploy.steps) {
          expect(told).toContainEqual(
            expect.objectContaining({ action: 'deploys.step', who: WISH.who, method, outcome }),
          );
        }
        expect(told.filter(({ action }) => action === 'deploys.end')).toEqual([
          expect.objectContaining({ state: deploy.state }),
        ]);
        expect(told.at(-1)?.action).toBe('deploys.end');
        // What was not met is not met by the next one.
        render.clearFaults();
      }),
      { numRuns: 150, seed: takeSeed('deploy audit') },
    );
  });
});
