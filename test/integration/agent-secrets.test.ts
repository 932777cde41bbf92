import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SettingsInput } from '../../src-agent/contract/settings.ts';
import { type CliRig, createCliRig, settingsFor } from '../support/cli-rig.ts';
import { type Dovecot, startDovecot } from '../support/dovecot.ts';
import { recadrageMail } from '../support/sample-mails.ts';
import { waitUntil } from '../support/wait-until.ts';
import { startWebhookSink, type WebhookSink } from '../support/webhook-sink.ts';

/** Told apart from anything else that could stand in a file. */
const CANARY = 'k4n4r1-';
const WRONG_PASSWORD = `${CANARY}wrong/pass+word=1&é`;
const BEARER = `${CANARY}bearer.TOKEN-77`;
const SIGNING = `whsec_${Buffer.from(`${CANARY}signing-secret-of-32-bytes!`).toString('base64')}`;
const PATH_TOKEN = `${CANARY}p4th-t0ken-of-the-hook`;
/** The mail's own text: never in a log (LOG-1). */
const BODY_WORDS = 'Le mot de la fin du client';

/** Every form in which a value could come out: as it is, URL-encoded, in base64 at each of its three offsets, in JSON. */
function formsOf(secret: string): readonly string[] {
  const base64 = [0, 1, 2].flatMap((offset) => {
    const text = Buffer.from(`${'x'.repeat(offset)}${secret}`).toString('base64');
    // The first and last characters depend on the neighbours.
    const core = text.slice(offset === 0 ? 0 : 4, -4);
    return [core, core.replaceAll('+', '-').replaceAll('/', '_')];
  });
  const json = JSON.stringify(secret).slice(1, -1);
  return [...new Set([secret, encodeURIComponent(secret), json, ...base64])];
}

function filesUnder(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

const readBytes = (path: string): string => readFileSync(path, 'latin1');

/** Forms of a secret that stand in texts whose characters are bytes. */
function formsFound(texts: readonly string[], secret: string): readonly string[] {
  return formsOf(secret).filter((form) => {
    const bytes = Buffer.from(form).toString('latin1');
    return texts.some((text) => text.includes(bytes));
  });
}

describe('secrets of an agent that runs into every failure', () => {
  let rig: CliRig;
  let dovecot: Dovecot;
  let sink: WebhookSink;

  beforeAll(async () => {
    rig = createCliRig('secrets');
    dovecot = await startDovecot();
    sink = await startWebhookSink();
  });
  afterAll(async () => {
    await sink.close();
    await dovecot.stop();
    await rig.remove();
  });

  it('LOG-1: none of them, nor a text of a mail, is in logs, output or audit; none at all in the data folder', async () => {
    const user = dovecot.newUser();
    const url = `${new URL(sink.url).origin}/${PATH_TOKEN}?key=${PATH_TOKEN}`;
    const settings = (more: SettingsInput = {}): string =>
      JSON.stringify({
        ...settingsFor({ port: dovecot.port, user }, url, {
          sign: true,
          bearer: 'WEBHOOK_BEARER',
          timeoutSeconds: 1,
        }),
        ...more,
      });
    await dovecot.append(
      user,
      [1, 2, 3, 4].map((lot) =>
        recadrageMail(
          { lot },
          { text: `${BODY_WORDS}\nÀ faire pour 14h30\nhttps://fromsmash.com/Abc-${lot}-ct\n` },
        ),
      ),
    );
    sink.setAnswer((request, index) => {
      // A receiver that sends back all it was told, and one that redirects to its own secret address.
      const echo = { authorization: request.header('authorization'), path: request.path };
      switch (index) {
        case 0:
          return { status: 500, json: echo };
        case 1:
          return { status: 302, headers: { location: url }, json: echo };
        case 2:
          return { closeAfterRequest: true };
        default:
          return { status: 200, json: { success: true, ...echo } };
      }
    });

    const outputs: string[] = [];
    const say = async (args: readonly string[], secrets = {}) => {
      const { stdout, stderr } = await rig.run(args, { secrets });
      outputs.push(stdout, stderr);
    };
    const secrets = { WEBHOOK_BEARER: BEARER, WEBHOOK_SIGNING: SIGNING };

    // The wrong password: refused three times, then the agent asks.
    const file = rig.file('settings.json', settings());
    const refused = await rig.start(['run', '--verbose', '--settings', file], {
      secrets: { ...secrets, MAILBOX_PASSWORD: WRONG_PASSWORD },
    });
    await refused.waitForLine(/the mailbox needs other credentials/u, 60_000);
    await say(['mailbox', 'test', '--json']);
    await say(['secret', 'list', '--json']);
    await refused.stop();
    outputs.push(refused.stdout(), refused.stderr());

    // The right one: deliveries fail in every way, then arrive.
    const agent = await rig.start(['run', '--verbose'], {
      secrets: { ...secrets, MAILBOX_PASSWORD: dovecot.password },
    });
    await sink.waitFor(4, 60_000);
    await waitUntil({
      what: 'a delivery that waits for its next attempt and one that failed for good',
      check: async () => {
        const { stdout } = await rig.run(['status', '--json']);
        const { deliveries } = JSON.parse(stdout);
        return deliveries.dead === 1 && deliveries.sending === 0;
      },
      on: { everyMs: 200 },
      timeoutMs: 60_000,
    });
    await say(['deliveries', '--json']);
    await say(['messages', '--json']);
    await say(['targets', 'test', 'webhook', '--json']);
    await say(['doctor', '--json']);
    // A setting that is refused, with the secret address in it, and a command used wrongly.
    await say(['settings', 'set', `delivery.presence.presentUrl=ftp://x/${PATH_TOKEN}`]);
    await say(['secret', 'set', 'WEBHOOK_BEARER', BEARER]);
    await agent.stop();
    outputs.push(agent.stdout(), agent.stderr());

    const logs = filesUnder(join(rig.dataDir, 'logs')).map(readBytes);
    expect(logs.join('').length).toBeGreaterThan(1_000);
    const said = [...logs, ...outputs.map((text) => Buffer.from(text).toString('latin1'))];
    const anywhere = [...said, ...filesUnder(rig.dataDir).map(readBytes)];
    expect({
      wrongPassword: formsFound(anywhere, WRONG_PASSWORD),
      password: formsFound(anywhere, dovecot.password),
      bearer: formsFound(anywhere, BEARER),
      signing: formsFound(anywhere, SIGNING),
      // An address is a setting and a mail is history: both are kept, and nobody asked to be told them here.
      path: formsFound(said, PATH_TOKEN),
      body: formsFound(said, BODY_WORDS),
    }).toEqual({ wrongPassword: [], password: [], bearer: [], signing: [], path: [], body: [] });
    // The files that hold mail are nobody else's to read (SEC).
    expect(filesUnder(rig.dataDir).filter((path) => (statSync(path).mode & 0o077) !== 0)).toEqual([]);
  }, 180_000);
});
