import { COMMANDS } from '../../src-agent/contract/commands.ts';
import type { Deploy } from '../../src-agent/contract/deploy.ts';
import { type FakeRender, startFakeRender } from '../support/fake-render.ts';
import { createTestDesktop, type LaunchedApp } from '../support/launch-app.ts';
import { waitUntil } from '../support/wait-until.ts';

const PATIENCE_MS = 60_000;
const FAILED_BUILD = [
  '==> Cloning from https://github.com/studio/api',
  '==> Checking out commit 3333333 in branch main',
  '==> Using Node.js version 24.3.0',
  '==> Running build command: npm ci && npm run build',
  'added 412 packages, and audited 413 packages in 9s',
  '> api@2.4.0 build',
  '> tsc -p tsconfig.build.json',
  "src/receive.ts(41,7): error TS2322: Type 'string' is not assignable to type 'number'.",
  'npm error Lifecycle script `build` failed with error:',
  '==> Build failed',
];
const SERVICES = [
  { id: 'srv-d0studiosite00000001', name: 'Site du studio' },
  { id: 'srv-d0studiosite00000002', name: 'Livraisons, service de réception des webhooks' },
  { id: 'srv-d0studiosite00000003', name: 'api' },
] as const;

const SERVICE_LOG = [
  { message: 'Listening on port 10000', level: 'info' },
  { message: 'GET /health 200 in 3 ms', level: 'info' },
  { message: 'POST /hooks/recadrage 202 in 41 ms', level: 'info' },
  { message: 'The pool of the database is nearly empty (2 of 20 free)', level: 'warning' },
  { message: 'POST /hooks/recadrage 500 in 5003 ms: timeout of the database', level: 'error' },
  { message: 'POST /hooks/recadrage 202 in 38 ms', level: 'info' },
  { message: 'pid 7: a line without a level, as many programs write it', level: null },
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
    await openPart(3);
    await shoot(app, 'deploys-setup');
    await openPart(0);
    await shoot(app, 'deploys-ready');
    await app
      .page()
      .locator('.setting-rows button', { has: app.page().locator('.tabler-icon-rocket') })
      .first()
      .click();
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
    render.setBuildLog(FAILED_BUILD);
    await deploy(app, api.id, ({ state }) => state === 'failed');
    await shoot(app, 'deploys-failed');
    await openPart(2);
    await shoot(app, 'deploys-history');
    await shootService(app, render, shoot);
    await app.page().getByRole('navigation').getByRole('button').first().click();
    await shoot(app, 'deploys-overview');
  } finally {
    await desktop.remove();
    await render.close();
  }
}

/** What Render says of a service: its state, whether it answers, its log, its own list of deploys. */
async function shootService(
  app: LaunchedApp,
  render: FakeRender,
  shoot: (app: LaunchedApp, name: string) => Promise<void>,
): Promise<void> {
  const [site] = SERVICES;
  for (const line of SERVICE_LOG) render.writeLog({ ...line, serviceId: site.id });
  for (let count = 0; count < 3; count += 1) render.deployElsewhere(site.id);
  await app.page().getByRole('tab').nth(1).click();
  const answers = app.page().locator('section', { has: app.page().locator('.tabler-icon-heartbeat') });
  await answers.getByRole('button').click();
  await app.page().locator('.check-rows').waitFor();
  await app.page().locator('.log-lines').waitFor();
  await shoot(app, 'deploys-service');
  await app.page().locator('.log-lines').scrollIntoViewIfNeeded();
  await app.page().locator('.listed-deploy').last().scrollIntoViewIfNeeded();
  await shoot(app, 'deploys-service-log');
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
