import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src-agent/contract/commands.ts';
import { findingsInBothThemes } from '../support/axe-findings.ts';
import { type FakeRender, startFakeRender } from '../support/fake-render.ts';
import { createTestDesktop, type LaunchedApp, type TestDesktop } from '../support/launch-app.ts';
import { crossedBridge, recordBridge } from '../support/recorded-bridge.ts';
import { filesUnder, searchSecrets } from '../support/search-secrets.ts';

const PATIENCE_MS = 20_000;
const WEB = 'srv-web';
const OTHER = 'srv-other';

describe('a service of the Deploys panel, as Render has it', () => {
  let render: FakeRender;
  let desktop: TestDesktop;
  let app: LaunchedApp;

  beforeAll(async () => {
    render = await startFakeRender({ serviceId: WEB, others: [OTHER] });
    desktop = await createTestDesktop('service');
    app = await desktop.launch({ args: ['--render', render.origin, '--verbose'] });
    await recordBridge(app);
    await app.page().emulateMedia({ reducedMotion: 'reduce' });
    const named = (id: string, name: string) => ({
      id,
      name,
      branch: 'main',
      healthUrl: `${render.origin}/health`,
      requiredSettings: ['PORT', 'WEBHOOK_URL'],
    });
    await set({
      mailbox: { host: 'imap.studio.example' },
      deploys: { services: [named(WEB, 'web'), named(OTHER, 'other')] },
    });
    await app.page().reload();
    await app.page().getByRole('navigation').getByRole('button', { name: 'Deploys' }).click();
  });
  afterAll(async () => {
    await desktop?.remove();
    await render?.close();
  });

  const set = async (change: unknown): Promise<void> =>
    expect(await app.call(COMMANDS['settings.set'], { change })).toMatchObject({ ok: true });
  const openPart = (name: string) => app.page().getByRole('tab', { name, exact: true }).click();
  const button = (name: string) => app.page().getByRole('button', { name, exact: true });
  const dialog = () => app.page().getByRole('dialog');
  const section = (name: string) => app.page().getByRole('region', { name, exact: true });
  const confirm = async (name: string): Promise<void> => {
    await dialog().getByRole('button', { name, exact: true }).click();
    await dialog().waitFor({ state: 'hidden', timeout: PATIENCE_MS });
  };
  const sees = (text: string | RegExp) =>
    app.page().getByText(text).first().waitFor({ timeout: PATIENCE_MS });

  it('says that it needs the API key, and asks Render nothing without one', async () => {
    await button('At Render web').click();
    await sees('Only with the API key');
    expect(render.requests()).toEqual([]);
    await app.call(COMMANDS['secrets.set'], { name: 'RENDER_API_KEY', value: render.apiKey });
    await section('web · At Render').getByText('In service').waitFor({ timeout: PATIENCE_MS });
    await section('web · At Render').getByText('https://web.onrender.example').waitFor();
    expect(await findingsInBothThemes(app)).toEqual([]);
  });

  it('restarts it only after a yes, once', async () => {
    await button('Restart…').click();
    await dialog().getByText('Restart web?').waitFor();
    expect(await findingsInBothThemes(app)).toEqual([]);
    expect(render.requests('restart')).toEqual([]);
    await dialog().getByRole('button', { name: 'Restart', exact: true }).dblclick();
    await sees('Render restarts it');
    expect(render.requests('restart')).toHaveLength(1);
  });

  it('says of an outcome that nobody knows that it is one, and does not repeat it', async () => {
    render.setFault('restart', 'cut-after');
    await button('Restart…').click();
    await dialog().getByRole('button', { name: 'Restart', exact: true }).click();
    await dialog().getByText('It is not known whether Render did this.').waitFor({ timeout: PATIENCE_MS });
    await dialog().getByRole('button', { name: 'Cancel' }).click();
    await dialog().waitFor({ state: 'hidden' });
    expect(render.requests('restart')).toHaveLength(2);
  });

  it('suspends it and resumes it, each after a yes', async () => {
    await button('Suspend…').click();
    await dialog().getByText('Suspend web?').waitFor();
    await confirm('Suspend');
    await sees('Suspended (by: user)');
    expect(render.isSuspended()).toBe(true);
    await button('Resume…').click();
    await confirm('Resume');
    await section('web · At Render').getByText('In service').waitFor({ timeout: PATIENCE_MS });
    expect(render.isSuspended()).toBe(false);
  });

  it('shows its log with times and levels, and searches it without telling Render for what', async () => {
    render.writeLog({ message: 'GET /health 200', level: 'info' });
    render.writeLog({ message: 'database timeout after 5000 ms', level: 'error' });
    render.writeLog({ message: `login with ${render.apiKey} refused`, level: 'warning' });
    await button('Read again').click();
    const lines = section('Lines of the log');
    await lines.getByText('login with [redacted] refused').waitFor({ timeout: PATIENCE_MS });
    expect(await lines.getByRole('listitem').allTextContents()).toMatchObject([
      expect.stringMatching(/info.*GET \/health 200/u),
      expect.stringMatching(/error.*database timeout/u),
      expect.stringContaining('warning'),
    ]);
    expect(await findingsInBothThemes(app)).toEqual([]);
    await app.page().getByRole('searchbox', { name: 'Search the log' }).fill('TimeOut');
    await app.page().keyboard.press('Enter');
    await sees('1 of 3 lines');
    expect(await lines.locator('mark').allTextContents()).toEqual(['timeout']);
    expect(render.requests('logs').some(({ query }) => /timeout/iu.test(query.toString()))).toBe(false);
    await app.page().getByRole('searchbox').fill('no such thing');
    await button('Search').click();
    await sees('No line holds it');
  });

  it('checks on demand whether it answers, and names the variables it lacks', async () => {
    await button('Check now web').click();
    const rows = app.page().getByRole('list', { name: 'Does it answer?' }).getByRole('listitem');
    await rows.first().waitFor({ timeout: PATIENCE_MS });
    expect(await rows.allTextContents()).toMatchObject([
      expect.stringMatching(/Fine.*Health.*answered HTTP 200 in/u),
      expect.stringMatching(/Fine.*\/login/u),
      expect.stringMatching(/Fine.*\/api\/ping/u),
      expect.stringContaining('HTTPS'),
      expect.stringMatching(/Amiss.*Variables.*WEBHOOK_URL/u),
    ]);
    render.setHealth(503);
    await button('Check now web').click();
    await rows
      .filter({ hasText: 'Health' })
      .getByText(/^The address answered with status 503\./u)
      .waitFor({ timeout: PATIENCE_MS });
    expect(await findingsInBothThemes(app)).toEqual([]);
    render.setHealth(200);
  });

  it('shows the last lines of a build that failed, and leads to all of them', async () => {
    render.setScript(['build_in_progress', 'build_failed']);
    render.setBuildLog([
      ...Array.from({ length: 20 }, (_, index) => `step ${index}`),
      'npm ERR! no such script',
    ]);
    await openPart('Deploy');
    await button('Deploy… web').click();
    await confirm('Deploy');
    const road = app.page().getByRole('list', { name: 'Course of the deploy' });
    await road.getByText('npm ERR! no such script').waitFor({ timeout: PATIENCE_MS });
    expect(await road.getByText('step 3', { exact: true }).count()).toBe(0);
    expect(await findingsInBothThemes(app)).toEqual([]);
    await road.getByRole('button', { name: 'Build log' }).click();
    const lines = section('Lines of the log');
    await lines.getByText('step 3', { exact: true }).waitFor({ timeout: PATIENCE_MS });
    await lines.getByText('npm ERR! no such script').waitFor();
    await button('Log of the service').click();
    await lines.getByText('GET /health 200').waitFor({ timeout: PATIENCE_MS });
  });

  it('returns to a deploy that only Render knows, after saying which commit that is', async () => {
    render.setScript(['live']);
    render.deployElsewhere(OTHER);
    render.deployElsewhere(OTHER);
    await app.page().getByRole('combobox', { name: 'Service' }).click();
    await app.page().getByRole('option', { name: 'other' }).click();
    const listed = section('Deploys at Render').getByRole('listitem');
    await listed.filter({ hasText: 'Was live' }).waitFor({ timeout: PATIENCE_MS });
    expect(await listed.count()).toBe(2);
    await listed.getByRole('button', { name: /^Roll back to/u }).click();
    await dialog()
      .getByText(/with commit [0-9]{7} Change [0-9]+\./u)
      .waitFor();
    expect(render.requests('rollback')).toEqual([]);
    await confirm('Roll back');
    await app
      .page()
      .getByRole('list', { name: 'Course of the deploy' })
      .getByText('Live', { exact: true })
      .last()
      .waitFor({ timeout: PATIENCE_MS });
    expect(render.requests('rollback')).toHaveLength(1);
    await sees(/^Not among its own variables at Render: WEBHOOK_URL\./u);
  });

  it('says it in French', async () => {
    await set({ language: 'fr' });
    await openPart('Chez Render');
    await app.page().getByRole('button', { name: 'Redémarrer…' }).waitFor();
    await set({ language: 'en' });
  });

  it('says when Render cannot be reached, and keeps what it knew', async () => {
    await section('other · At Render').getByText('In service').waitFor({ timeout: PATIENCE_MS });
    await render.close();
    await button('Look again').click();
    await section('other · At Render')
      .getByText(/cannot be reached\.$/u)
      .waitFor({ timeout: PATIENCE_MS });
    await section('other · At Render').getByText('In service').waitFor();
    expect(await findingsInBothThemes(app)).toEqual([]);
  });

  it('offers nothing while the agent is away', async () => {
    // The third death in five minutes: the next start takes its time.
    for (let death = 1; death <= 3; death += 1) {
      const pid = await app.untilRunning();
      process.kill(pid, 'SIGKILL');
      if (death < 3) await app.untilRunning(pid);
    }
    await sees('Not known while the agent is away');
    for (const name of ['Restart…', 'Check now other', 'Read again', 'List again'])
      expect(await button(name).isDisabled()).toBe(true);
  });

  it('SEC-1: left no key and no value of a variable in answers, files, logs or the page', async () => {
    const places = new Map([
      ...filesUnder(desktop.folder),
      ...(await crossedBridge(app)),
      ['page', Buffer.from(await app.page().content())] as const,
      ['output', Buffer.from(app.output())] as const,
    ]);
    expect(searchSecrets(places, render.secrets())).toEqual([]);
  });
});
