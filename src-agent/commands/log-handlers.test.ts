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
