import { writeFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { AgentProcess } from '../support/agent-process.ts';
import { type CliRig, createCliRig, settingsFor } from '../support/cli-rig.ts';
import { tellFigures } from '../support/figures.ts';
import { findFreePort } from '../support/free-port.ts';
import { plainLinksMail } from '../support/sample-mails.ts';
import { startScriptedImapServer } from '../support/scripted-imap-server.ts';
import { waitUntil } from '../support/wait-until.ts';
import { startWebhookSink } from '../support/webhook-sink.ts';

/** An agent that is started on a machine without a network: a table of names and a resolver of its own stand for it. */

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

const HOST = 'imap.studio.test';
const LOOPBACK = '127.0.0.1 localhost\n';
const statusSchema = z.object({
  watcher: z.object({ state: z.string() }).loose(),
  attention: z.array(z.object({ code: z.string() }).loose()),
});

/** Starts the agent under tables of names that the test writes. */
async function startUnder(
  rig: CliRig,
  hosts: string,
  settings: string,
  password: string,
): Promise<AgentProcess> {
  // Nobody answers there: names are not known to be missing, they cannot be asked for.
  const resolver = rig.file('resolv.conf', 'nameserver 127.0.0.1\noptions timeout:1 attempts:1\n');
  const script = 'mount --bind "$0" /etc/hosts && mount --bind "$1" /etc/resolv.conf && shift && exec "$@"';
  return rig.start(['run', '--settings', settings], {
    secrets: { MAILBOX_PASSWORD: password },
    wrapper: ['unshare', '-m', 'sh', '-c', script, hosts, resolver],
  });
}

describe('NET-2: a start without a network', () => {
  it('NET-2: says so, and watches soon after names resolve and the server answers, without being told', async (context) => {
    const rig = createCliRig('offline');
    closers.push(rig.remove);
    const sink = await startWebhookSink();
    closers.push(sink.close);
    const port = await findFreePort();
    const hosts = rig.file('hosts', LOOPBACK);
    const written = settingsFor({ port, user: 'someone@studio.example' }, sink.url);
    const settings = rig.file(
      'settings.json',
      JSON.stringify({
        ...written,
        mailbox: { ...written.mailbox, host: HOST, allowPlainBeyondLoopback: true },
      }),
    );
    const agent = await startUnder(rig, hosts, settings, 'right-password');
    closers.push(agent.kill);
    // Until then whoever asks finds the folder in use, or keeps the agent from it.
    await agent.waitForLine(/Email polling loop started/u);
    const status = async () => statusSchema.parse((await rig.askHere(['status'])).json);
    /** What the window lists, once it is this. */
    const attention = (code: string) =>
      waitUntil({
        what: `${code} to be shown`,
        check: async () => (await status()).attention.some((item) => item.code === code),
        on: { everyMs: 250 },
        timeoutMs: 60_000,
        seen: () => agent.stderr().slice(-2_000),
      });

    await attention('mailbox.host-unknown');
    expect((await status()).watcher.state).toMatch(/^(?:reconnecting|connecting)$/u);

    // Names come back first; what they lead to is not there yet.
    writeFileSync(hosts, `${LOOPBACK}127.0.0.1 ${HOST}\n`);
    await attention('mailbox.connection-refused');

    const server = await startScriptedImapServer({ port });
    closers.push(server.close);
    server.append(plainLinksMail());
    const before = performance.now();
    await server.waitForIdle(1, 60_000);
    const seconds = (performance.now() - before) / 1_000;
    await sink.waitFor(1, 30_000);
    expect((await status()).attention.filter(({ code }) => code.startsWith('mailbox.'))).toEqual([]);
    expect(server.logins()).toHaveLength(1);
    tellFigures(context, { watchingAfterSeconds: Number(seconds.toFixed(1)) });
    expect(seconds).toBeLessThanOrEqual(60);
  });
});
