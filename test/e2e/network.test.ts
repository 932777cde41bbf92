import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src-agent/contract/commands.ts';
import { findings } from '../support/axe-findings.ts';
import { createCertificate } from '../support/certificates.ts';
import { type ConnectProxy, startConnectProxy } from '../support/connect-proxy.ts';
import { createTestDesktop, type LaunchedApp, type TestDesktop } from '../support/launch-app.ts';
import { operatorSettings } from '../support/operator-settings.ts';
import { recadrageMail } from '../support/sample-mails.ts';
import { type ScriptedImapServer, startScriptedImapServer } from '../support/scripted-imap-server.ts';
import { startWebhookSink, type WebhookSink } from '../support/webhook-sink.ts';

const PATIENCE_MS = 30_000;
const MAIL_HOST = 'imap.studio.test';
const HOOK_HOST = 'hook.studio.test';
const PASSWORD = 'the proxy’s own';

describe('a network that is left through a proxy only, in the window', () => {
  let mail: ScriptedImapServer;
  let sink: WebhookSink;
  let proxy: ConnectProxy;
  let desktop: TestDesktop;
  let app: LaunchedApp;

  beforeAll(async () => {
    const certificate = await createCertificate({ names: [MAIL_HOST, HOOK_HOST] });
    mail = await startScriptedImapServer({ tls: { certificate, mode: 'implicit' } });
    sink = await startWebhookSink({ certificate });
    proxy = await startConnectProxy({ [`${MAIL_HOST}:993`]: mail.port, [`${HOOK_HOST}:443`]: sink.port });
    proxy.setPassword('marie', PASSWORD);
    desktop = await createTestDesktop('network');
    app = await desktop.launch();
    const { fingerprint256 } = certificate;
    const settings = operatorSettings({ port: 993, user: mail.user, webhook: `https://${HOOK_HOST}/hook` });
    const change = {
      ...settings,
      mailbox: { host: MAIL_HOST, user: mail.user, trustedFingerprints: [fingerprint256] },
      delivery: {
        targets: [
          { id: 'webhook', url: `https://${HOOK_HOST}/hook`, success: 'any-2xx', verifyTls: false } as const,
        ],
      },
    };
    await app.call(COMMANDS['secrets.set'], { name: 'MAILBOX_PASSWORD', value: mail.password });
    await app.call(COMMANDS['settings.set'], { change });
    await app.page().reload();
    await app.page().getByRole('navigation').waitFor();
  });
  afterAll(async () => {
    await desktop?.remove();
    proxy?.close();
    await sink?.close();
    await mail?.close();
  });

  const save = async (): Promise<void> => {
    const button = app.page().getByRole('button', { name: 'Save', exact: true });
    await button.click();
    await button.waitFor({ state: 'detached' });
  };

  it('NET-5: is told of the proxy and its password, and connects, fetches and delivers at once', async () => {
    const page = app.page();
    await page.getByRole('navigation').getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('tab', { name: 'Network' }).click();
    await page.getByRole('switch', { name: 'Connect through a proxy' }).click();
    await page.getByText('Set the address of the proxy.').waitFor();
    const address = page.getByRole('textbox', { name: 'Proxy address' });
    await address.fill(proxy.url.replace('http://', 'http://marie:secret@'));
    await page.getByText('http:// with a name and a port, nothing else.').waitFor();
    await address.fill(proxy.url);
    await page.getByRole('textbox', { name: 'Proxy user' }).fill('marie');
    await save();
    await page.getByText('asks for a user name and a password').first().waitFor({ timeout: PATIENCE_MS });
    expect(mail.connections()).toEqual([]);

    const row = page.getByRole('listitem').filter({ hasText: 'Proxy password' });
    await row.getByRole('button', { name: 'Set', exact: true }).click();
    await page.getByLabel('New value: Proxy password').fill(PASSWORD);
    await row.getByRole('button', { name: 'Save', exact: true }).click();
    await mail.waitForIdle(1, PATIENCE_MS);
    mail.append(recadrageMail());
    await sink.waitFor(1, PATIENCE_MS);
    expect(proxy.openedTo(`${MAIL_HOST}:993`)).toBe(mail.connections().length);
    expect(proxy.openedTo(`${HOOK_HOST}:443`)).toBe(sink.connections());
    expect(await findings(app)).toEqual([]);
    expect(app.complaints).toEqual([]);
  });
});
