import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ok, type Result } from '../../src-agent/contract/result.ts';
import { createServiceDesk, type ServiceDesk } from '../../src-agent/deploy/service-desk.ts';
import { systemClock } from '../../src-agent/support/clock.ts';
import { createRedactor } from '../../src-agent/support/redact.ts';
import { straight } from '../../src-agent/support/way-out.ts';
import { type FakeRender, startFakeRender } from '../support/fake-render.ts';
import { silentLog } from '../support/store-samples.ts';

/** A service as Render has it, through the real client, against a fake Render. */

let render: FakeRender;
let desk: ServiceDesk;
let requiredSettings: string[];
let audited: { readonly who: string; readonly action: string; readonly after: unknown }[];

beforeEach(async () => {
  render = await startFakeRender();
  requiredSettings = [];
  desk = open();
});
afterEach(async () => {
  await desk.stop();
  await render.close();
});

function open({ withKey = true } = {}): ServiceDesk {
  audited = [];
  const redactor = createRedactor();
  for (const secret of render.secrets()) redactor.add(secret);
  return createServiceDesk({
    clock: systemClock,
    log: silentLog,
    secrets: {
      get: async (name): Promise<Result<string | null>> =>
        ok(name === 'RENDER_API_KEY' && withKey ? render.apiKey : null),
      hide: () => undefined,
    },
    services: () => [
      {
        id: render.serviceId,
        name: 'web',
        branch: '',
        healthUrl: null,
        clearCache: false,
        requiredSettings,
        command: null,
      },
    ],
    endpoints: render.endpoints,
    reach: 'anywhere',
    wayOut: straight,
    redact: redactor.redact,
    audit: (who, action, after) => audited.push({ who, action, after }),
  });
}

describe('a service', () => {
  it('is shown as Render has it', async () => {
    expect(await desk.show(null)).toMatchObject({
      ok: true,
      value: {
        service: { id: render.serviceId, name: 'web' },
        name: 'fake0123456789abcdef-at-render',
        branch: 'main',
        suspended: false,
        autoDeploy: false,
        dashboardUrl: `https://dashboard.render.com/web/${render.serviceId}`,
      },
    });
  });

  it.each([
    ['restart', false],
    ['suspend', true],
    ['resume', false],
  ] as const)(
    '%s is asked for once and leaves who, how, what and outcome in the audit',
    async (action, suspended) => {
      expect(await desk.act(null, action, 'camille@studio via cli')).toMatchObject({
        ok: true,
        value: { action, service: { id: render.serviceId } },
      });
      expect(render.requests(action)).toHaveLength(1);
      expect(render.isSuspended()).toBe(suspended);
      expect(audited).toEqual([
        {
          who: 'camille@studio via cli',
          action: `service.${action}`,
          after: { service: render.serviceId, method: 'api', outcome: 'sending' },
        },
        expect.objectContaining({ after: expect.objectContaining({ outcome: 'accepted' }) }),
      ]);
    },
  );

  it.each([
    ['unauthorized', 'deploy.key-refused', 'refused'],
    ['not-found', 'deploy.service-missing', 'refused'],
    ['conflict', 'deploy.conflict', 'refused'],
    ['slow-down', 'deploy.slow-down', 'refused'],
    ['bad-request', 'deploy.call-refused', 'refused'],
    ['gateway-page', 'deploy.action-unknown', 'unknown'],
    ['cut-after', 'deploy.action-unknown', 'unknown'],
  ] as const)(
    'a restart that meets %s is told as %s and never asked for again',
    async (fault, code, outcome) => {
      render.setFault('restart', fault);
      expect(await desk.act(null, 'restart', 'test')).toMatchObject({ ok: false, error: { code } });
      expect(render.requests('restart')).toHaveLength(1);
      expect(audited.at(-1)?.after).toMatchObject({ outcome });
    },
  );

  it('is asked nothing without a key, and says so', async () => {
    const without = open({ withKey: false });
    for (const answer of [await without.show(null), await without.act(null, 'suspend', 'test')])
      expect(answer).toMatchObject({ ok: false, error: { code: 'deploy.api-key-missing' } });
    expect(render.requests()).toEqual([]);
    await without.stop();
  });

  it('that cannot be reached is told as such', async () => {
    await render.close();
    expect(await desk.act(null, 'restart', 'test')).toMatchObject({
      ok: false,
      error: { code: 'deploy.connection-refused', params: { host: new URL(render.origin).host } },
    });
    expect(audited.at(-1)?.after).toMatchObject({ outcome: 'unreachable' });
  });
});

