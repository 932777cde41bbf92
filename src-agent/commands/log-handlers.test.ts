import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type IdleAgent, openIdleAgent } from '../../test/support/idle-agent.ts';
import { unwrap } from '../../test/support/store-samples.ts';
import { COMMANDS } from '../contract/commands.ts';
import type { NumberedEvent } from '../contract/events.ts';

let idle: IdleAgent;
beforeEach(async () => {
  idle = await openIdleAgent();
});
afterEach(() => idle.stop());

const read = async (query: Parameters<typeof idle.client.send>[1]) =>
  unwrap(await idle.client.send(COMMANDS['logs.read'], query));

describe('logs.read', () => {
  it('gives what the agent wrote, and where to go on from', async () => {
    const { log } = idle.agent.options;
    log.child('mailbox').info('Watching', { folder: 'INBOX' });
    log.child('delivery').debug('Asked');
    const first = await read({});
    expect(first.lines).toMatchObject([
      { level: 'info', scope: 'mailbox', message: 'Watching', fields: { folder: 'INBOX' } },
    ]);
    expect(await read({ afterSeq: first.lastSeq, minLevel: 'debug' })).toEqual({
      lines: [],
      lastSeq: first.lastSeq,
    });
    log.error('Refused');
    expect((await read({ afterSeq: first.lastSeq })).lines).toMatchObject([{ message: 'Refused' }]);
  });

  it.each([{ limit: 501 }, { minLevel: 'all' }, { search: 'x'.repeat(201) }, { more: true }])(
    'refuses %j',
    async (query) => {
      expect(await idle.client.send(COMMANDS['logs.read'], query)).toMatchObject({
        error: { code: 'command.invalid-input' },
      });
    },
  );
});

describe('log.written', () => {
  it('tells a listener that there are new lines, and nobody else', async () => {
    idle.agent.options.log.info('Unheard');
    await idle.clock.advance(1_000);
    const before = idle.agent.events.lastSeq();
    const events: NumberedEvent[] = [];
    idle.client.subscribe((event) => events.push(event));
    idle.agent.options.log.info('Heard');
    idle.agent.options.log.info('Heard again');
    await idle.clock.advance(0);
    expect(events).toEqual([{ seq: before + 1, event: { name: 'log.written', lastSeq: 3 } }]);
  });
});

describe('diagnostics.collect', () => {
  it('LOG-3: says what helps, and holds none of the planted secrets', async () => {
    await idle.stop();
    const secrets = {
      MAILBOX_PASSWORD: 'planted-password-1',
      WEBHOOK_BEARER: 'planted-bearer-2',
      WEBHOOK_SIGNING: `whsec_${Buffer.from('planted-signing-secret-3!').toString('base64')}`,
    };
    idle = await openIdleAgent({
      settings: {
        // Nobody listens there: doctor's connection is refused at once.
        mailbox: { host: '127.0.0.1', port: 1, user: 'planted-person@studio.test' },
        delivery: {
          targets: [{ id: 'main', url: 'https://hook.test/planted-path-4?token=planted-query-5' }],
          presence: { presentUrl: 'https://presence.test/planted-path-6' },
        },
      },
      secrets,
    });
    const { log, secrets: store } = idle.agent.options;
    for (const name of ['MAILBOX_PASSWORD', 'WEBHOOK_BEARER', 'WEBHOOK_SIGNING'] as const) {
      unwrap(await store.get(name));
    }
    log.warn(`Refused: ${secrets.MAILBOX_PASSWORD} by planted-someone@client.test`, {
      url: 'https://hook.test/planted-path-4',
      password: 'planted-other-7',
      answer: Buffer.from(`user:${secrets.WEBHOOK_BEARER}`).toString('base64'),
    });
    const { report } = unwrap(await idle.client.call(COMMANDS['diagnostics.collect'], {}));
    const text = JSON.stringify(report);
    expect(text).not.toContain('planted');
    for (const value of Object.values(secrets)) {
      expect(text).not.toContain(value);
      expect(text).not.toContain(Buffer.from(value).toString('base64').slice(0, -4));
    }
    expect(report).toMatchObject({
      madeAt: '2025-11-18T09:15:00.000Z',
      version: '0.0.0',
      system: { platform: process.platform, runtime: { node: process.versions.node } },
      status: { watcher: { state: 'stopped' } },
      settings: {
        mailbox: { host: '127.0.0.1' },
        delivery: {
          targets: [{ id: 'main', url: 'https://hook.test/…' }],
          presence: { presentUrl: 'https://presence.test/…' },
        },
      },
      database: { schemaBefore: 0 },
    });
    expect(text).toContain('"check":"keychain"');
    expect(text).toMatch(/Refused: \[redacted\] by p?…@client\.test/u);
  });

  it('holds the last 500 lines of the log', async () => {
    const { log } = idle.agent.options;
    for (let second = 0; second < 12; second += 1) {
      for (let line = 0; line < 50; line += 1) log.debug(`Line ${second * 50 + line}.`);
      await idle.clock.advance(1_000);
    }
    const { report } = unwrap(await idle.client.call(COMMANDS['diagnostics.collect'], {}));
    expect(report.log).toHaveLength(500);
    expect(JSON.stringify(report.log)).toContain('Line 599.');
    expect(JSON.stringify(report.log)).not.toContain('Line 99.');
  });
});
