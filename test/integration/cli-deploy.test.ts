import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { ProcessSecrets } from '../support/agent-process.ts';
import { type CliRig, createCliRig } from '../support/cli-rig.ts';
import { groupIn, livingOf, untilGone, writeScript } from '../support/command-rig.ts';
import { type FakeRender, startFakeRender } from '../support/fake-render.ts';
import { filesUnder, searchSecrets } from '../support/search-secrets.ts';
import { waitUntil } from '../support/wait-until.ts';

/** The deploy commands as a script and a person at a terminal have them, against a fake Render. */

let rig: CliRig;
let render: FakeRender;
/** Everything that was printed. */
const printed: string[] = [];

beforeEach(async () => {
  rig = createCliRig('deploy');
  render = await startFakeRender();
  const services = [{ id: render.serviceId, name: 'web', branch: 'main' }];
  await ask(['settings', 'set', `deploys.services=${JSON.stringify(services)}`]);
});
afterEach(async () => {
  const places = new Map([...filesUnder(rig.dataDir), ['printed', Buffer.from(printed.join('\n'))]]);
  expect(searchSecrets(places, render.secrets())).toEqual([]);
  printed.length = 0;
  await render.close();
  await rig.remove();
});

const both = (): ProcessSecrets => ({ RENDER_DEPLOY_HOOK: render.hook, RENDER_API_KEY: render.apiKey });

async function ask(args: readonly string[], secrets: ProcessSecrets = {}) {
  const answer = await rig.askHere([...args, '--render', render.origin], secrets);
  printed.push(JSON.stringify(answer.json), answer.stderr);
  return answer;
}

describe('deploy', () => {
  it('goes by the hook and is followed by the API until it is live', async () => {
    render.setScript(['created', 'live']);
    expect(await ask(['deploy', '--yes', '--follow'], both())).toMatchObject({
      code: 0,
      json: {
        state: 'live',
        renderId: 'dep-fake1',
        renderStatus: 'live',
        commit: { message: 'Change 1' },
        steps: [{ method: 'hook', outcome: 'accepted', httpStatus: 200 }],
      },
    });
    expect(render.requests('hook')).toHaveLength(1);
    expect(render.requests('trigger')).toHaveLength(0);
  });

  it('is accepted and no more with a hook alone', async () => {
    expect(await ask(['deploy', '--yes', '--follow'], { RENDER_DEPLOY_HOOK: render.hook })).toMatchObject({
      code: 0,
      json: { state: 'accepted', renderId: 'dep-fake1' },
    });
  });

  it('falls to the API when the hook is refused, and asks it to clear the cache by the right word', async () => {
    render.setScript(['live']);
    render.setFault('hook', 'unauthorized-text');
    expect(await ask(['deploy', '--yes', '--follow'], both())).toMatchObject({
      code: 0,
      json: { steps: [{ outcome: 'refused' }, { method: 'api', outcome: 'accepted' }] },
    });
    expect(render.requests('trigger').map(({ body }) => JSON.parse(body))).toEqual([
      { clearCache: 'do_not_clear' },
    ]);
  });

  it('clears the cache by the API alone: a hook cannot', async () => {
    render.setScript(['live']);
    expect(await ask(['deploy', '--yes', '--follow', '--clear-cache'], both())).toMatchObject({
      json: {
        state: 'live',
        steps: [{ outcome: 'not-configured', failure: { code: 'deploy.hook-cannot-clear' } }, {}],
      },
    });
    expect(render.requests('trigger').map(({ body }) => JSON.parse(body))).toEqual([{ clearCache: 'clear' }]);
  });

  it('starts nothing when every way says no, and says why', async () => {
    render.setFault('hook', 'unauthorized');
    render.setFault('trigger', 'conflict');
    expect(await ask(['deploy', '--yes'], both())).toMatchObject({
      code: 1,
      json: { state: 'refused', failure: { code: 'deploy.conflict' } },
    });
    expect(render.deploys()).toHaveLength(0);
  });

  it('asks first, naming service, branch and ways, and sends nothing on a no', async () => {
    const refused = await rig.run(['deploy', '--render', render.origin], { secrets: both(), stdin: 'n\n' });
    expect(refused.stderr).toContain(`Deploy web (${render.serviceId}), main, by deploy hook > API? [y/N]`);
    expect(refused.code).toBe(1);
    expect(render.requests()).toEqual([]);
  });

  it('is one deploy when it is asked for twice', async () => {
    await ask(['deploy', '--yes'], both());
    expect(await ask(['deploy', '--yes'], both())).toMatchObject({
      code: 1,
      json: { error: { code: 'deploy.too-soon' } },
    });
    expect(render.deploys()).toHaveLength(1);
  });

  it('is taken up again by the next process, and shown with all of its story', async () => {
    render.setScript(['created', 'build_in_progress', 'live']);
    expect(await ask(['deploy', '--yes'], both())).toMatchObject({ code: 0, json: { state: 'running' } });
    expect(await ask(['deploys', 'show', '1', '--follow'], both())).toMatchObject({
      code: 0,
      json: { state: 'live' },
    });
    expect(await ask(['deploys'])).toMatchObject({ json: { items: [{ id: 1, state: 'live' }], next: null } });
    const { json } = await ask(['audit']);
    const { items } = json as { items: { action: string }[] };
    expect(items.map(({ action }) => action).reverse()).toEqual([
      'settings.set',
      'deploys.trigger',
      'deploys.step',
      'deploys.step',
      'deploys.end',
    ]);
  });

  it('tells a script that it failed, with the word of Render and the last lines of its log', async () => {
    render.setScript(['build_in_progress', 'build_failed']);
    render.setBuildLog(['$ npm run build', `\u001B[31mnpm ERR!\u001B[0m 401 with ${render.apiKey}`]);
    expect(await ask(['deploy', '--yes', '--follow'], both())).toMatchObject({
      code: 1,
      json: {
        state: 'failed',
        failure: { code: 'deploy.failed', params: { status: 'build_failed' } },
        lastLines: [{ message: '$ npm run build' }, { message: 'npm ERR! 401 with [redacted]' }],
      },
    });
    expect(await ask(['deploys', 'show', '1'])).toMatchObject({ json: { lastLines: [{}, {}] } });
  });

  it('that failed ends all the same where its log cannot be read', async () => {
    render.setScript(['build_failed']);
    render.setFault('logs', 'gateway-page');
    expect(await ask(['deploy', '--yes', '--follow'], both())).toMatchObject({
      code: 1,
      json: { state: 'failed', lastLines: [] },
    });
    expect(render.requests('logs')).toHaveLength(1);
  });
});

