import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AgentProcess, ProcessSecrets } from '../support/agent-process.ts';
import { type CliRig, createCliRig, settingsFor } from '../support/cli-rig.ts';
import { type ConnectProxy, startConnectProxy } from '../support/connect-proxy.ts';
import { type Dovecot, startDovecot } from '../support/dovecot.ts';
import { desabonnementMail, plainLinksMail, recadrageMail } from '../support/sample-mails.ts';
import { childrenOf, filesUnder, processWords, searchSecrets } from '../support/search-secrets.ts';
import { waitUntil } from '../support/wait-until.ts';
import { startWebhookSink, type WebhookSink } from '../support/webhook-sink.ts';

/**
 * Secrets go through success and every failure; afterwards they are looked for wherever they must not be: raw,
 * URL-encoded, in hexadecimal and in base64 as a part of whatever was encoded.
 *
 * The address of the webhook is a setting, hence in the database by design; the token in its path is looked for
 * in logs and outputs only. The kernel keeps the environment that the agent itself was started with: who wants
 * none there hands secrets over by descriptor, which is what the agent does here whose environment is read.
 */

const PATIENCE_MS = 30_000;
const SIGNING_KEY = Buffer.from('planted signing key of 32 bytes!');
const PLANTED = {
  WEBHOOK_SIGNING: `whsec_${SIGNING_KEY.toString('base64')}`,
  WEBHOOK_BEARER: 'planted+bearer/token.7f3a9c51',
  PROXY_PASSWORD: 'planted proxy: p@ssword/9e21',
} as const satisfies ProcessSecrets;
const WRONG_PASSWORD = 'planted wrong & password ü';
const PATH_TOKEN = 'planted-path-token-5d21';

let rig: CliRig;
let dovecot: Dovecot;
let user: string;
let sink: WebhookSink;
let proxy: ConnectProxy;
/** Everything any process printed. */
const printed: string[] = [];

beforeAll(async () => {
  rig = createCliRig('secrets');
  dovecot = await startDovecot();
  user = dovecot.newUser();
  sink = await startWebhookSink();
  proxy = await startConnectProxy({});
});
afterAll(async () => {
  proxy.close();
  await sink.close();
  await dovecot.stop();
  await rig.remove();
});

async function configure(change: Readonly<Record<string, unknown>>): Promise<void> {
  const set = await rig.askHere(['settings', 'set', rig.file('change.json', JSON.stringify(change))]);
  if (set.code !== 0) throw new Error(set.stderr);
}

/** An agent that gets its secrets on descriptor 3 and says all it can. */
async function startAgent(password: string): Promise<AgentProcess> {
  const document = rig.file('secrets.json', JSON.stringify({ ...PLANTED, MAILBOX_PASSWORD: password }));
  return rig.start(['run', '--verbose', '--secrets-fd', '3'], {
    wrapper: ['/bin/sh', '-c', `exec "$@" 3<'${document}'`, 'sh'],
  });
}

async function end(agent: AgentProcess, how: 'stop' | 'kill'): Promise<void> {
  await agent[how]();
  printed.push(agent.stdout(), agent.stderr());
}

async function say(args: readonly string[], secrets: ProcessSecrets = {}): Promise<void> {
  const { stdout, stderr } = await rig.run([...args, '--verbose'], { secrets });
  printed.push(stdout, stderr);
}

