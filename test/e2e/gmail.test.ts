import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src-agent/contract/commands.ts';
import type { GmailStatus } from '../../src-agent/contract/gmail.ts';
import { findingsInBothThemes } from '../support/axe-findings.ts';
import { nextOpened, standInForBrowser } from '../support/browser-stand-in.ts';
import { type FakeGoogle, startFakeGoogle } from '../support/fake-google.ts';
import { press, tabTo, typeInto } from '../support/keyboard.ts';
import { createTestDesktop, type LaunchedApp, type TestDesktop } from '../support/launch-app.ts';
import { crossedBridge, recordBridge } from '../support/recorded-bridge.ts';
import { type BrowserScript, playBrowser } from '../support/scripted-browser.ts';
import { filesUnder, processTree, processWords, searchSecrets } from '../support/search-secrets.ts';

const PATIENCE_MS = 15_000;
const FROM = 'livraisons@studio.example';
const TO = 'camille@studio.example';

describe('the Gmail panel, before a Google of its own', () => {
  let google: FakeGoogle;
  let desktop: TestDesktop;
  let app: LaunchedApp;

  beforeAll(async () => {
    google = await startFakeGoogle();
    desktop = await createTestDesktop('gmail');
    app = await desktop.launch({ args: ['--google', google.origin, '--verbose'] });
    await recordBridge(app);
    await standInForBrowser(app);
    await app.page().emulateMedia({ reducedMotion: 'reduce' });
    // Not all of it: a mailbox is not watched here, and the first steps are over.
    await app.call(COMMANDS['settings.set'], { change: { mailbox: { host: 'imap.studio.example' } } });
    await app.page().reload();
    await navigation().getByRole('button', { name: 'Gmail' }).click();
  });

  afterAll(async () => {
    await desktop?.remove();
    await google?.close();
  });

  const navigation = () => app.page().getByRole('navigation');
  const connection = () => app.page().getByRole('region', { name: 'Connection' });
  const button = (name: string) => app.page().getByRole('button', { name, exact: true });
  const dialog = () => app.page().getByRole('dialog');
  const openPart = (name: string) => app.page().getByRole('tab', { name }).click();
  const sees = (text: string | RegExp) =>
    app.page().getByText(text).first().waitFor({ timeout: PATIENCE_MS });
  const gmail = async (): Promise<GmailStatus> => {
    const answer = await app.call(COMMANDS['gmail.status'], {});
    if (!answer.ok) throw new Error(JSON.stringify(answer.error));
    return COMMANDS['gmail.status'].output.parse(answer.value);
  };
  const isSet = async (name: string): Promise<boolean> => {
    const answer = await app.call(COMMANDS['secrets.list'], {});
    if (!answer.ok) throw new Error(JSON.stringify(answer.error));
    return COMMANDS['secrets.list'].output
      .parse(answer.value)
      .secrets.some((secret) => secret.name === name && secret.set);
  };
  /** Clicks, and plays what the user does in the browser. */
  const connect = async (label: string, script: BrowserScript): Promise<void> => {
    await connection().getByRole('button', { name: label }).click();
    await playBrowser(await nextOpened(app), script);
  };

  it('says what is missing, and becomes ready as it is set', async () => {
    await connection().getByText('Not set up', { exact: true }).waitFor();
    await sees('Missing: client ID, client secret, refresh token.');
    expect(await app.page().getByRole('tab', { name: 'Setup' }).getAttribute('aria-selected')).toBe('true');
    await app.page().getByLabel('Client ID').fill(google.clientId);
    await sees('Not saved yet');
    await app.page().getByLabel('From address').fill(FROM);
    await app.page().getByLabel('Test recipient').fill(TO);
    await button('Save').click();
    const row = app.page().getByRole('listitem').filter({ hasText: 'Gmail client secret' });
    await row.getByRole('button', { name: 'Set', exact: true }).click();
    await row.getByRole('textbox').fill(google.clientSecret);
    await row.getByRole('button', { name: 'Save' }).click();
    await connection().getByRole('button', { name: 'Connect with Google' }).waitFor();
    await sees('Missing: refresh token.');
    expect(await findingsInBothThemes(app)).toEqual([]);
  });

  it('says that access was refused when the user refuses it', async () => {
    await connect('Connect with Google', 'refuses');
    await sees('Access was refused on the page of Google.');
    expect(await isSet('GMAIL_REFRESH_TOKEN')).toBe(false);
  });

  it('ends the waiting when it is cancelled, and an answer that comes then is too late', async () => {
    await connection().getByRole('button', { name: 'Connect with Google' }).click();
    const page = await nextOpened(app);
    await connection().getByText('Waiting for your browser…').waitFor();
    await connection()
      .getByText(/ends in \d:\d\d/u)
      .waitFor();
    await connection().getByRole('button', { name: 'Cancel' }).click();
    await connection().getByText('Waiting for your browser…').waitFor({ state: 'detached' });
    await expect(playBrowser(page, 'agrees')).rejects.toThrow();
    expect((await gmail()).connecting).toBeNull();
  });

  it('connects, also when the page is loaded anew meanwhile', async () => {
    await connection().getByRole('button', { name: 'Connect with Google' }).click();
    const page = await nextOpened(app);
    expect(new URL(page).origin).toBe(google.origin);
    await app.page().reload();
    await navigation().getByRole('button', { name: 'Gmail' }).click();
    await connection().getByText('Waiting for your browser…').waitFor();
    await playBrowser(page, 'agrees');
    await sees(/^Connected with Google\./u);
    await connection()
      .getByText('Works', { exact: true })
      .or(connection().getByText(/^Works since/u))
      .first()
      .waitFor();
    expect(await isSet('GMAIL_REFRESH_TOKEN')).toBe(true);
  });

  it('runs dry, and sends nothing', async () => {
    await openPart('Checks');
    await button('Dry run').click();
    await sees('Google gives access, and allows all that is needed.');
    expect(google.mails()).toHaveLength(0);
  });

  it('sends a real mail only after it named the recipient and the account, and was told to', async () => {
    await app.page().getByLabel('Send a test to').fill(TO);
    await button('Send…').click();
    await dialog().getByText(`A real mail leaves the account ${FROM} now, to ${TO}.`).waitFor();
    await dialog().getByRole('button', { name: 'Cancel' }).click();
    await dialog().waitFor({ state: 'hidden' });
    expect(google.mails()).toHaveLength(0);
    await button('Send…').click();
    await dialog().getByRole('button', { name: 'Send it' }).click();
    await sees(`Gmail took the mail to ${TO}.`);
    const [mail] = google.mails();
    expect(mail?.parsed.to).toMatchObject({ text: TO });
    expect(mail?.parsed.from?.text).toContain(FROM);
    await sees(mail?.id ?? 'no mail came');
    expect(await findingsInBothThemes(app)).toEqual([]);
  });

  it('shows what each check came to, the newest first', async () => {
    await openPart('History');
    const rows = app.page().getByRole('region', { name: 'Checks' }).getByRole('listitem');
    await rows.first().getByText(`Real mail · by hand · to ${TO}`).waitFor();
    expect(await rows.count()).toBe(3);
    expect(await rows.last().textContent()).toContain('after connecting');
    expect(
      await app
        .page()
        .getByRole('img', { name: /^The last 3 checks/u })
        .count(),
    ).toBe(1);
  });

  it('says that it is broken, why and what to do, when the access is withdrawn at Google', async () => {
    google.setFault('token-expired-or-revoked');
    await connection().getByRole('button', { name: 'Check now' }).click();
    await connection()
      .getByText(/^Broken/u)
      .waitFor({ timeout: PATIENCE_MS });
    await connection()
      .getByText(/Google no longer accepts the refresh token/u)
      .waitFor();
    await connection()
      .getByText(/^Connect with Google again\./u)
      .waitFor();
    await connection().getByRole('button', { name: 'Connect again' }).waitFor();
    expect(await findingsInBothThemes(app)).toEqual([]);
    await navigation().getByRole('button', { name: 'Overview' }).click();
    const attention = app.page().getByRole('region', { name: 'Needs your attention' });
    await attention.getByText(/Google no longer accepts the refresh token/u).waitFor();
    await attention.getByRole('button', { name: 'Open Gmail' }).click();
    await connection()
      .getByText(/^Broken/u)
      .waitFor();
  });

  it('says it in French', async () => {
    await app.call(COMMANDS['settings.set'], { change: { language: 'fr' } });
    const card = app.page().getByRole('region', { name: 'Connexion' });
    await card.getByText(/^Rompue/u).waitFor();
    await card.getByText(/Google n’accepte plus le jeton d’actualisation/u).waitFor();
    await card.getByRole('button', { name: 'Se reconnecter' }).waitFor();
    await app.call(COMMANDS['settings.set'], { change: { language: 'en' } });
    await connection().waitFor();
  });

  it('is mended by connecting again', async () => {
    google.heal();
    await connect('Connect again', 'agrees');
    await sees(/^Connected with Google\./u);
    await connection()
      .getByText(/^Works/u)
      .first()
      .waitFor();
  });

  it('names what the access does not allow, once it is needed', async () => {
    const change = { mailbox: { host: 'imap.gmail.com', auth: 'google' } };
    expect(await app.call(COMMANDS['settings.set'], { change })).toMatchObject({ ok: true });
    await openPart('Checks');
    await button('Dry run').click();
    await connection()
      .getByText('Read the mailbox, send mail: not allowed')
      .waitFor({ timeout: PATIENCE_MS });
    await connection().getByRole('button', { name: 'Connect again' }).waitFor();
  });

  it('says of half a consent which box was left out', async () => {
    await connect('Connect again', 'grants-half');
    await sees('Connected, but not allowed: Read the mailbox, send mail. Connect again and tick every box.');
    expect(await isSet('GMAIL_REFRESH_TOKEN')).toBe(true);
  });

  it('says that nothing is known while the agent is away, whose browser comes back to nobody', async () => {
    await connection().getByRole('button', { name: 'Connect again' }).click();
    const page = await nextOpened(app);
    const pid = await app.untilRunning();
    process.kill(pid, 'SIGKILL');
    await connection().getByText('Not known while the agent is away').waitFor();
    await expect(playBrowser(page, 'agrees')).rejects.toThrow();
    await app.untilRunning(pid);
    expect((await gmail()).connecting).toBeNull();
    await connect('Connect again', 'agrees');
    await sees(/^Connected with Google\./u);
    await connection()
      .getByText(/^Works/u)
      .first()
      .waitFor();
    await app.call(COMMANDS['settings.set'], { change: { mailbox: { auth: 'password' } } });
  });

  it('shows a name that would be more than a name as its letters', async () => {
    const fromName = `<img src=x onerror="window.wasRun=1"> \u202Egpj.exe`;
    const set = await app.call(COMMANDS['settings.set'], { change: { gmail: { fromName } } });
    expect(set).toMatchObject({ ok: true });
    await openPart('Setup');
    const field = app.page().getByRole('textbox', { name: 'From name' });
    expect(await field.inputValue()).toBe(fromName);
    await openPart('Mail on delivery');
    await app.page().getByRole('tabpanel').getByRole('heading').first().waitFor();
    expect(await app.page().evaluate(() => 'wasRun' in globalThis)).toBe(false);
    await app.call(COMMANDS['settings.set'], { change: { gmail: { fromName: '' } } });
  });

  it('is walked through by keyboard alone: its parts, a dry run, a test mail that is thought better of', async () => {
    const page = app.page();
    const tab = (name: string) => page.getByRole('tab', { name, exact: true });
    const sent = google.mails().length;
    await press(page, navigation().getByRole('button', { name: 'Gmail' }));
    await tabTo(page, tab('Mail on delivery'));
    for (const name of ['History', 'Checks']) {
      await page.keyboard.press('ArrowRight');
      await page.locator('[role=tab][aria-selected=true]').filter({ hasText: name }).waitFor();
    }
    await press(page, button('Dry run'));
    await sees('Google gives access, and allows all that is needed.');
    await typeInto(page, page.getByLabel('Send a test to'), TO);
    await press(page, button('Send…'));
    await dialog().waitFor();
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'hidden' });
    expect(await button('Send…').evaluate((one) => one === document.activeElement)).toBe(true);
    expect(google.mails()).toHaveLength(sent);
  });

  it('tries again by itself what passes by itself', async () => {
    google.setFault('token-unavailable');
    await button('Dry run').click();
    await connection()
      .getByText(/^Google is out of reach/u)
      .waitFor({ timeout: 30_000 });
    expect(
      await app
        .page()
        .getByText(/^Connected with Google\./u)
        .count(),
    ).toBe(0);
    google.heal();
    await connection().getByRole('button', { name: 'Check now' }).click();
    await connection()
      .getByText(/^Works/u)
      .first()
      .waitFor({ timeout: PATIENCE_MS });
  });

  it('disconnects after it said what that means', async () => {
    await openPart('Setup');
    await button('Disconnect…').click();
    await dialog()
      .getByText(/The access is withdrawn at Google/u)
      .waitFor();
    await dialog().getByRole('button', { name: 'Disconnect' }).click();
    await sees('Disconnected: Google has withdrawn the access.');
    await connection().getByText('Not set up', { exact: true }).waitFor();
    expect(await isSet('GMAIL_REFRESH_TOKEN')).toBe(false);
    expect(google.requests('revoke').length).toBe(1);
  });

  it('SEC-1: left no secret, token or code in answers, events, files, logs, the page, or words of a process', async () => {
    const secrets = google.secrets();
    expect(secrets.length).toBeGreaterThan(5);
    const page = await app.page().content();
    const places = new Map([
      ...filesUnder(desktop.folder),
      ...filesUnder(desktop.keyring.env.HOME ?? ''),
      ...(await crossedBridge(app)),
      ...processTree(app.app.process().pid ?? 0).flatMap((pid) => [...processWords(pid)]),
      ['page', Buffer.from(page)] as const,
      ['output', Buffer.from(app.output())] as const,
    ]);
    expect(searchSecrets(places, secrets)).toEqual([]);
    expect(app.complaints.filter((complaint) => !complaint.includes('reply was never sent'))).toEqual([]);
  });
});