describe('the running agent', () => {
  const start = async () => {
    const agent = await rig.start(['run', '--verbose', '--render', render.origin], { secrets: both() });
    await agent.waitForLine(/BG_POLLER: Email polling loop started/u);
    return agent;
  };

  it('follows a deploy by itself, also after it was killed in the middle', async () => {
    render.setScript(['build_in_progress']);
    const killed = await start();
    // Asked for by a process that knows no secret.
    expect(await ask(['deploy', '--yes'])).toMatchObject({ code: 0, json: { id: 1, state: 'running' } });
    await killed.kill();
    render.setNext(['live']);
    const agent = await start();
    await agent.waitForLine(/A deploy has ended/u);
    expect(await ask(['deploys', 'show', '1'])).toMatchObject({
      json: { state: 'live', renderStatus: 'live' },
    });
    await agent.stop();
    expect(render.deploys()).toHaveLength(1);
    for (const { stdout, stderr } of [killed, agent]) printed.push(stdout(), stderr());
    expect(printed.join()).toContain('Something else stands in for Render');
  });
});

describe('a cut line', () => {
  it('is resolved by the list of deploys', async () => {
    render.setScript(['live']);
    render.setFault('hook', 'cut-after');
    expect(await ask(['deploy', '--yes', '--follow'], both())).toMatchObject({
      code: 0,
      json: { state: 'live', renderId: 'dep-fake1', steps: [{ outcome: 'unknown' }] },
    });
    expect(render.requests('trigger')).toHaveLength(0);
  });

  it('is held and shown without an API key', async () => {
    render.setFault('hook', 'cut-after');
    expect(await ask(['deploy', '--yes'], { RENDER_DEPLOY_HOOK: render.hook })).toMatchObject({
      code: 1,
      json: { state: 'unknown', failure: { code: 'deploy.outcome-unknown' } },
    });
    expect(await ask(['status'])).toMatchObject({
      json: {
        attention: expect.arrayContaining([expect.objectContaining({ code: 'deploy.outcome-unknown' })]),
      },
    });
  });
});

