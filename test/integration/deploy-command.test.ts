import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Deploy } from '../../src-agent/contract/deploy.ts';
import type { LocalCommand } from '../../src-agent/contract/deploy-settings.ts';
import type { DeployDesk } from '../../src-agent/deploy/deploy-desk.ts';
import { systemClock } from '../../src-agent/support/clock.ts';
import { groupIn, livingOf, SHORT_LIMITS, STUBBORN, untilGone, writeScript } from '../support/command-rig.ts';
import { createSkippingClock, deployToEnd, openDeployDesk, WISH, waitForEnd } from '../support/deploy-rig.ts';
import { type FakeRender, type RenderFaultName, startFakeRender } from '../support/fake-render.ts';
import { openTestStore, type TestStore } from '../support/store-samples.ts';
import { waitUntil } from '../support/wait-until.ts';

/** The local command as the last way of a deploy, on a real store, against a fake Render. */

let test: TestStore;
let render: FakeRender;
let skippedMs = 0;
const desks: DeployDesk[] = [];
/** The real one; two deploys of a service are a minute apart. */
const clock = { ...systemClock, now: () => systemClock.now() + skippedMs };

beforeEach(async () => {
  test = await openTestStore('deploy-command');
  render = await startFakeRender({ clock });
});
afterEach(async () => {
  await Promise.all(desks.splice(0).map((desk) => desk.stop()));
  await render.close();
  await test.remove();
});

type Options = Partial<Parameters<typeof openDeployDesk>[0]>;

/** A desk whose service has this command, confirmed. */
async function open(
  command: Partial<LocalCommand> & Pick<LocalCommand, 'program'>,
  options: Options = {},
): Promise<DeployDesk> {
  const whole = { args: [], afterApiRefusal: 'stop' as const, ...command };
  const desk = openDeployDesk({
    render,
    store: test.store,
    clock,
    withKey: false,
    withHook: false,
    command: whole,
    ...options,
  });
  desks.push(desk);
  const shown = await desk.command(null);
  const found = shown.ok ? shown.value.found : null;
  if (found !== null) await desk.confirmCommand(render.serviceId, found.fingerprint, 'test');
  return desk;
}
/** Its path; it notes each of its runs. */
const script = (lines: string): string =>
  writeScript(test.dataDir, 'deploy', `echo run >> "${ranFile()}"\n${lines}`);
const ranFile = (): string => join(test.dataDir, 'ran');
const runs = (): number =>
  existsSync(ranFile()) ? readFileSync(ranFile(), 'utf8').split('\n').length - 1 : 0;
const outputOf = ({ id }: Deploy): string => test.store.commands.output(id, 0).text;
async function begin(desk: DeployDesk): Promise<Deploy> {
  const begun = await desk.trigger(WISH);
  if (!begun.ok) throw new Error(begun.error.code);
  return begun.value;
}
const untilItSays = (deploy: Deploy, words: RegExp): Promise<string> =>
  waitUntil({
    what: 'the command to say so',
    check: () => (words.test(outputOf(deploy)) ? outputOf(deploy) : undefined),
    on: { everyMs: 5 },
  });

