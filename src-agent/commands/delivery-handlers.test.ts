import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type IdleAgent, openIdleAgent } from '../../test/support/idle-agent.ts';
import { decide, noticeMail, REFUSED, sendAllDue, unwrap } from '../../test/support/store-samples.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../../test/support/temporary-folder.ts';
import { waitUntil } from '../../test/support/wait-until.ts';
import { COMMANDS } from '../contract/commands.ts';
import type { DeliveryId } from '../contract/entities.ts';
import type { NumberedEvent } from '../contract/events.ts';

let idle: IdleAgent;
let folder: TemporaryFolder;
beforeEach(async () => {
  folder = createTemporaryFolder('export');
  idle = await openIdleAgent({
    settings: {
      timeZone: 'Europe/Paris',
      delivery: {
        targets: [{ id: 'main', url: 'https://now.test/hook/s3cret', sign: true, bearer: 'WEBHOOK_BEARER' }],
      },
    },
    secrets: { WEBHOOK_BEARER: 'bearer-never-shown' },
  });
});
afterEach(async () => {
  await idle.stop();
  await folder.remove();
});

const now = () => idle.clock.now();

async function onlyDelivery(): Promise<DeliveryId> {
  const { items } = unwrap(await idle.client.call(COMMANDS['deliveries.list'], {}));
  const [delivery] = items;
  if (delivery === undefined || items.length > 1) throw new Error(`${items.length} deliveries`);
  return delivery.id;
}

function heardEvents(): NumberedEvent[] {
  const events: NumberedEvent[] = [];
  idle.client.subscribe((event) => events.push(event));
  return events;
}

describe('deliveries.get', () => {
  const get = async (id: DeliveryId) => unwrap(await idle.client.call(COMMANDS['deliveries.get'], { id }));

  it('shows the request as the next attempt would send it, and why its mail was delivered', async () => {
    decide(idle.store, noticeMail(idle.store, 1), now());
    sendAllDue(idle.store, now(), REFUSED);
    const id = await onlyDelivery();
    const detail = await get(id);
    expect(detail.request).toEqual({
      method: 'POST',
      host: 'now.test',
      headers: [
        { name: 'content-type', value: 'application/json' },
        { name: 'user-agent', value: 'RenderSignalDesktop/0.0.0' },
        { name: 'idempotency-key', value: id },
        { name: 'webhook-id', value: id },
        { name: 'webhook-timestamp', value: String(Math.floor(now() / 1_000)) },
        { name: 'webhook-attempt', value: '2' },
        { name: 'webhook-signature', value: 'v1,••••••' },
        { name: 'authorization', value: 'Bearer ••••••' },
      ],
    });
    expect(detail.trace).toMatchObject([{ check: 'sender', verdict: 'pass' }]);
    expect(detail.links).toMatchObject([{ provider: 'dropbox' }]);
    expect(detail.history).toMatchObject([{ number: 1, outcome: 'refused' }]);
    const text = JSON.stringify(detail);
    for (const secret of ['s3cret', 'never-shown', '/hook']) expect(text).not.toContain(secret);
  });

  it('shows no request for a target that is no more', async () => {
    decide(idle.store, noticeMail(idle.store, 1), now());
    sendAllDue(idle.store, now());
    unwrap(await idle.client.call(COMMANDS['settings.set'], { change: { delivery: { targets: [] } } }));
    expect((await get(await onlyDelivery())).request).toBeNull();
  });
});

describe('deliveries.replay', () => {
  it('is told as an event and written down, by whom', async () => {
    decide(idle.store, noticeMail(idle.store, 1), now());
    sendAllDue(idle.store, now());
    const { items } = unwrap(await idle.client.call(COMMANDS['deliveries.list'], {}));
    const [delivery] = items;
    if (delivery === undefined) throw new Error('no delivery');
    const events = heardEvents();
    unwrap(await idle.client.call(COMMANDS['deliveries.replay'], { id: delivery.id }));
    expect(events.map(({ event }) => event)).toMatchObject([
      { name: 'delivery.changed', delivery: { id: delivery.id, state: 'queued', attempts: 1 } },
      { name: 'mail.changed', message: { state: 'waiting' } },
    ]);
    expect(idle.store.audit.list({ before: null, limit: 1 })).toMatchObject([
      { who: 'test', action: 'deliveries.replay', after: { id: delivery.id } },
    ]);
  });
});

describe('deliveries.export', () => {
  const send = (input: unknown) => idle.client.send(COMMANDS['deliveries.export'], input);

  it('is for the host only: the window names no paths', () => {
    expect(COMMANDS['deliveries.export'].audience).toBe('host');
    expect(COMMANDS['deliveries.list'].audience).toBe('any');
  });

  it('writes what the filter lists', async () => {
    decide(idle.store, noticeMail(idle.store, 1), now());
    sendAllDue(idle.store, now());
    decide(idle.store, noticeMail(idle.store, 2), now());
    const path = join(folder.path, 'deliveries.csv');
    const written = send({ path, state: 'queued' });
    // Between two pages the agent does its work.
    await waitUntil({
      what: 'the first page to be written',
      check: () => idle.clock.pendingTimers().length > 0,
      on: idle.clock.changed,
      timeoutMs: 5_000,
    });
    await idle.clock.advance(0);
    expect(unwrap(await written)).toEqual({ rows: 1 });
    const [head, row, end] = readFileSync(path, 'utf8').split('\r\n');
    expect(head).toMatch(/^\uFEFFid,messageId,createdAt,/u);
    expect(row).toContain(',2025-11-18T10:15:00+01:00,,queued,recadrage,main,https://receiver.test,');
    expect(end).toBe('');
  });

  it('says when the file cannot be written', async () => {
    for (const path of ['relative.csv', join(folder.path, 'none', 'a.csv'), idle.store.path]) {
      expect(await send({ path })).toMatchObject({ error: { code: 'file.unwritable', params: { path } } });
    }
  });
});
