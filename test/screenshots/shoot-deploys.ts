import { COMMANDS } from '../../src-agent/contract/commands.ts';
import type { Deploy } from '../../src-agent/contract/deploy.ts';
import { type FakeRender, startFakeRender } from '../support/fake-render.ts';
import { createTestDesktop, type LaunchedApp } from '../support/launch-app.ts';
import { waitUntil } from '../support/wait-until.ts';

const PATIENCE_MS = 60_000;
const SERVICES = [
  { id: 'srv-d0studiosite00000001', name: 'Site du studio' },
  { id: 'srv-d0studiosite00000002', name: 'Livraisons, service de réception des webhooks' },
  { id: 'srv-d0studiosite00000003', name: 'api' },
] as const;

/** The Deploys panel of three services: nothing deployed yet, asked, running, live after a hook that was refused, failed. */
export async function shootDeploys(shoot: (app: LaunchedApp, name: string) => Promise<void>): Promise<void> {
  const [site, hooks, api] = SERVICES;
  const render = await startFakeRender({ serviceId: site.id, others: [hooks.id, api.id] });
  const desktop = await createTestDesktop('screenshots-deploys');
  try {
    const app = await desktop.launch({ args: ['--render', render.origin] });
    await setUp(app, render);
    const openPart = (at: number) => app.page().getByRole('tab').nth(at).click();
    await openPart(2);
    await shoot(app, 'deploys-setup');
    await openPart(0);
    await shoot(app, 'deploys-ready');
    await app.page().locator('.setting-rows button').first().click();
    await shoot(app, 'deploys-asked');
    await app.page().keyboard.press('Escape');
    render.setScript(['created', 'build_in_progress']);
    await deploy(app, site.id, ({ renderStatus }) => renderStatus === 'build_in_progress');
    await shoot(app, 'deploys-running');
    render.setFault('hook', 'unauthorized');
    render.setScript(['created', 'live']);
    await deploy(app, hooks.id, ({ state }) => state === 'live');
    await shoot(app, 'deploys-live');
    render.setScript(['created', 'build_failed']);
    await deploy(app, api.id, ({ state }) => state === 'failed');
    await shoot(app, 'deploys-failed');
    await openPart(1);
    await shoot(app, 'deploys-history');
    await app.page().getByRole('navigation').getByRole('button').first().click();
    await shoot(app, 'deploys-overview');
  } finally {
    await desktop.remove();
    await render.close();
  }
}

async function setUp(app: LaunchedApp, render: FakeRender): Promise<void> {
  const services = SERVICES.map((service) => ({
    ...service,
    branch: 'main',
    healthUrl: `${render.origin}/health`,
  }));
  const hook = SERVICES.map(({ id }) => render.hookOf(id)).join(' ');
  await app.call(COMMANDS['settings.set'], {
    change: { mailbox: { host: 'imap.studio.example' }, deploys: { services } },
  });
  await app.call(COMMANDS['secrets.set'], { name: 'RENDER_DEPLOY_HOOK', value: hook });
  await app.call(COMMANDS['secrets.set'], { name: 'RENDER_API_KEY', value: render.apiKey });
  await app.page().reload();
  // The names of the panels are in either language.
  await app
    .page()
    .getByRole('navigation')
    .getByRole('button', { name: /^(?:Deploys|Déploiements)$/u })
    .click();
}

/** Until it is as it should be drawn. */
async function deploy(
  app: LaunchedApp,
  service: string,
  isThere: (deploy: Deploy) => boolean,
): Promise<void> {
  await app.call(COMMANDS['deploys.trigger'], { service });
  await waitUntil({
    what: 'the deploy to be as it should be drawn',
    check: async () => {
      const answer = await app.call(COMMANDS['deploys.list'], { limit: 1 });
      const [newest] = answer.ok ? COMMANDS['deploys.list'].output.parse(answer.value).items : [];
      return newest?.service.id === service && isThere(newest) ? true : undefined;
    },
    on: { everyMs: 100 },
    timeoutMs: PATIENCE_MS,
  });
  await app.page().locator('.deploy-road').scrollIntoViewIfNeeded();
}
