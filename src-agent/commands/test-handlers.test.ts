import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type IdleAgent, openIdleAgent } from '../../test/support/idle-agent.ts';
import {
  faultAt,
  type ScriptedImapServer,
  startScriptedImapServer,
} from '../../test/support/scripted-imap-server.ts';
import { ACCEPTED } from '../../test/support/sink-answer.ts';
import { unwrap } from '../../test/support/store-samples.ts';
import { waitUntil } from '../../test/support/wait-until.ts';
import { startWebhookSink, type WebhookSink } from '../../test/support/webhook-sink.ts';
import { COMMANDS } from '../contract/commands.ts';

let idle: IdleAgent;
const cancel = async (ticket: string) => unwrap(await idle.client.send(COMMANDS['tests.cancel'], { ticket }));
const entries = () => idle.store.audit.list({ before: null, limit: 50 });

describe('mailbox.test with a draft', () => {
  let server: ScriptedImapServer;
  beforeEach(async () => {
    server = await startScriptedImapServer();
    idle = await openIdleAgent({ secrets: { MAILBOX_PASSWORD: server.password } });
  });
  afterEach(async () => {
    await idle.stop();
    await server.close();
  });
  const draft = () => ({ host: '127.0.0.1', port: server.port, security: 'plain', user: server.user });
  const test = (input: unknown) => idle.client.send(COMMANDS['mailbox.test'], input);

  it('logs in with what is typed and stores none of it', async () => {
    server.append('Subject: one\r\n\r\nText\r\n');
    const before = idle.agent.settings.current();
    expect(unwrap(await test({ mailbox: draft(), password: server.password }))).toEqual({
      idle: true,
      messages: 1,
      unseen: 1,
    });
    expect(idle.agent.settings.current()).toBe(before);
    expect(idle.hidden).toContain(server.password);
  });

  it('names the fault of a wrong password, which no log will hold', async () => {
    expect(await test({ mailbox: draft(), password: 'wrong-password' })).toMatchObject({
      error: { code: 'mailbox.auth-refused' },
    });
    expect(idle.hidden).toContain('wrong-password');
    expect(server.logins().map((login) => login.secret)).toEqual(['wrong-password']);
  });

  it('uses the stored password where none is typed, and leaves a trace of where it went', async () => {
    unwrap(await test({ mailbox: draft() }));
    expect(server.logins()).toMatchObject([{ secret: server.password, accepted: true }]);
    expect(entries()[0]).toMatchObject({
      who: 'test',
      action: 'mailbox.test',
      after: { draft: { host: '127.0.0.1', port: server.port, user: server.user } },
    });
    expect(JSON.stringify(entries())).not.toContain(server.password);
  });

  it('takes a typed password for the saved mailbox', async () => {
    unwrap(await idle.client.send(COMMANDS['settings.set'], { change: { mailbox: draft() } }));
    unwrap(await test({ password: server.password }));
    expect(await test({ password: 'wrong-password' })).toMatchObject({
      error: { code: 'mailbox.auth-refused' },
    });
  });

  it.each(['GREETING', 'AUTHENTICATE', 'EXAMINE'])(
    'is called off at %s: the connection is closed at once',
    async (name) => {
      server.setFaults(faultAt(name, { kind: 'mute' }));
      const testing = test({ mailbox: draft(), password: server.password, ticket: 'mine' });
      await server.waitForCommand(name);
      await cancel('mine');
      expect(await testing).toMatchObject({ error: { code: 'command.cancelled' } });
      await waitUntil({
        what: 'the connection to be closed',
        check: () => server.openConnections() === 0,
        on: server.changed,
      });
    },
  );

  it('says what is missing from a draft, and refuses one that could not be stored', async () => {
    expect(await test({ mailbox: { ...draft(), host: '' }, password: 'x' })).toMatchObject({
      error: { code: 'mailbox.not-configured', params: { missing: 'mailbox.host' } },
    });
    expect(await test({ mailbox: { ...draft(), port: 0 } })).toMatchObject({
      error: { code: 'command.invalid-input' },
    });
    expect(server.connections()).toEqual([]);
  });
});

describe('targets.test with a draft', () => {
  let sink: WebhookSink;
  beforeEach(async () => {
    sink = await startWebhookSink();
    idle = await openIdleAgent({ secrets: { WEBHOOK_BEARER: 'bearer-of-the-store' } });
  });
  afterEach(async () => {
    await idle.stop();
    await sink.close();
  });
  const test = (input: unknown) => idle.client.send(COMMANDS['targets.test'], input);

  it('sends one request that says that it is a test, and stores nothing', async () => {
    const draft = { id: 'webhook', url: `${sink.url}/secret-path`, bearer: 'WEBHOOK_BEARER' };
    expect(unwrap(await test({ draft }))).toEqual({ status: 200, accepted: true });
    const [request] = await sink.waitFor(1);
    expect(JSON.parse(request?.body.toString() ?? '')).toMatchObject({ test: true });
    expect(request?.header('authorization')).toBe('Bearer bearer-of-the-store');
    expect(idle.agent.settings.current().document.delivery.targets).toEqual([]);
    expect(unwrap(await idle.client.call(COMMANDS['deliveries.list'], {})).items).toEqual([]);
    const [entry] = entries();
    expect(entry).toMatchObject({
      action: 'targets.test',
      after: { draft: { host: new URL(sink.url).host } },
    });
    expect(JSON.stringify(entry)).not.toContain('secret-path');
  });

  it('still tests a stored target by its id, and says when there is none', async () => {
    const targets = [{ id: 'webhook', url: sink.url }];
    unwrap(await idle.client.send(COMMANDS['settings.set'], { change: { delivery: { targets } } }));
    expect(unwrap(await test({ target: 'webhook' }))).toEqual({ status: 200, accepted: true });
    expect(await test({ target: 'presence' })).toMatchObject({
      error: { code: 'delivery.target-missing', params: { target: 'presence' } },
    });
  });

  it('is called off by its ticket, which no other test minds', async () => {
    sink.setAnswer(() => ({ stall: true }));
    const draft = { id: 'webhook', url: sink.url };
    const other = { id: 'other', url: sink.url };
    const testing = [test({ draft, ticket: 'first' }), test({ draft: other, ticket: 'second' })];
    await sink.waitFor(2);
    await cancel('first');
    expect(await testing[0]).toMatchObject({ error: { code: 'command.cancelled' } });
    await cancel('second');
    expect(await testing[1]).toMatchObject({ error: { code: 'command.cancelled' } });
    sink.setAnswer(() => ACCEPTED);
    await cancel('of nobody');
    expect(unwrap(await test({ draft, ticket: 'first' }))).toEqual({ status: 200, accepted: true });
  });

  it('OUT-1: refuses a draft that the settings would refuse', async () => {
    for (const url of ['http://receiver.example/hook', 'file:///etc/passwd']) {
      expect(await test({ draft: { id: 'webhook', url } })).toMatchObject({
        error: { code: 'command.invalid-input' },
      });
    }
  });
});
