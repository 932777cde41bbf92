import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { AgentProcess, ProcessSecrets } from '../support/agent-process.ts';
import { type CliRig, createCliRig } from '../support/cli-rig.ts';
import { type FakeGoogle, startFakeGoogle } from '../support/fake-google.ts';
import { playBrowser } from '../support/scripted-browser.ts';
import { filesUnder, searchSecrets } from '../support/search-secrets.ts';

/** The Gmail commands as a script and a person at a terminal have them, against a fake Google. */

let rig: CliRig;
let google: FakeGoogle;
let secrets: ProcessSecrets;
/** Processes that may still run when a test ends. */
const started: AgentProcess[] = [];
/** Everything that was printed. */
const printed: string[] = [];

beforeAll(async () => {
  rig = createCliRig('gmail');
  google = await startFakeGoogle();
  secrets = {
    GMAIL_CLIENT_SECRET: google.clientSecret,
    GMAIL_REFRESH_TOKEN: google.giveRefreshToken(),
  };
  await ask(['settings', 'set', `gmail.clientId=${google.clientId}`]);
});
afterAll(async () => {
  await google.close();
  await rig.remove();
});

async function ask(args: readonly string[], given: ProcessSecrets = secrets) {
  const answer = await rig.askHere([...args, '--google', google.origin], given);
  printed.push(JSON.stringify(answer.json), answer.stderr);
  return answer;
}

async function say(args: readonly string[], stdin = '') {
  const result = await rig.run([...args, '--google', google.origin], { secrets, stdin });
  printed.push(result.stdout, result.stderr);
  return result;
}

describe('gmail check', () => {
  it('tells of each field whether it is there, and nothing of its value', async () => {
    expect(await ask(['gmail', 'check'])).toMatchObject({
      code: 0,
      json: {
        status: 'success',
        fields: {
          'client-id': 'set',
          'client-secret': 'set',
          'refresh-token': 'set',
          'from-address': 'missing',
          'from-name': 'missing',
          'test-recipient': 'missing',
        },
      },
    });
    expect(google.requests()).toEqual([]);
  });

  it('fails when something needed is missing or cannot be right', async () => {
    const cut = { ...secrets, GMAIL_REFRESH_TOKEN: 'ya29.an-access-token' };
    expect(await ask(['gmail', 'check'], cut)).toMatchObject({
      code: 1,
      json: { status: 'error', fields: { 'refresh-token': 'malformed' } },
    });
    expect(await ask(['gmail', 'check'], {})).toMatchObject({
      code: 1,
      json: { status: 'error', fields: { 'client-secret': 'missing' } },
    });
  });

  it('says so in words', async () => {
    const { stdout, code } = await say(['gmail', 'check', '--lang', 'fr']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/✓ {2}jeton d’actualisation {3,}renseigné/u);
    expect(stdout).toMatch(/· {2}destinataire des essais {2,}manquant \(facultatif\)/u);
  });
});

describe('gmail dry-run', () => {
  it('passes, and is found in status and history', async () => {
    expect(await ask(['gmail', 'dry-run'])).toMatchObject({
      code: 0,
      json: { failure: null, httpStatus: 200 },
    });
    expect(await ask(['gmail', 'status'])).toMatchObject({
      json: { connection: { state: 'healthy' }, lastCheck: { trigger: 'operator' } },
    });
    expect(await ask(['gmail', 'history', '--limit', '1'])).toMatchObject({
      json: { items: [{ mode: 'dry-run', failure: null }], next: null },
    });
  });

  it('fails with code 1 and says what happened and what to do', async () => {
    google.setFault('client-deleted', { times: 1, at: 'refresh' });
    const { code, stdout } = await say(['gmail', 'dry-run']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^✗ The OAuth client was deleted\. Restore it/u);
  });

  it('is not made without secrets, and says that there is no keychain to hold them', async () => {
    expect(await ask(['gmail', 'dry-run'], {})).toMatchObject({
      code: 1,
      json: { error: { code: expect.stringMatching(/^keychain\./u) } },
    });
  });
});

