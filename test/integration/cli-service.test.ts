import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src-agent/support/clock.ts';
import { type CliRig, createCliRig } from '../support/cli-rig.ts';
import { type FakeRender, startFakeRender } from '../support/fake-render.ts';
import { filesUnder, searchSecrets } from '../support/search-secrets.ts';

/** The commands over a service as a script and a person at a terminal have them, against a fake Render. */

let rig: CliRig;
let render: FakeRender;
const printed: string[] = [];

beforeEach(async () => {
  rig = createCliRig('service');
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

async function ask(args: readonly string[], stdin = '') {
  const secrets = { RENDER_API_KEY: render.apiKey };
  const answer = await rig.askHere([...args, '--render', render.origin], secrets, stdin);
  printed.push(JSON.stringify(answer.json), answer.stderr);
  return answer;
}

describe('service', () => {
  it('is restarted only after a yes, and by whom is in the audit', async () => {
    const refused = await ask(['service', 'restart'], 'n\n');
    expect(refused.stderr).toContain(`Restart web (${render.serviceId})? [y/N]`);
    expect(refused.code).toBe(1);
    expect(render.requests()).toEqual([]);
    expect(await ask(['service', 'suspend', '--yes'])).toMatchObject({
      code: 0,
      json: { action: 'suspend', service: { name: 'web' } },
    });
    expect(await ask(['service'])).toMatchObject({ json: { suspended: true, suspenders: ['user'] } });
    const { json } = await ask(['audit', '--limit', '2']);
    expect(json).toMatchObject({
      items: [
        { who: expect.stringMatching(/^.+@.+ via cli$/u), action: 'service.suspend' },
        { action: 'service.suspend' },
      ],
    });
  });

  it('says of an outcome that nobody knows that it is one', async () => {
    render.setFault('restart', 'cut-after');
    expect(await ask(['service', 'restart', '--yes'])).toMatchObject({
      code: 1,
      json: { error: { code: 'deploy.action-unknown' } },
    });
    expect(render.requests('restart')).toHaveLength(1);
  });

  it('logs are read with their instants and levels, searched here', async () => {
    render.writeLog({ message: 'GET /health 200', level: 'info' });
    render.writeLog({ message: 'database timeout', level: 'error' });
    expect(await ask(['service', 'logs', '--search', 'timeout'])).toMatchObject({
      json: { searched: 2, lines: [{ level: 'error', message: 'database timeout' }] },
    });
    expect(await ask(['service', 'logs', '--lines', '1'])).toMatchObject({
      json: { older: true, lines: [{ message: 'database timeout' }] },
    });
  });

  it('returns to a deploy that only Render knows, after saying which commit that is', async () => {
    render.setScript(['live']);
    render.deployElsewhere();
    render.deployElsewhere();
    expect(await ask(['service', 'deploys'])).toMatchObject({
      json: { items: [{ renderId: 'dep-fake2' }, { renderId: 'dep-fake1', wasLive: true }] },
    });
    const asked = await ask(['deploys', 'rollback', 'dep-fake1'], 'n\n');
    expect(asked.stderr).toContain('back to 1111111111 Change 1? [y/N]');
    expect(await ask(['deploys', 'rollback', 'dep-fake1', '--yes', '--follow'])).toMatchObject({
      code: 0,
      json: { state: 'live', rollbackTo: 'dep-fake1', commit: { message: 'Change 1' } },
    });
    expect(render.requests('rollback').map(({ body }) => JSON.parse(body))).toEqual([
      { deployId: 'dep-fake1' },
    ]);
  });

  it('returns to nothing that never was in service, and to nothing that Render does not know', async () => {
    render.setScript(['build_failed']);
    await ask(['deploy', '--yes']);
    expect(await ask(['deploys', 'rollback', 'dep-fake1', '--yes'])).toMatchObject({
      code: 1,
      json: { error: { code: 'deploy.nothing-to-return' } },
    });
    expect(await ask(['deploys', 'rollback', 'dep-none', '--yes'])).toMatchObject({
      json: { error: { code: 'deploy.service-missing' } },
    });
    expect(render.requests('rollback')).toEqual([]);
  });
});

it('doctor says whether the key works and which service Render does not know', async () => {
  const of = async () => {
    const { json } = await ask(['doctor']);
    const { checks } = json as { checks: { check: string; verdict: string; failure: unknown }[] };
    return checks.filter(({ check }) => check.startsWith('render'));
  };
  expect(await of()).toMatchObject([{ verdict: 'ok' }, { verdict: 'ok' }]);
  render.setFault('service', 'not-found');
  expect(await of()).toMatchObject([
    { check: 'render', verdict: 'ok' },
    {
      check: 'render-services',
      verdict: 'failed',
      failure: { code: 'deploy.services-unknown', params: { services: `web (${render.serviceId})` } },
    },
  ]);
});

it('a build that is asked for by its deploy shows what it wrote', async () => {
  render.setScript(['build_in_progress']);
  render.deployElsewhere();
  render.writeLog({ message: 'npm ERR! no such script', type: 'build', at: systemClock.now() });
  const [deploy] = render.deploys();
  if (deploy !== undefined) deploy.finishedAt = null;
  expect(await ask(['service', 'logs', '--build', 'dep-fake1'])).toMatchObject({
    json: { lines: [{ message: 'npm ERR! no such script' }] },
  });
});
