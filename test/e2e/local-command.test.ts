import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src-agent/contract/commands.ts';
import { DESKTOP_COMMANDS } from '../../src-agent/contract/desktop.ts';
import { findingsInBothThemes } from '../support/axe-findings.ts';
import { groupIn, STUBBORN, untilGone, writeScript } from '../support/command-rig.ts';
import { type FakeRender, startFakeRender } from '../support/fake-render.ts';
import { createTestDesktop, type LaunchedApp, type TestDesktop } from '../support/launch-app.ts';
import { recordBridge } from '../support/recorded-bridge.ts';

const PATIENCE_MS = 20_000;

/** One service for each story: deploys of one service are a minute apart. */
const SERVICES = ['web', 'stopped', 'swapped'] as const;
type Service = (typeof SERVICES)[number];
const idOf = (service: Service): string => `srv-${service}`;

/** What the dialog of the system was told to show. */
type Shown = { readonly message: string; readonly detail: string; readonly defaultId: number };

describe('the local command in the window', () => {
  let render: FakeRender;
  let desktop: TestDesktop;
  let app: LaunchedApp;

  beforeAll(async () => {
    render = await startFakeRender({ serviceId: idOf('web'), others: SERVICES.slice(1).map(idOf) });
    desktop = await createTestDesktop('local-command');
    app = await desktop.launch({ args: ['--render', render.origin] });
    await recordBridge(app);
    await app.page().emulateMedia({ reducedMotion: 'reduce' });
    // The first steps are over.
    await set({
      mailbox: { host: 'imap.studio.example' },
      deploys: { services: SERVICES.map((name) => ({ id: idOf(name), name })) },
    });
    await app.call(COMMANDS['secrets.set'], {
      name: 'RENDER_DEPLOY_HOOK',
      value: SERVICES.map((service) => render.hookOf(idOf(service))).join(' '),
    });
    await app.page().reload();
    await openPanel();
    await openPart('Setup');
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
  const commands = () => app.page().getByRole('region', { name: 'Local commands' });
  const row = (service: Service) => commands().getByRole('listitem').filter({ hasText: service });
  const stateOf = (service: Service, words: string) =>
    row(service).getByText(words, { exact: true }).waitFor({ timeout: PATIENCE_MS });
  const road = () => app.page().getByRole('list', { name: 'Course of the deploy' });
  const output = () => app.page().getByRole('region', { name: 'Output of the local command' });
  const ends = (state: string) =>
    road().getByRole('status').getByText(state, { exact: true }).waitFor({ timeout: PATIENCE_MS });
  const script = (name: string, lines: string): string => writeScript(desktop.folder, name, lines);
  /** A native dialog cannot be pressed from here: the answers stand in for it. */
  const answer = (response: number): Promise<void> =>
    app.app.evaluate(({ dialog: native }, given) => {
      native.showMessageBox = async (...shown: unknown[]) => {
        Object.assign(globalThis, { wasShown: shown[0], timesShown: timesShown() + 1 });
        return { response: given, checkboxChecked: false };
      };
      function timesShown(): number {
        return Number(Reflect.get(globalThis, 'timesShown') ?? 0);
      }
    }, response);
  const wasShown = (): Promise<Shown> => app.app.evaluate(() => Reflect.get(globalThis, 'wasShown') as Shown);
  const timesShown = (): Promise<number> =>
    app.app.evaluate(() => Number(Reflect.get(globalThis, 'timesShown') ?? 0));
  const fill = async (service: Service, program: string, lines = ''): Promise<void> => {
    await button(`Set… the local command of ${service}`).click();
    await dialog().getByLabel('Program').fill(program);
    await dialog().getByLabel('Arguments').fill(lines);
    await dialog()
      .getByRole('switch', { name: 'Also run it when Render’s API says no' })
      .click({ force: true });
    await dialog().getByLabel('Program').press('Enter');
  };
  const confirm = async (service: Service): Promise<void> => {
    await answer(0);
    // By keyboard alone, as all of the panel can be used.
    const look = button(`Look and confirm… the local command of ${service}`);
    // Until the question before it is over in the window, too, no other is asked.
    await expect.poll(() => look.isEnabled(), { timeout: PATIENCE_MS }).toBe(true);
    await look.press('Enter');
    await stateOf(service, 'confirmed, runs as it stands here');
  };
  const deploy = async (service: Service): Promise<void> => {
    await openPart('Deploy');
    await button(`Deploy… ${service}`).click();
    await dialog().getByRole('button', { name: 'Deploy', exact: true }).click();
    await dialog().waitFor({ state: 'hidden', timeout: PATIENCE_MS });
    await app
      .page()
      .getByRole('heading', { name: `Course of the deploy · ${service}` })
      .waitFor();
  };

  it('CMD-1: is off, and takes a whole path alone', async () => {
    await stateOf('web', 'none');
    await fill('web', 'bin/deploy');
    await dialog()
      .getByText(/the whole path of a program on this machine/u)
      .waitFor();
    expect(await findingsInBothThemes(app)).toEqual([]);
    await dialog().getByRole('button', { name: 'Cancel' }).click();
    await dialog().waitFor({ state: 'hidden' });
    await stateOf('web', 'none');
  });

  it('CMD-2: waits for the operator, who sees it whole in a dialog of the system, where no is the default', async () => {
    const go = join(desktop.folder, 'go');
    const program = script(
      'deploy web',
      `echo "building $1"\nwhile [ ! -e '${go}' ]; do sleep 0.05; done\necho "deployed <b>$2</b>"`,
    );
    await fill('web', program, 'the site\n--to=$HOME');
    await stateOf('web', 'waits for your confirmation');
    expect(await findingsInBothThemes(app)).toEqual([]);
    await answer(1);
    await button('Look and confirm… the local command of web').click();
    await expect.poll(timesShown).toBe(1);
    const { message, detail, defaultId } = await wasShown();
    expect(message).toBe('Let this command run for web?');
    for (const line of [`Program: [${program}]`, 'Argument 1: [the site]', 'Argument 2: [--to=$HOME]']) {
      expect(detail).toContain(line);
    }
    expect(detail).toContain('It also runs when Render’s API says no.');
    expect(defaultId).toBe(1);
    await stateOf('web', 'waits for your confirmation');
  });

  it('CMD-2: a page cannot confirm: the command is closed to it, only the dialog opens', async () => {
    const shown = await app.call(COMMANDS['deploys.command'], { service: idOf('web') });
    const fingerprint = shown.ok
      ? COMMANDS['deploys.command'].output.parse(shown.value).found?.fingerprint
      : '';
    expect(
      await app.call(COMMANDS['deploys.confirm-command'], { service: idOf('web'), fingerprint }),
    ).toMatchObject({
      ok: false,
      error: { code: 'command.unknown' },
    });
    await stateOf('web', 'waits for your confirmation');
    await confirm('web');
  });

  it('runs when the hook is refused and the API says no, and shows what it prints as it prints it', async () => {
    await app.call(COMMANDS['secrets.set'], { name: 'RENDER_API_KEY', value: render.apiKey });
    render.setFault('hook', 'unauthorized');
    render.setFault('trigger', 'conflict');
    await deploy('web');
    await road().getByText('refused · HTTP 401').waitFor();
    await road().getByText('refused · HTTP 409').waitFor();
    await output().getByText('building the site').waitFor({ timeout: PATIENCE_MS });
    await ends('Local command running');
    expect(await findingsInBothThemes(app)).toEqual([]);
    expect(await output().getByText('deployed').count()).toBe(0);
    writeFileSync(join(desktop.folder, 'go'), '');
    await output().getByText('deployed <b>--to=$HOME</b>').waitFor({ timeout: PATIENCE_MS });
    await ends('Command ended well');
  });

  it('CMD-3: is ended with all it started when it is cancelled', async () => {
    await openPart('Setup');
    await fill('stopped', script('stopped', STUBBORN.replaceAll("trap '' TERM", ':')));
    await stateOf('stopped', 'waits for your confirmation');
    await confirm('stopped');
    render.setFault('hook', 'unauthorized');
    render.setFault('trigger', 'conflict');
    await deploy('stopped');
    await output()
      .getByText(/group \d/u)
      .waitFor({ timeout: PATIENCE_MS });
    const group = groupIn((await output().textContent()) ?? '');
    await button('Cancel the deploy…').click();
    await dialog().getByText('The command and all it started are ended.').waitFor();
    await dialog().getByRole('button', { name: 'Cancel the deploy' }).click();
    await ends('Cancelled');
    await untilGone(group);
  });

  it('CMD-2: is asked for again when its file has changed, and does not run until then', async () => {
    const ran = join(desktop.folder, 'ran');
    const program = script('swapped', `echo run >> '${ran}'`);
    await openPart('Setup');
    await fill('swapped', program);
    await stateOf('swapped', 'waits for your confirmation');
    await confirm('swapped');
    writeFileSync(program, `#!/bin/sh\necho other >> '${ran}'\n`);
    render.setFault('hook', 'unauthorized');
    render.setFault('trigger', 'conflict');
    await deploy('swapped');
    await ends('Not started');
    await road().getByText('The local command of swapped waits for your confirmation.').first().waitFor();
    expect(existsSync(ran) ? readFileSync(ran, 'utf8') : '').toBe('');
    await app.page().getByRole('navigation').getByRole('button', { name: 'Overview' }).click();
    await app.page().getByText('The local command of swapped waits for your confirmation.').waitFor();
    await openPanel();
    await openPart('Setup');
    await stateOf('swapped', 'waits for your confirmation');
  });

  it('says it in French', async () => {
    await set({ language: 'fr' });
    await app
      .page()
      .getByRole('region', { name: 'Commandes locales' })
      .getByText('attend votre confirmation')
      .waitFor();
    await answer(1);
    await button('Relire et confirmer… la commande locale de swapped').click();
    await expect
      .poll(async () => (await wasShown()).message)
      .toBe('Autoriser cette commande pour swapped\u00A0?');
    await set({ language: 'en' });
  });

  it('is neither confirmed nor run in the demonstration', async () => {
    const pid = await app.untilRunning();
    await app.call(DESKTOP_COMMANDS['desktop.set-mode'], { mode: 'demo' });
    await app.untilRunning(pid);
    const command = { program: script('demo', 'exit 0') };
    await set({ language: 'en', deploys: { services: [{ id: idOf('web'), name: 'web', command }] } });
    await openPanel();
    await openPart('Setup');
    await stateOf('web', 'not run in the demonstration');
    const before = await timesShown();
    expect(
      await app.call(DESKTOP_COMMANDS['desktop.confirm-command'], { service: idOf('web') }),
    ).toMatchObject({
      ok: false,
      error: { code: 'deploy.command-demo' },
    });
    expect(await app.call(COMMANDS['deploys.trigger'], { service: idOf('web') })).toMatchObject({
      ok: true,
      value: { state: 'refused', failure: { code: 'deploy.command-demo' } },
    });
    expect(await timesShown()).toBe(before);
    expect(app.complaints.filter((complaint) => !complaint.includes('reply was never sent'))).toEqual([]);
  });
});
