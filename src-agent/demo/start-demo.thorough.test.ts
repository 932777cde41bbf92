import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { unwrap } from '../../test/support/store-samples.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../../test/support/temporary-folder.ts';
import { COMMANDS } from '../contract/commands.ts';
import type { MessageSummary } from '../contract/entities.ts';
import { createDirectClient, type RpcClient } from '../contract/rpc.ts';
import { systemClock } from '../support/clock.ts';
import { LIVE_ROUND, liveMail } from './live-mails.ts';
import { MORNING_MAILS } from './sample-mails.ts';
import { type Demo, startDemo } from './start-demo.ts';

const MAILS = MORNING_MAILS.length + LIVE_ROUND;

let folder: TemporaryFolder;
let demo: Demo;
let client: RpcClient;

beforeEach(async () => {
  folder = createTemporaryFolder('window-demo');
  vi.stubEnv('TMPDIR', folder.path);
  demo = unwrap(
    await startDemo({
      clock: systemClock,
      verbose: false,
      echo: () => undefined,
      pace: { firstMs: 150, laterMs: 150 },
    }),
  );
  client = createDirectClient({
    handlers: demo.handlers,
    caller: { who: 'test' },
    onBug: (error) => {
      throw error;
    },
    subscribe: demo.agent.events.subscribe,
  });
});
afterEach(async () => {
  await demo.stop();
  vi.unstubAllEnvs();
  await folder.remove();
});

/** The first mails once each of them has an end. */
async function settled(count: number): Promise<readonly MessageSummary[]> {
  const first = new Map<number, MessageSummary>();
  await new Promise<void>((resolve) => {
    client.subscribe(({ event }) => {
      if (event.name !== 'mail.changed') return;
      const { message } = event;
      if (message.uid <= count && (message.state === 'sent' || message.state === 'ignored')) {
        first.set(message.uid, message);
      }
      if (first.size === count) resolve();
    });
  });
  return [...first.values()].sort((a, b) => a.uid - b.uid);
}

describe('the demonstration in the window', () => {
  it('lets mails of every kind arrive, sends and leaves alone, and leaves nothing behind', async () => {
    const mails = await settled(MAILS);
    const counts = { sent: 0, ignored: 0 };
    for (const { state } of mails) if (state === 'sent' || state === 'ignored') counts[state] += 1;
    expect(counts.sent).toBeGreaterThanOrEqual(MAILS / 2);
    expect(counts.ignored).toBeGreaterThanOrEqual(MAILS / 4);
    const duplicates = mails.filter((mail) => mail.reason === 'duplicate-group').length;
    // The repeated lot of the beginning, and one reminder a round.
    expect(duplicates).toBeLessThanOrEqual(3);
    expect(new Set(mails.map((mail) => mail.kind))).toEqual(
      new Set([
        'recadrage',
        'desabonnement',
        'other',
        ...(mails.some((m) => m.kind === 'presence') ? ['presence'] : []),
      ]),
    );

    const settings = unwrap(await client.call(COMMANDS['settings.get'], {}));
    expect(settings.mailbox.host).toBe('127.0.0.1');
    const status = unwrap(await client.call(COMMANDS['status.get'], {}));
    expect(status).toMatchObject({ window: { open: true }, deliveries: { dead: 0 } });
    expect(status.attention).toEqual([]);
    expect(readdirSync(folder.path)).toHaveLength(1);

    await demo.stop();
    await demo.stop();
    expect(readdirSync(folder.path)).toEqual([]);
  }, 60_000);

  it('keeps secrets to itself: the operator’s keychain is never asked', async () => {
    const secrets = unwrap(await client.call(COMMANDS['secrets.list'], {}));
    expect(secrets.keychain).toBeNull();
    expect(secrets.secrets.filter((secret) => secret.set)).toEqual([
      { name: 'MAILBOX_PASSWORD', set: true, place: 'keychain' },
    ]);
    unwrap(await client.call(COMMANDS['secrets.clear'], { name: 'MAILBOX_PASSWORD' }));
    expect(unwrap(await client.call(COMMANDS['secrets.list'], {})).secrets.some((one) => one.set)).toBe(
      false,
    );
  });
});

describe('the mails that keep arriving', () => {
  it('are all different', () => {
    const texts = Array.from({ length: 50 * LIVE_ROUND }, (_, number) => JSON.stringify(liveMail(number)));
    expect(new Set(texts).size).toBe(texts.length);
  });
});