describe('LOG-1, SEC-1: planted secrets', () => {
  it('LOG-1: the search itself finds each form', () => {
    const secret = PLANTED.WEBHOOK_BEARER;
    const plain = Buffer.from(`\0user\0${secret}`).toString('base64');
    for (const text of [secret, encodeURIComponent(secret), plain, JSON.stringify({ secret })]) {
      expect(searchSecrets(new Map([['here', Buffer.from(text)]]), [secret])).not.toEqual([]);
    }
  });

  it('SEC-4: neither the agent nor a child of it has a secret in its environment or command line', async () => {
    const url = sink.url.replace('/hook', `/hook/${PATH_TOKEN}`);
    const settings = settingsFor({ port: dovecot.port, user }, url, { sign: true, bearer: 'WEBHOOK_BEARER' });
    await configure({ ...settings });
    const agent = await startAgent(dovecot.password);
    await dovecot.append(user, recadrageMail());
    const [request] = await sink.waitFor(1, PATIENCE_MS);
    expect(request?.header('authorization')).toBe(`Bearer ${PLANTED.WEBHOOK_BEARER}`);
    expect(request?.header('webhook-signature')).toMatch(/^v1,/u);
    expect(request?.path).toContain(PATH_TOKEN);

    // The keychain is asked by a child that lives for a moment: it is caught while doctor asks.
    const caught = new Map(processWords(agent.pid));
    let children = 0;
    const doctor = rig.askHere(['doctor']);
    await waitUntil({
      what: 'a child of the agent',
      check: () => {
        const pids = childrenOf(agent.pid);
        for (const pid of pids) for (const [name, bytes] of processWords(pid)) caught.set(name, bytes);
        children += pids.length;
        return children > 0 && caught.size > 2;
      },
      on: { everyMs: 2 },
      timeoutMs: PATIENCE_MS,
    });
    await doctor;
    expect(searchSecrets(caught, [dovecot.password, ...Object.values(PLANTED), PATH_TOKEN])).toEqual([]);

    // Failures of the receiver, then the end that nothing can be prepared for.
    sink.setAnswer(() => ({ status: 500, text: 'broken' }));
    await dovecot.append(user, desabonnementMail());
    await sink.waitFor(2, PATIENCE_MS);
    sink.setAnswer(() => ({ reset: true }));
    await dovecot.append(user, plainLinksMail());
    await sink.waitFor(3, PATIENCE_MS);
    await end(agent, 'kill');
  });

  it('LOG-1: none in any file, log or output after refusals, wrong certificates, proxies and crashes', async () => {
    const wrong = await startAgent(WRONG_PASSWORD);
    await wrong.waitForLine(/needs other credentials.*mailbox\.auth-refused/u, PATIENCE_MS);
    await end(wrong, 'kill');
    await configure({ mailbox: { security: 'tls', port: dovecot.tlsPort } });
    const refused = await startAgent(dovecot.password);
    await refused.waitForLine(/mailbox\.certificate-refused/u, PATIENCE_MS);
    await end(refused, 'stop');

    // A proxy gets its password, and will have another one.
    proxy.setPassword('marie', 'another');
    const network = { proxy: { enabled: true, url: proxy.url, user: 'marie' } };
    await configure({ network, mailbox: { host: 'imap.studio.test' } });
    const kept = await startAgent(dovecot.password);
    await kept.waitForLine(/network\.proxy-password/u, PATIENCE_MS);
    await end(kept, 'stop');
    const sent = Buffer.from(`marie:${PLANTED.PROXY_PASSWORD}`).toString('base64');
    expect(proxy.asked()[0]?.authorization).toBe(`Basic ${sent}`);
    await configure({ mailbox: { host: dovecot.host } });

    const secrets = { ...PLANTED, MAILBOX_PASSWORD: WRONG_PASSWORD };
    for (const args of [
      ['targets', 'test'],
      ['mailbox', 'test'],
      ['doctor'],
      ['deliveries'],
      ['secret', 'list'],
    ]) {
      await say(args, secrets);
    }

    const outputs = new Map(printed.map((text, index) => [`output ${index}`, Buffer.from(text)]));
    const files = filesUnder(rig.dataDir);
    const logs = new Map([...files].filter(([path]) => path.endsWith('.log')));
    expect(logs.size).toBeGreaterThan(0);
    expect(printed.join('')).toContain('INFO');
    const all = [dovecot.password, WRONG_PASSWORD, ...Object.values(PLANTED), SIGNING_KEY.toString('utf8')];
    expect(searchSecrets(files, all)).toEqual([]);
    expect(searchSecrets(outputs, all)).toEqual([]);
    expect(searchSecrets(new Map([...outputs, ...logs]), [PATH_TOKEN])).toEqual([]);
  });
});