describe('the local command as the third way', () => {
  it('runs where Render cannot be asked; each way and its outcome are kept, its words too', async () => {
    const desk = await open({ program: script('echo "built $1"; exit 0'), args: ['all of it'] });
    const deploy = await deployToEnd(desk);
    expect(deploy).toMatchObject({
      state: 'done',
      failure: null,
      steps: [
        { method: 'hook', outcome: 'not-configured' },
        { method: 'api', outcome: 'not-configured' },
        { method: 'command', outcome: 'accepted' },
      ],
      outputChars: 16,
    });
    expect(outputOf(deploy)).toBe('built all of it\n');
    expect(
      test.store.audit
        .list({ before: null, limit: 50 })
        .map(({ action }) => action)
        .reverse(),
    ).toEqual([
      'deploys.confirm-command',
      'deploys.trigger',
      'deploys.step',
      'deploys.step',
      'deploys.step',
      'deploys.command',
      'deploys.step',
      'deploys.end',
    ]);
  });

  it('runs when the hook is refused and the API cannot be reached, and the health of the service is asked', async () => {
    const desk = await open(
      { program: script('exit 0') },
      {
        withHook: true,
        healthUrl: `${render.origin}/health`,
      },
    );
    render.setFault('hook', 'unauthorized');
    expect(await deployToEnd(desk)).toMatchObject({
      state: 'live',
      health: { httpStatus: 200 },
      steps: [{ outcome: 'refused' }, { outcome: 'not-configured' }, { outcome: 'accepted' }],
    });
    expect(runs()).toBe(1);
  });

  it.each<[RenderFaultName, 'stop' | 'run-command', string, number]>([
    ['unauthorized', 'stop', 'refused', 0],
    ['not-found', 'stop', 'refused', 0],
    ['conflict', 'stop', 'refused', 0],
    ['slow-down', 'stop', 'refused', 0],
    ['unauthorized', 'run-command', 'done', 1],
    ['slow-down', 'run-command', 'done', 1],
    ['cut-before', 'run-command', 'unknown', 0],
    ['gateway-page', 'run-command', 'unknown', 0],
  ])('DEL-6: after the API’s %s, with "%s", it ends as %s', async (fault, afterApiRefusal, state, count) => {
    // What was sent is looked for in the list for a minute.
    const skipping = createSkippingClock();
    const desk = await open(
      { program: script('exit 0'), afterApiRefusal },
      { withKey: true, clock: state === 'unknown' ? skipping : clock },
    );
    render.setFault('trigger', fault);
    expect(await deployToEnd(desk)).toMatchObject({ state });
    expect(runs()).toBe(count);
  });

  it('clears no cache, and brings no earlier version back', async () => {
    const desk = await open({ program: script('exit 0') }, { clearCache: true });
    expect(await deployToEnd(desk)).toMatchObject({
      state: 'refused',
      steps: [{}, {}, { method: 'command', failure: { code: 'deploy.command-cannot' } }],
    });
    expect(runs()).toBe(0);
  });

  it('tells how it failed, with its last words', async () => {
    const desk = await open({ program: script('echo "no such image" >&2; exit 7') });
    expect(await deployToEnd(desk)).toMatchObject({
      state: 'failed',
      failure: { code: 'deploy.command-failed', params: { code: 7, answer: 'no such image' } },
      steps: [{}, {}, { outcome: 'failed' }],
    });
  });

  it('CMD-3: hides the secrets there are, whether or not they were read before', async () => {
    const known = new Set<string>();
    const desk = await open(
      { program: script('echo "mailbox: planted-mailbox-secret"; exit 1') },
      {
        commands: { redact: (text) => [...known].reduce((left, one) => left.replaceAll(one, '…'), text) },
        onSecretAsked: (name) => known.add(name === 'MAILBOX_PASSWORD' ? 'planted-mailbox-secret' : name),
      },
    );
    const deploy = await deployToEnd(desk);
    expect(outputOf(deploy)).toBe('mailbox: …\n');
    expect(deploy.failure?.params).toEqual({ code: 1, answer: 'mailbox: …' });
  });

  it('CMD-3: ends after its time, says so, and is not run again', async () => {
    const desk = await open(
      { program: script(STUBBORN) },
      { commands: { limits: { ...SHORT_LIMITS, runMs: 500 } } },
    );
    const deploy = await deployToEnd(desk);
    expect(deploy).toMatchObject({ state: 'failed', failure: { code: 'deploy.command-timed-out' } });
    await untilGone(groupIn(outputOf(deploy)));
    expect(runs()).toBe(1);
  });

  it('CMD-3: ends with all of its group when it is cancelled; another waits for nothing', async () => {
    const desk = await open(
      { program: script(STUBBORN) },
      { commands: { limits: { runMs: 60_000, graceMs: 100, stopGraceMs: 100, drainMs: 100 } } },
    );
    const deploy = await begin(desk);
    expect(deploy.state).toBe('commanding');
    const group = groupIn(await untilItSays(deploy, /group \d/u));
    skippedMs += 61_000;
    expect(await deployToEnd(desk)).toMatchObject({
      state: 'refused',
      failure: { code: 'deploy.command-busy' },
    });
    expect(await desk.cancel(deploy.id, 'test')).toMatchObject({ ok: true });
    expect(await waitForEnd(desk, deploy)).toMatchObject({
      state: 'cancelled',
      cancelAsked: true,
      failure: null,
      steps: [{}, {}, { outcome: 'cancelled' }],
    });
    await untilGone(group);
    expect(runs()).toBe(1);
  });

  it('CMD-3: a stop of the agent ends it, and it is told as interrupted', async () => {
    const desk = await open(
      { program: script(STUBBORN) },
      { commands: { limits: { runMs: 60_000, graceMs: 60_000, stopGraceMs: 50, drainMs: 100 } } },
    );
    const deploy = await begin(desk);
    const group = groupIn(await untilItSays(deploy, /group \d/u));
    await desk.stop();
    expect(test.store.deploys.get(deploy.id)).toMatchObject({
      state: 'interrupted',
      failure: { code: 'deploy.command-interrupted' },
      steps: [{}, {}, { outcome: 'unknown' }],
    });
    await untilGone(group);
  });

  it('CMD-3: what a killed agent left running is ended at the next start, told, and not run again', async () => {
    const limits = { runMs: 60_000, graceMs: 100, stopGraceMs: 50, drainMs: 100 };
    const command = { program: script(STUBBORN) };
    const desk = await open(command, { commands: { limits } });
    const deploy = await begin(desk);
    const group = groupIn(await untilItSays(deploy, /group \d/u));
    const store = await test.crash();
    expect(store.deploys.open()).toMatchObject([{ id: deploy.id, state: 'commanding' }]);
    expect(livingOf(group).length).toBeGreaterThan(0);
    const next = openDeployDesk({
      render,
      store,
      clock,
      withKey: false,
      withHook: false,
      command: { args: [], afterApiRefusal: 'stop', ...command },
      commands: { limits },
    });
    desks.push(next);
    next.start();
    expect(await waitForEnd(next, deploy)).toMatchObject({
      state: 'interrupted',
      failure: { code: 'deploy.command-interrupted', params: {} },
    });
    expect(livingOf(group)).toEqual([]);
    expect(next.attention()).toMatchObject([{ code: 'deploy.command-interrupted' }]);
    expect(runs()).toBe(1);
  });
});
