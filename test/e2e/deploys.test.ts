import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src-agent/contract/commands.ts';
import { DESKTOP_COMMANDS } from '../../src-agent/contract/desktop.ts';
import { findingsInBothThemes } from '../support/axe-findings.ts';
import { type FakeRender, startFakeRender } from '../support/fake-render.ts';
import { createTestDesktop, type LaunchedApp, type TestDesktop } from '../support/launch-app.ts';
import { crossedBridge, recordBridge } from '../support/recorded-bridge.ts';
import {
  filesUnder,
  type Places,
  processTree,
  processWords,
  searchSecrets,
} from '../support/search-secrets.ts';
import { waitUntil } from '../support/wait-until.ts';

const PATIENCE_MS = 20_000;
/** Two deploys of one service within it are one wish. */
const CAP_MS = 60_000;

/** One service for each story: deploys of one service are a minute apart. */
const SERVICES = ['web', 'fallen', 'broken', 'ended', 'replaced', 'cut', 'reopened'] as const;
type Service = (typeof SERVICES)[number];
const idOf = (service: Service): string => `srv-${service}`;

describe('the Deploys panel, before a Render of its own', () => {
  let render: FakeRender;
  let desktop: TestDesktop;
  let app: LaunchedApp;
  /** What passed the bridge of an application that was closed. */
  let crossedBefore: Places = new Map();

  const launch = async (): Promise<void> => {
    app = await desktop.launch({ args: ['--render', render.origin, '--verbose'] });
    await recordBridge(app);
    await app.page().emulateMedia({ reducedMotion: 'reduce' });
  };
  beforeAll(async () => {
    render = await startFakeRender({ serviceId: idOf('web'), others: SERVICES.slice(1).map(idOf) });
    desktop = await createTestDesktop('deploys');
    await launch();
    // Not all of it: a mailbox is not watched here, and the first steps are over.
    await set({ mailbox: { host: 'imap.studio.example' } });
    await app.page().reload();
    await openPanel();
  });

  afterAll(async () => {
    await desktop?.remove();
    await render?.close();
  });

  const set = async (change: unknown): Promise<void> =>
    expect(await app.call(COMMANDS['settings.set'], { change })).toMatchObject({ ok: true });
  const openPanel = () => app.page().getByRole('navigation').getByRole('button', { name: 'Deploys' }).click();
  const openPart = (name: string) => app.page().getByRole('tab', { name, exact: true }).click();
  const button = (name: string) => app.page().getByRole('button', { name, exact: true });
  const dialog = () => app.page().getByRole('dialog');
  const row = (text: string) => app.page().getByRole('listitem').filter({ hasText: text });
  const road = () => app.page().getByRole('list', { name: 'Course of the deploy' });
  const end = () => road().getByRole('status');
  const sees = (text: string | RegExp) =>
    app.page().getByText(text).first().waitFor({ timeout: PATIENCE_MS });
  const ends = (state: string) => end().getByText(state, { exact: true }).waitFor({ timeout: PATIENCE_MS });
  const setSecret = async (label: string, value: string): Promise<void> => {
    const secret = row(label);
    await secret.getByRole('button', { name: /^(?:Set|Replace)$/u }).click();
    await secret.getByRole('textbox').fill(value);
    await secret.getByRole('button', { name: 'Save' }).click();
    await secret.getByText(/^Set, /u).waitFor();
  };
  /** Up to the question. */
  const ask = async (service: Service): Promise<void> => {
    await openPart('Deploy');
    await button(`Deploy… ${service}`).click();
    await dialog()
      .getByText(`${service} (${idOf(service)})`)
      .waitFor();
  };
  const deploy = async (service: Service): Promise<void> => {
    await ask(service);
    await dialog().getByRole('button', { name: 'Deploy', exact: true }).click();
    await dialog().waitFor({ state: 'hidden', timeout: PATIENCE_MS });
    await app
      .page()
      .getByRole('heading', { name: `Course of the deploy · ${service}` })
      .waitFor();
  };

  it('says what to do while there is no service, and takes one with its hook', async () => {
    await sees('No service yet');
    expect(await findingsInBothThemes(app)).toEqual([]);
    await button('Set up a service').click();
    await button('Add').click();
    await dialog().getByLabel('Id').fill(idOf('web'));
    await dialog().getByLabel('Name').fill('web');
    await dialog().getByLabel('Branch').fill('main');
    await dialog().getByRole('button', { name: 'Save' }).click();
    await dialog().waitFor({ state: 'hidden' });
    await setSecret('Render deploy hook', SERVICES.map((service) => render.hookOf(idOf(service))).join(' '));
    await openPart('Deploy');
    await sees('Without an API key nobody can say what becomes of a deploy.');
    await sees('Never deployed from here');
    await openPart('Setup');
    expect(await findingsInBothThemes(app)).toEqual([]);
  });

  it('asks nobody before it named service, branch and ways and was told to; two clicks are one deploy', async () => {
    await ask('web');
    await dialog().getByText('main', { exact: true }).waitFor();
    await dialog().getByText('Deploy hook').waitFor();
    expect(await findingsInBothThemes(app)).toEqual([]);
    await dialog().getByRole('button', { name: 'Cancel' }).click();
    await dialog().waitFor({ state: 'hidden' });
    expect(render.requests()).toHaveLength(0);
    await ask('web');
    await dialog().getByRole('button', { name: 'Deploy', exact: true }).dblclick();
    await ends('Accepted; what became of it is not known');
    expect(render.requests().map(({ place }) => place)).toEqual(['hook']);
  });

  it('refuses another within the minute, and says why', async () => {
    await ask('web');
    await dialog().getByRole('button', { name: 'Deploy', exact: true }).click();
    await dialog().getByText('A deploy of this service has just been started.').waitFor();
    await dialog().getByRole('button', { name: 'Cancel' }).click();
    expect(render.requests('hook')).toHaveLength(1);
  });

  it('falls to the API when the hook is refused, and follows it until the service answers', async () => {
    const [web, ...others] = SERVICES;
    const named = (name: Service) => ({ id: idOf(name), name, branch: 'main' });
    const services = [
      named(web),
      ...others.map((name) => ({ ...named(name), healthUrl: `${render.origin}/health` })),
    ];
    await set({ deploys: { services } });
    await openPart('Setup');
    await setSecret('Render API key', render.apiKey);
    render.setFault('hook', 'unauthorized');
    render.setScript(['created', 'build_in_progress', 'live']);
    await deploy('fallen');
    await road().getByText('refused · HTTP 401').waitFor();
    await road().getByText('accepted · HTTP 201').waitFor();
    await road().getByText('build_in_progress').waitFor();
    await ends('Live');
    await road()
      .getByText(/^answered HTTP 200 in/u)
      .waitFor();
    expect(render.requests('trigger')).toHaveLength(1);
  });

  it('says what failed and what to do when the build fails', async () => {
    render.setScript(['created', 'build_failed']);
    await deploy('broken');
    await ends('Failed');
    await road()
      .getByText('The deploy failed (build_failed); the version before stays in service.')
      .waitFor();
    await road()
      .getByText(/^Read the log of the deploy at Render/u)
      .waitFor();
    expect(await road().getByText('Failed:').count()).toBe(1);
    expect(await findingsInBothThemes(app)).toEqual([]);
  });

  it('cancels a running one after asking', async () => {
    render.setScript(['created', 'build_in_progress']);
    await deploy('ended');
    await road().getByText('build_in_progress').waitFor({ timeout: PATIENCE_MS });
    expect(await findingsInBothThemes(app)).toEqual([]);
    await button('Cancel the deploy…').click();
    await dialog().getByText('Render ends it. The version before stays in service.').waitFor();
    expect(render.requests('cancel')).toHaveLength(0);
    await dialog().getByRole('button', { name: 'Cancel the deploy' }).click();
    await ends('Cancelled');
    expect(render.requests('cancel')).toHaveLength(1);
  });

  it('tells one whose place was taken from one that was cancelled', async () => {
    render.setScript(['created', 'build_in_progress']);
    await deploy('replaced');
    await road().getByText('build_in_progress').waitFor({ timeout: PATIENCE_MS });
    render.deployElsewhere(idOf('replaced'));
    await ends('Replaced by another deploy');
  });

  it('DEL-6: asks nobody again when the answer was cut off, and finds at Render what came of it', async () => {
    render.setScript(['created', 'live']);
    render.setFault('hook', 'cut-after');
    const triggered = render.requests('trigger').length;
    await deploy('cut');
    await ends('Live');
    await road().getByText('outcome not known').waitFor();
    expect(render.deploys().filter(({ serviceId }) => serviceId === idOf('cut'))).toHaveLength(1);
    expect(render.requests('trigger')).toHaveLength(triggered);
  });

  it('goes on with a deploy when it was closed in the middle of it, and asks for it once', async () => {
    render.setScript(['created', 'build_in_progress', 'update_in_progress', 'live']);
    const before = render.requests('hook').length;
    await deploy('reopened');
    await road().getByText('build_in_progress').waitFor({ timeout: PATIENCE_MS });
    crossedBefore = await crossedBridge(app);
    await app.quit();
    await launch();
    await openPanel();
    await ends('Live');
    expect(render.requests('hook')).toHaveLength(before + 1);
  });

  it('lists each with who asked for it, by which way and how it ended', async () => {
    await openPart('History');
    const rows = app.page().getByRole('region', { name: 'Deploys' }).getByRole('listitem');
    await rows.first().waitFor();
    expect(await rows.count()).toBe(SERVICES.length);
    const fallen = await rows.filter({ hasText: 'fallen' }).textContent();
    expect(fallen).toContain('Live');
    expect(fallen).toContain('Change 2');
    expect(fallen).toContain('Render API');
    expect(fallen).toContain('in the window');
    expect(await findingsInBothThemes(app)).toEqual([]);
  });

  it('brings back what an earlier deploy had made live, and says which commit that is', async () => {
    const [first] = render.deploys().filter(({ serviceId }) => serviceId === idOf('fallen'));
    const { createdAt = '' } = first ?? {};
    await waitUntil({
      what: 'the minute between two deploys of a service to pass',
      check: () => (Date.now() - Date.parse(createdAt) > CAP_MS ? true : undefined),
      on: { everyMs: 200 },
      timeoutMs: CAP_MS * 2,
    });
    render.setScript(['created', 'live']);
    await row('fallen')
      .getByRole('button', { name: /^Show the deploy of fallen/u })
      .click();
    await button('Roll back to this…').click();
    await dialog()
      .getByText(/with commit 2222222 Change 2\./u)
      .waitFor();
    expect(render.requests('rollback')).toHaveLength(0);
    await dialog().getByRole('button', { name: 'Roll back', exact: true }).click();
    await sees('roll back to 2222222 Change 2');
    await ends('Live');
    expect(render.requests('rollback')).toHaveLength(1);
  });

  it('shows the last one on the overview', async () => {
    await app.page().getByRole('navigation').getByRole('button', { name: 'Overview' }).click();
    const card = app.page().getByRole('region', { name: 'Last deploy' });
    await card.getByText('Live', { exact: true }).waitFor();
    await card.getByText('fallen · 2222222 Change 2').waitFor();
    await openPanel();
  });

  it('says it in French', async () => {
    await set({ language: 'fr' });
    await app.page().getByRole('heading', { name: 'Déroulement du déploiement · fallen' }).waitFor();
    await app.page().getByRole('button', { name: 'Revenir à celui-ci…' }).waitFor();
    await set({ language: 'en' });
  });

  it('deploys nothing in the demonstration', async () => {
    const pid = await app.untilRunning();
    await app.call(DESKTOP_COMMANDS['desktop.set-mode'], { mode: 'demo' });
    await app.untilRunning(pid);
    await set({ language: 'en', deploys: { services: [{ id: idOf('web'), name: 'web' }] } });
    await app.call(COMMANDS['secrets.set'], { name: 'RENDER_API_KEY', value: render.apiKey });
    await openPanel();
    await sees('In the demonstration nothing leaves this machine, and nothing is deployed');
    await row('web').getByText('ready').waitFor();
    expect(await button('Deploy… web').isDisabled()).toBe(true);
  });

  it('SEC-1: left no key in answers, events, files, logs, the page, or words of a process', async () => {
    const places = new Map([
      ...filesUnder(desktop.folder),
      ...filesUnder(desktop.keyring.env.HOME ?? ''),
      ...crossedBefore,
      ...[...(await crossedBridge(app))].map(([name, text]) => [`again: ${name}`, text] as const),
      ...processTree(app.app.process().pid ?? 0).flatMap((pid) => [...processWords(pid)]),
      ['page', Buffer.from(await app.page().content())] as const,
      ['output', Buffer.from(app.output())] as const,
    ]);
    expect(searchSecrets(places, render.secrets())).toEqual([]);
    expect(app.complaints.filter((complaint) => !complaint.includes('reply was never sent'))).toEqual([]);
  });
});