it('secret set refuses the hook of a Blueprint and explains, repeating nothing of it', async () => {
  const key = 'bluePr1ntKey';
  const refused = await rig.run(['secret', 'set', 'RENDER_DEPLOY_HOOK'], {
    stdin: `https://api.render.com/deploy/exs-abc?key=${key}\n`,
  });
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('The deploy hook is that of a Blueprint (exs-…).');
  expect(refused.stderr + refused.stdout).not.toContain(key);
});

describe('verify', () => {
  const setHealth = (healthUrl: string) =>
    ask(['settings', 'set', `deploys.services=${JSON.stringify([{ id: render.serviceId, healthUrl }])}`]);

  it('asks health, login and ping, and fails a script when one does not answer as it should', async () => {
    await setHealth(`${render.origin}/health`);
    expect(await ask(['verify'])).toMatchObject({
      code: 0,
      json: {
        checks: [
          { check: 'health', result: { httpStatus: 200, failure: null } },
          { check: 'login', result: { url: `${render.origin}/login`, failure: null } },
          { check: 'ping', result: { url: `${render.origin}/api/ping`, failure: null } },
        ],
        certificateDaysLeft: null,
      },
    });
    render.setHealth(401);
    expect(await ask(['verify'])).toMatchObject({
      code: 1,
      json: {
        checks: [
          { result: { failure: { code: 'deploy.answered-wrong', params: { status: 401 } } } },
          { result: { failure: null } },
          { result: { failure: { code: 'deploy.answered-wrong' } } },
        ],
      },
    });
  });

  it('names the variables that the service lacks, and never a value', async () => {
    const service = {
      id: render.serviceId,
      healthUrl: `${render.origin}/health`,
      requiredSettings: ['PORT', 'WEBHOOK_URL'],
    };
    await ask(['settings', 'set', `deploys.services=${JSON.stringify([service])}`]);
    expect(await ask(['verify'])).toMatchObject({
      code: 1,
      json: { variables: { missing: [], failure: expect.anything() } },
    });
    expect(await ask(['verify'], both())).toMatchObject({
      code: 1,
      json: { variables: { missing: ['WEBHOOK_URL'], failure: null } },
    });
    render.setScript(['live']);
    expect(await ask(['deploy', '--yes', '--follow'], both())).toMatchObject({
      code: 0,
      json: { state: 'live', missingSettings: ['WEBHOOK_URL'] },
    });
    render.setVariables(['PORT', 'WEBHOOK_URL']);
    expect(await ask(['verify'], both())).toMatchObject({ code: 0, json: { variables: { missing: [] } } });
  });

  it('tells that a service cannot be reached, and that it has no address', async () => {
    expect(await ask(['verify'])).toMatchObject({
      code: 1,
      json: { error: { code: 'deploy.no-health-address' } },
    });
    await setHealth('http://127.0.0.1:9/health');
    expect(await ask(['verify'])).toMatchObject({
      code: 1,
      json: { checks: [{ result: { failure: { code: 'deploy.connection-refused' } } }, {}, {}] },
    });
  });
});

describe('deploys cancel and rollback', () => {
  it('cancels one that runs', async () => {
    render.setScript(['build_in_progress']);
    await ask(['deploy', '--yes'], both());
    await ask(['deploys', 'cancel', '1', '--yes'], both());
    expect(await ask(['deploys', 'show', '1', '--follow'], both())).toMatchObject({
      code: 1,
      json: { state: 'cancelled' },
    });
  });

  it('returns to an earlier one by the API', async () => {
    render.setScript(['live']);
    await ask(['deploy', '--yes', '--follow'], both());
    expect(await ask(['deploys', 'rollback', '1', '--yes'], both())).toMatchObject({
      json: { error: { code: 'deploy.too-soon' } },
    });
    expect(await ask(['deploys', 'rollback', '7', '--yes'], both())).toMatchObject({
      json: { error: { code: 'deploy.not-found' } },
    });
  });
});

