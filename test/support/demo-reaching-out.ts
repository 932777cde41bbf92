import { COMMANDS } from '../../src-agent/contract/commands.ts';
import type { Failure, Result } from '../../src-agent/contract/result.ts';
import { createDirectClient } from '../../src-agent/contract/rpc.ts';
import { type SettingsInput, settingsSchema } from '../../src-agent/contract/settings.ts';
import { imapDate, mailDate } from '../../src-agent/demo/demo-clock.ts';
import { openDemo } from '../../src-agent/demo/open-demo.ts';
import { demoTargets } from '../../src-agent/demo/run-demo.ts';
import { MORNING_MAILS, rawMail } from '../../src-agent/demo/sample-mails.ts';
import { systemClock } from '../../src-agent/support/clock.ts';
import { unwrap } from './store-samples.ts';
import { waitUntil } from './wait-until.ts';

/*
 * A demonstration in which an operator does all that would reach out: addresses typed by hand, Google, Render, tests.
 * Prints one JSON object: what was tried, and the code of what came of it.
 */

const OUTSIDE = ['mail.client.example', '192.0.2.7', 'localhost.client.example', '127.0.0.1.client.example'];

const demo = unwrap(
  await openDemo({
    clock: systemClock,
    verbose: false,
    echo: () => undefined,
    settings: demoTargets,
  }),
);
const { agent, handlers, mailbox, receiver } = demo;
const client = createDirectClient({
  handlers,
  caller: { who: 'test' },
  onBug: (error) => {
    throw error;
  },
  subscribe: agent.events.subscribe,
});
const came: Record<string, string> = {};
const note = (what: string, failure: Pick<Failure, 'code'> | null | undefined): void => {
  came[what] = failure?.code ?? 'done';
};
const noteResult = (what: string, result: Result<unknown>): void =>
  note(what, result.ok ? null : result.error);
const set = async (change: SettingsInput) => unwrap(await client.call(COMMANDS['settings.set'], { change }));
for (const [name, value] of [
  ['GMAIL_CLIENT_SECRET', 'GOCSPX-of-the-demonstration-0000'],
  ['GMAIL_REFRESH_TOKEN', '1//0-refresh-token-of-the-demonstration'],
  ['RENDER_API_KEY', 'rnd_ofTheDemonstration'],
  ['RENDER_DEPLOY_HOOK', 'https://api.render.com/deploy/srv-demo?key=ofTheDemonstration'],
] as const) {
  unwrap(await client.call(COMMANDS['secrets.set'], { name, value }));
}
await set({
  gmail: {
    clientId: '1234567890-demo.apps.googleusercontent.com',
    fromAddress: 'operator@client.example',
    testRecipient: 'operator@client.example',
    notify: { enabled: true, recipient: 'operator@client.example' },
  },
  deploys: { services: [{ id: 'srv-demo', healthUrl: 'https://health.client.example/up' }] },
});
agent.start();

for (const host of OUTSIDE) {
  for (const security of ['tls', 'starttls', 'plain'] as const) {
    const draft = settingsSchema.parse({
      mailbox: { host, port: 993, security, user: 'operator@client.example', allowPlainBeyondLoopback: true },
    });
    const wish = { mailbox: draft.mailbox, password: 'a password' };
    noteResult(`test of ${host}, ${security}`, await client.call(COMMANDS['mailbox.test'], wish));
  }
  const { delivery } = settingsSchema.parse({
    delivery: { targets: [{ id: 'typed', url: `https://${host}/hook`, allowPrivateAddress: true }] },
  });
  for (const draft of delivery.targets)
    noteResult(`a test to https://${host}`, await client.call(COMMANDS['targets.test'], { draft }));
}
const byGoogle = settingsSchema.parse({ mailbox: { auth: 'google' } }).mailbox;
noteResult(
  'test of a mailbox by Google',
  await client.call(COMMANDS['mailbox.test'], { mailbox: byGoogle, password: null }),
);

const dryRun = unwrap(await client.call(COMMANDS['gmail.dry-run'], {}));
note('a dry run', dryRun.failure);
note('a test mail', unwrap(await client.call(COMMANDS['gmail.send-test'], { to: null })).failure);
note(
  'an automatic check',
  unwrap(await client.call(COMMANDS['gmail.auto-check'], { force: true })).check?.failure,
);
noteResult('Connect with Google', await client.call(COMMANDS['gmail.connect'], {}));

const deploy = unwrap(
  await client.call(COMMANDS['deploys.trigger'], { service: null, clearCache: null, commit: null }),
);
for (const step of deploy.steps) note(`a deploy by ${step.method}`, step.failure);
const verified = unwrap(await client.call(COMMANDS['deploys.verify'], { service: null }));
for (const { check, result } of verified.checks) note(`the address ${check} of a service`, result.failure);

const service = null;
noteResult('a look at a service', await client.call(COMMANDS['service.show'], { service }));
noteResult(
  'a restart of a service',
  await client.call(COMMANDS['service.act'], { service, action: 'restart' }),
);
noteResult('the lines of a service', await client.call(COMMANDS['service.logs'], { service }));
noteResult('the deploys of a service', await client.call(COMMANDS['service.deploys'], { service }));

// The mail for a person waits until Google gives access; the request to the receiver is made.
await set({ delivery: { targets: [{ id: 'webhook', url: 'https://hook.client.example/' }] } });
const [sample] = MORNING_MAILS;
if (sample === undefined) throw new Error('there is no sample mail');
const now = systemClock.now();
mailbox.deliver(rawMail(sample, 'reaching-out', mailDate(now, 'utc')), imapDate(now, 'utc'));
const tried = await waitUntil({
  what: 'the delivery of a mail was tried',
  on: { subscribe: agent.events.subscribe },
  timeoutMs: 30_000,
  check: async () => {
    const { items } = unwrap(await client.call(COMMANDS['deliveries.list'], {}));
    return items.find(({ lastError }) => lastError !== null);
  },
});
came[`a delivery to ${tried.target}`] = tried.lastError ?? 'done';

await set({ mailbox: { host: 'mail.client.example', port: 993, security: 'tls' } });
const watcher = await waitUntil({
  what: 'the mailbox outside is not watched',
  on: { subscribe: agent.events.subscribe },
  check: () => {
    const state = agent.watcher.state();
    return 'failure' in state ? state : undefined;
  },
});
note(`watching a mailbox outside: ${watcher.state}`, watcher.failure);
const disconnected = unwrap(await client.call(COMMANDS['gmail.disconnect'], {}));
note('an end of the connection', disconnected.failure);

await demo.close();
process.stdout.write(JSON.stringify({ came, received: receiver.received.length }));
