import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src-agent/contract/commands.ts';
import { MAILBOX_SCOPE, SEND_SCOPE } from '../../src-agent/gmail/google-scopes.ts';
import { type FakeGoogle, startFakeGoogle } from '../support/fake-google.ts';
import { type LiveAgent, startLiveAgent } from '../support/live-agent.ts';
import { TEAM } from '../support/mails.ts';
import { recadrageMail } from '../support/sample-mails.ts';
import {
  INVALID_CREDENTIALS,
  type ScriptedImapServer,
  startScriptedImapServer,
} from '../support/scripted-imap-server.ts';
import { unwrap } from '../support/store-samples.ts';
import { waitUntil } from '../support/wait-until.ts';
import { startWebhookSink, type WebhookSink } from '../support/webhook-sink.ts';

/* One connection to Google for both: it logs the mailbox in, and it sends the mails on delivery. */

describe('an agent with a Gmail connection and no password', () => {
  let google: FakeGoogle;
  let server: ScriptedImapServer;
  let sink: WebhookSink;
  let live: LiveAgent;

  beforeEach(async () => {
    [google, server, sink] = await Promise.all([
      startFakeGoogle(),
      startScriptedImapServer({ authMethods: ['PLAIN', 'XOAUTH2', 'OAUTHBEARER'] }),
      startWebhookSink(),
    ]);
    server.setLogin(({ method, user, secret }) => {
      const scopes = google.grants.access(secret)?.scopes ?? [];
      const isGood = method === 'OAUTHBEARER' && user === google.address && scopes.includes(MAILBOX_SCOPE);
      return isGood ? undefined : INVALID_CREDENTIALS;
    });
    live = await startLiveAgent({
      google: google.endpoints,
      secrets: { GMAIL_CLIENT_SECRET: google.clientSecret },
      settings: {
        timeZone: 'Europe/Paris',
        language: 'fr',
        mailbox: { host: server.host, port: server.port, security: 'plain', auth: 'google' },
        watching: { days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], startHour: 0, endHour: 24 },
        triage: { allowedSenders: [TEAM.address] },
        delivery: { targets: [{ id: 'webhook', url: sink.url }] },
        gmail: {
          clientId: google.clientId,
          fromAddress: google.address,
          fromName: 'Studio « Nord »',
          autoCheck: { enabled: false },
          notify: { enabled: true, recipient: 'chef@studio.example' },
        },
      },
    });
  });

  afterEach(async () => {
    await live?.stop();
    await Promise.all([google?.close(), server?.close(), sink?.close()]);
  });

  async function connect(scopes: readonly string[] = [SEND_SCOPE, MAILBOX_SCOPE]): Promise<void> {
    const value = google.giveRefreshToken({ scopes: [...scopes] });
    unwrap(await live.client().call(COMMANDS['secrets.set'], { name: 'GMAIL_REFRESH_TOKEN', value }));
  }

  async function waitForFailure(code: string): Promise<void> {
    await waitUntil({
      what: `the mailbox to ask, for ${code}`,
      check: () => {
        const state = live.agent().watcher.state();
        return state.state === 'needs-grant' && state.failure.code === code;
      },
      on: live.changed,
      timeoutMs: 20_000,
      seen: () => JSON.stringify(live.agent().watcher.state()),
    });
  }

  it('watches, delivers and tells of it; the grant ends, is made anew, and it goes on', async () => {
    await connect();
    await live.waitForWatching();
    const test = await live.client().call(COMMANDS['mailbox.test'], {});
    expect(test).toMatchObject({ ok: true, value: { messages: 0 } });

    server.append(recadrageMail({ lot: 31 }));
    await live.waitForMails({ sent: 1 });
    await waitUntil({
      what: 'both deliveries',
      check: async () => (await live.deliveries()).every(({ state }) => state === 'delivered'),
      on: live.changed,
      timeoutMs: 20_000,
      seen: () => live.lines().slice(-20).join('\n'),
    });
    const [mail] = google.mails();
    expect(google.mails()).toHaveLength(1);
    expect(mail?.parsed.from?.value).toEqual([{ address: google.address, name: 'Studio « Nord »' }]);
    // mailparser makes every run of white space one space.
    expect(mail?.parsed.subject).toBe(
      'Livraison à traiter (recadrage) : Média Solution - Missions Recadrage - Lot 31',
    );
    expect(mail?.parsed.text).toContain('À livrer pour\u00a0: 14h30');
    expect(mail?.parsed.html).toContain('<a href="https://www.dropbox.com/scl/fo/');

    google.grants.changePassword();
    server.append(recadrageMail({ lot: 32 }));
    server.bye('Session expired, please login again.');
    await waitForFailure('gmail.reconnect-needed');
    expect((await live.status()).attention).toContainEqual(
      expect.objectContaining({ code: 'gmail.reconnect-needed' }),
    );
    await connect();
    await live.waitForWatching();
    await live.waitForMails({ sent: 2 });
    await waitUntil({
      what: 'the second mail',
      check: () => google.mails().length === 2,
      on: google.changed,
      timeoutMs: 20_000,
    });
    expect(server.logins().map(({ method }) => method)).not.toContain('PLAIN');
    for (const secret of google.secrets()) expect(live.lines().join('\n')).not.toContain(secret);
  });

  it('names the scope when the consent left the mailbox out', async () => {
    await connect([SEND_SCOPE]);
    await waitForFailure('gmail.scope-missing');
    const test = await live.client().call(COMMANDS['mailbox.test'], {});
    expect(test).toMatchObject({ ok: false, error: { code: 'gmail.scope-missing' } });
    expect(server.logins()).toEqual([]);
  });
});