describe('gmail send', () => {
  it('asks first, and does nothing on a no', async () => {
    await ask(['settings', 'set', `gmail.fromAddress=${google.address}`]);
    const refused = await say(['gmail', 'send', '--to', 'marie@client.example'], 'n\n');
    expect(refused.stderr).toContain('Send a real mail to marie@client.example? [y/N]');
    expect(refused.code).toBe(1);
    expect(google.mails()).toHaveLength(0);
  });

  it('sends after a yes, or with --yes, and keeps the ids', async () => {
    const { code, stdout } = await say(['gmail', 'send', '--to', 'marie@client.example'], 'y\n');
    expect([code, google.mails().length]).toEqual([0, 1]);
    expect(stdout).toMatch(/^✓ Gmail accepted the test mail\.\nMessage \S+, thread \S+\./u);
    const sent = await ask(['gmail', 'send', '--to', 'paul@client.example', '--yes']);
    expect(sent).toMatchObject({ code: 0, json: { mode: 'send', recipient: 'paul@client.example' } });
    expect(google.mails()).toHaveLength(2);
  });

  it('needs a recipient from somewhere', async () => {
    expect(await ask(['gmail', 'send'])).toMatchObject({
      code: 1,
      json: { error: { code: 'gmail.not-configured', params: { missing: 'gmail.testRecipient' } } },
    });
  });
});

describe('gmail auto-check', () => {
  it('is skipped when the last one is recent, and made with --force', async () => {
    expect(await ask(['gmail', 'auto-check'])).toMatchObject({ code: 0, json: { skipped: 'recent' } });
    expect(await ask(['gmail', 'auto-check', '--force'])).toMatchObject({
      code: 0,
      json: { skipped: null, check: { trigger: 'automatic' } },
    });
  });

  it('tells a script that it failed', async () => {
    google.setFault('token-expired-or-revoked', { times: 1 });
    expect(await ask(['gmail', 'auto-check', '--force'])).toMatchObject({
      code: 1,
      json: { check: { failure: { code: 'gmail.reconnect-needed' } } },
    });
    expect(await ask(['status'])).toMatchObject({
      json: {
        attention: expect.arrayContaining([expect.objectContaining({ code: 'gmail.reconnect-needed' })]),
      },
    });
    const { json } = await ask(['doctor']);
    expect(json).toMatchObject({
      checks: expect.arrayContaining([expect.objectContaining({ check: 'gmail', verdict: 'failed' })]),
    });
  });
});

describe('gmail connect and disconnect', () => {
  const urlIn = (line: string): string => z.url().parse(line.trim());
  const connect = (...options: readonly string[]) => start(['gmail', 'connect', ...options]);

  /** Without a refresh token. */
  async function startAgent(): Promise<void> {
    const agent = await start(['run', '--verbose', '--google', google.origin], {
      GMAIL_CLIENT_SECRET: google.clientSecret,
    });
    await agent.waitForLine(/BG_POLLER: Email polling loop started/u);
  }

  async function start(args: readonly string[], given: ProcessSecrets = {}): Promise<AgentProcess> {
    const process = await rig.start(args, { secrets: given });
    started.push(process);
    return process;
  }

  afterEach(async () => {
    for (const process of started.splice(0).reverse()) {
      await process.stop();
      printed.push(process.stdout(), process.stderr());
    }
  });

  it('does not send a person to Google when the token could not be kept', async () => {
    expect(await ask(['gmail', 'connect'])).toMatchObject({
      code: 1,
      json: { error: { code: expect.stringMatching(/^keychain\./u) } },
    });
  });

  it('prints the address to open, waits for the browser, and tells what came of it', async () => {
    await startAgent();
    const connecting = await connect('--json');
    await playBrowser(urlIn(await connecting.waitForLine(/^http/u)), 'agrees');
    expect((await connecting.ended).code).toBe(0);
    expect(JSON.parse(connecting.stdout())).toMatchObject({
      missingScopes: [],
      place: 'session',
      check: { trigger: 'connect', failure: null },
    });
    expect(await ask(['gmail', 'disconnect', '--yes'])).toMatchObject({ code: 0, json: { revoked: true } });
    expect(await ask(['gmail', 'status'])).toMatchObject({
      json: { connection: { state: 'not-configured' } },
    });
  });

  it('is called off by Ctrl+C, in the agent too', async () => {
    await startAgent();
    const connecting = await connect();
    await connecting.waitForLine(/^http/u);
    connecting.signal('SIGINT');
    expect((await connecting.ended).code).toBe(1);
    expect(await ask(['gmail', 'status'])).toMatchObject({ json: { connecting: null } });
  });

  it('tells when the user said no', async () => {
    await startAgent();
    const connecting = await connect();
    await playBrowser(urlIn(await connecting.waitForLine(/^http/u)), 'refuses');
    expect((await connecting.ended).code).toBe(1);
    expect(connecting.stderr()).toContain('Access was refused on the page of Google.');
  });
});

it('says at the start that something stands in for Google', () => {
  expect(printed.join('\n')).toContain('Something else stands in for Google');
});

it('LOG-1, SEC-1: no secret, token or code is in the data folder or in anything that was printed', () => {
  const places = new Map([...filesUnder(rig.dataDir), ['printed', Buffer.from(printed.join('\n'))]]);
  expect(searchSecrets(places, google.secrets())).toEqual([]);
});