describe('its log', () => {
  const logs = (wish: Partial<Parameters<ServiceDesk['logs']>[0]> = {}) =>
    desk.logs({ service: null, build: null, search: '', lines: 200, ...wish });
  const hour = 3_600_000;

  it('is what it wrote in the last day, the newest lines of it, without secrets', async () => {
    const now = systemClock.now();
    render.writeLog({ message: 'the day before', at: now - 25 * hour });
    render.writeLog({ message: 'this morning', at: now - 5 * hour });
    render.writeLog({ message: 'built', type: 'build', at: now - 4_000 });
    for (let index = 0; index < 120; index += 1)
      render.writeLog({ message: `request ${index}`, level: 'info', at: now - 3_000 + index });
    render.writeLog({ message: `key=${render.apiKey} refused`, level: 'error', at: now - 1_000 });
    const all = await logs();
    expect(all.ok && all.value.lines).toHaveLength(122);
    expect(all.ok && all.value.lines[0]?.message).toBe('this morning');
    expect(all.ok && all.value.lines.at(-1)).toMatchObject({ level: 'error' });
    expect(JSON.stringify(all)).not.toContain(render.apiKey);
    expect(await logs({ lines: 3 })).toMatchObject({
      value: { older: true, lines: [{}, { message: 'request 119' }, {}] },
    });
    const found = await logs({ search: 'MORNING' });
    expect(found).toMatchObject({
      value: { older: false, searched: 122, lines: [{ message: 'this morning' }] },
    });
    // What is searched for stays here.
    expect(render.requests('logs').every(({ query }) => !query.toString().includes('MORNING'))).toBe(true);
  });

  it('of a build is what was written between its beginning and its end', async () => {
    render.setScript(['build_failed']);
    render.writeLog({ message: 'an older build', type: 'build', at: systemClock.now() - hour });
    render.deployElsewhere();
    render.writeLog({ message: 'npm ERR! missing script: build', type: 'build', at: systemClock.now() });
    const [deploy] = render.deploys();
    if (deploy === undefined) throw new Error('no deploy');
    deploy.finishedAt = null;
    expect(await logs({ build: deploy.id })).toMatchObject({
      value: { lines: [{ message: 'npm ERR! missing script: build' }] },
    });
    deploy.finishedAt = deploy.createdAt;
    render.writeLog({ message: 'a later build', type: 'build', at: systemClock.now() + 5_000 });
    const ended = await logs({ build: deploy.id });
    expect(JSON.stringify(ended)).not.toContain('a later build');
  });

  it('of a deploy that failed ends where it failed: in the build, or at the start', async () => {
    render.setScript(['build_failed']);
    render.setBuildLog([...Array.from({ length: 30 }, (_, index) => `step ${index}`), 'x'.repeat(5_000)]);
    render.deployElsewhere();
    const [deploy] = render.deploys();
    if (deploy === undefined) throw new Error('no deploy');
    const at = Date.parse(deploy.createdAt);
    render.writeLog({ message: 'Error: no PORT', at });
    const ofStatus = (renderStatus: string) =>
      desk.lastLines({ serviceId: render.serviceId, renderId: deploy.id, renderStatus });
    const built = await ofStatus('build_failed');
    expect(built).toHaveLength(15);
    expect(built?.[0]?.message).toBe('step 16');
    expect(built?.at(-1)?.message).toHaveLength(300);
    expect(await ofStatus('update_failed')).toMatchObject([{ message: 'Error: no PORT' }]);
    render.setFault('logs', 'unauthorized');
    expect(await ofStatus('build_failed')).toEqual([]);
    await desk.stop();
    expect(await ofStatus('build_failed')).toBeNull();
  });

  it('that is longer than an answer may be is a failure that says so, not half a log', async () => {
    for (let index = 0; index < 20; index += 1) render.writeLog({ message: 'x'.repeat(100_000) });
    expect(await logs()).toMatchObject({ ok: false, error: { code: 'deploy.answer-too-long' } });
  });
});

describe('its own list of deploys', () => {
  it('shows what others asked for, and which of them can return', async () => {
    render.deployElsewhere();
    render.deployElsewhere();
    const listed = await desk.deploys(null, 20);
    expect(listed).toMatchObject({
      value: {
        items: [
          { renderId: 'dep-fake2', status: 'live', trigger: 'new_commit', wasLive: true },
          { renderId: 'dep-fake1', status: 'deactivated', wasLive: true, commit: { message: 'Change 1' } },
        ],
      },
    });
    expect(listed.ok && listed.value.items[0]?.finishedAt).not.toBeNull();
  });
});

describe('the variables it cannot do without', () => {
  const missing = () => desk.missingSettings(render.serviceId);

  it('are compared by name with all of its own at Render, page after page; no value is kept', async () => {
    expect(await missing()).toEqual(ok([]));
    expect(render.requests('variables')).toEqual([]);
    requiredSettings = ['DATABASE_URL', 'WEBHOOK_URL', 'VAR_240'];
    expect(await missing()).toEqual(ok(['WEBHOOK_URL', 'VAR_240']));
    render.setVariables(Array.from({ length: 250 }, (_, index) => `VAR_${index}`));
    expect(await missing()).toEqual(ok(['DATABASE_URL', 'WEBHOOK_URL']));
    expect(render.requests('variables')).toHaveLength(4);
  });

  it('are not known where Render does not tell them', async () => {
    requiredSettings = ['PORT'];
    render.setFault('variables', 'unauthorized');
    expect(await missing()).toMatchObject({ ok: false, error: { code: 'deploy.key-refused' } });
  });
});

describe('what doctor asks', () => {
  it('is whether the key works and Render knows the service', async () => {
    const report = await desk.examine();
    expect(report).toMatchObject({ key: ok(null), services: [{ state: { value: { suspended: false } } }] });
    render.setFault('owners', 'unauthorized');
    expect(await desk.examine()).toMatchObject({
      key: { error: { code: 'deploy.key-refused' } },
      services: [],
    });
    expect(render.requests('service')).toHaveLength(1);
  });

  it('is nothing without a key', async () => {
    const without = open({ withKey: false });
    expect(await without.examine()).toBeNull();
    expect(render.requests()).toEqual([]);
    await without.stop();
  });
});
