import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { AgentProcess } from '../support/agent-process.ts';
import { type CliRig, createCliRig, settingsFor } from '../support/cli-rig.ts';
import { type Dovecot, startDovecot } from '../support/dovecot.ts';
import { tellFigures } from '../support/figures.ts';
import { plainLinksMail } from '../support/sample-mails.ts';
import { waitUntil } from '../support/wait-until.ts';
import { startWebhookSink, type WebhookSink } from '../support/webhook-sink.ts';

/** A running agent whose machine's clock is set: the whole process, its libraries included, under libfaketime. */

const execFileAsync = promisify(execFile);

let rig: CliRig;
let dovecot: Dovecot;
let sink: WebhookSink;
let agent: AgentProcess;
let user: string;
let clockFile: string;

/** Where libfaketime lies differs by distribution: its wrapper knows. */
async function preload(): Promise<string> {
  const { stdout } = await execFileAsync('faketime', ['-f', '+0', 'env']);
  const found = /^LD_PRELOAD=(.+)$/mu.exec(stdout)?.[1];
  if (found === undefined) throw new Error('faketime told no LD_PRELOAD');
  return found;
}

beforeAll(async () => {
  rig = createCliRig('faketime');
  dovecot = await startDovecot();
  user = dovecot.newUser();
  sink = await startWebhookSink();
  clockFile = rig.file('clock', '+0');
  const settings = rig.file(
    'settings.json',
    JSON.stringify(settingsFor({ port: dovecot.port, user }, sink.url)),
  );
  agent = await rig.start(['run', '--settings', settings], {
    secrets: { MAILBOX_PASSWORD: dovecot.password },
    wrapper: [
      'env',
      `LD_PRELOAD=${await preload()}`,
      `FAKETIME_TIMESTAMP_FILE=${clockFile}`,
      'FAKETIME_NO_CACHE=1',
      'FAKETIME_DONT_FAKE_MONOTONIC=1',
    ],
  });
  await agent.waitForLine(/Email polling loop started/u);
});
afterAll(async () => {
  await agent.kill();
  await sink.close();
  await dovecot.stop();
  await rig.remove();
});

const statusSchema = z.object({
  watcher: z.object({ state: z.string() }).loose(),
  attention: z.array(z.object({ code: z.string() }).loose()),
});

describe('TIM-3: the clock of a running process is set', () => {
  it('TIM-3: an hour forward, a day back, ten years forward: mail goes on within a minute, once each', {
    timeout: 300_000,
  }, async (context) => {
    const deliver = async (subject: string): Promise<number> => {
      const before = performance.now();
      await dovecot.append(user, plainLinksMail({ subject }));
      await sink.waitFor((request) => request.body.includes(subject), 60_000);
      return Math.round((performance.now() - before) / 100) / 10;
    };
    const waits: Record<string, number> = { before: await deliver('Rushes before') };
    for (const offset of ['+1h', '-1d', '+3650d']) {
      writeFileSync(clockFile, offset);
      waits[offset] = await deliver(`Rushes ${offset}`);
    }
    const status = await waitUntil({
      what: 'the clock to be named',
      check: async () => {
        const now = statusSchema.parse((await rig.ask(['status'])).json);
        return now.attention.some(({ code }) => code === 'clock.off') && now;
      },
      on: { everyMs: 500 },
      timeoutMs: 60_000,
    });
    expect(status.attention[0]?.code).toBe('clock.off');
    expect(agent.hasEnded()).toBe(false);
    expect(sink.requests()).toHaveLength(4);
    tellFigures(context, waits);
  });
});