const outputSchema = z.object({ output: z.string().optional() });

describe('the local command', () => {
  const script = (lines: string): string => writeScript(rig.folder, 'deploy', lines);
  const setCommand = (program: string, more = {}) =>
    ask([
      'settings',
      'set',
      `deploys.services=${JSON.stringify([{ id: render.serviceId, name: 'web', command: { program, args: ['--to', 'web'] }, ...more }])}`,
    ]);

  it('CMD-2: is shown whole before it is confirmed, and stays where it was on a no', async () => {
    const program = script('exit 0');
    await setCommand(program);
    const asked = await rig.run(['deploys', 'confirm-command'], { stdin: 'n\n' });
    expect(asked.code).toBe(1);
    for (const words of [
      `Program: [${program}]`,
      'SHA-256 ',
      'Argument 1: [--to]',
      'Argument 2: [web]',
      'Runs in: [',
    ]) {
      expect(asked.stderr).toContain(words);
    }
    expect(await ask(['status'])).toMatchObject({
      json: {
        attention: expect.arrayContaining([expect.objectContaining({ code: 'deploy.command-unconfirmed' })]),
      },
    });
    expect(await ask(['deploy', '--yes'])).toMatchObject({
      code: 1,
      json: { state: 'refused', failure: { code: 'deploy.command-unconfirmed' } },
    });
  });

  it('runs without a running agent to its end; what it printed is shown then and later', async () => {
    await setCommand(script('echo "deploying $2"; sleep 0.2; echo deployed'));
    expect(await ask(['deploys', 'confirm-command', render.serviceId, '--yes'])).toMatchObject({
      code: 0,
      json: { failure: null, confirmed: { who: expect.stringContaining('via cli') } },
    });
    const done = await ask(['deploy', '--yes']);
    expect(done).toMatchObject({ code: 0, json: { state: 'done' } });
    expect(done.stderr).toContain('deploying web\ndeployed\n');
    expect(await ask(['deploys', 'show', '1'])).toMatchObject({
      json: { state: 'done', output: 'deploying web\ndeployed\n' },
    });
    const shown = await rig.run(['deploys', 'show', '1']);
    expect(shown.stdout).toContain('Output:\ndeploying web\ndeployed\n');
  });

  it('CMD-3: ends with Ctrl+C, group and all, where no agent runs', async () => {
    await setCommand(script('sleep 60 &\necho "group $$"\nwait'));
    await ask(['deploys', 'confirm-command', '--yes']);
    const running = await rig.start(['deploy', '--yes']);
    const group = groupIn(await running.waitForLine(/group \d+/u));
    running.signal('SIGINT');
    await untilGone(group);
    await running.ended;
    expect(await ask(['deploys', 'show', '1'])).toMatchObject({ json: { state: 'cancelled' } });
  });

  it('CMD-3: is ended by the next agent when its own was killed; the deploy is told as interrupted', async () => {
    const ran = join(rig.folder, 'ran');
    await setCommand(script(`echo run >> '${ran}'\necho "group $$"\nsleep 60`));
    await ask(['deploys', 'confirm-command', '--yes']);
    const start = async () => {
      const agent = await rig.start(['run', '--render', render.origin]);
      await agent.waitForLine(/BG_POLLER: Email polling loop started/u);
      return agent;
    };
    const killed = await start();
    expect(await ask(['deploy', '--yes'])).toMatchObject({ json: { state: 'commanding' } });
    const group = await waitUntil({
      what: 'the command to say who it is',
      check: async () => {
        const { output } = outputSchema.parse((await ask(['deploys', 'show', '1'])).json);
        return output === undefined ? undefined : groupIn(output);
      },
      on: { everyMs: 50 },
    });
    await killed.kill();
    expect(livingOf(group).length).toBeGreaterThan(0);
    const next = await start();
    await next.waitForLine(/A deploy has ended/u);
    expect(livingOf(group)).toEqual([]);
    expect(await ask(['status'])).toMatchObject({
      json: {
        attention: expect.arrayContaining([expect.objectContaining({ code: 'deploy.command-interrupted' })]),
      },
    });
    await next.stop();
    expect(readFileSync(ran, 'utf8')).toBe('run\n');
  });
});
