import { describe, expect, it } from 'vitest';
import { COMMANDS } from './commands.ts';
import { ok, type Result } from './result.ts';
import { createRpcClient, dispatch, type Handlers, type RpcPort, serveRpc } from './rpc.ts';

/** Two ends joined in memory; messages are copied as a process boundary does. */
function portPair(): readonly [RpcPort, RpcPort] {
  const listeners: [((message: unknown) => void)[], ((message: unknown) => void)[]] = [[], []];
  const closers: (() => void)[] = [];
  const end = (own: 0 | 1, other: 0 | 1): RpcPort => ({
    post: (message) => {
      const copy: unknown = JSON.parse(JSON.stringify(message));
      queueMicrotask(() => {
        for (const listener of listeners[other]) listener(copy);
      });
    },
    onMessage: (listener) => listeners[own].push(listener),
    onClose: (listener) => closers.push(listener),
    close: () => {
      for (const closer of closers) closer();
    },
  });
  return [end(0, 1), end(1, 0)];
}

/** Handlers that answer nothing useful but for those given. */
function handlersWith(given: Partial<Handlers>): Handlers {
  return new Proxy(given, {
    get: (target, name, receiver) =>
      Reflect.get(target, name, receiver) ?? { name, invoke: async () => ok({ done: true }) },
  }) as Handlers; // Only the commands of the test are asked.
}

const manualTimers = () => {
  const fires: (() => void)[] = [];
  return {
    fires,
    setTimer: (_delayMs: number, fire: () => void) => {
      fires.push(fire);
      return { cancel: () => undefined };
    },
  };
};

function connect(given: Partial<Handlers>) {
  const [server, clientEnd] = portPair();
  const bugs: unknown[] = [];
  serveRpc({
    port: server,
    handlers: handlersWith(given),
    caller: { who: 'test' },
    onBug: (error) => bugs.push(error),
    subscribe: (listener) => {
      listener({ seq: 1, event: { name: 'settings.changed' } });
      return () => undefined;
    },
  });
  const timers = manualTimers();
  return { client: createRpcClient(clientEnd, timers), clientEnd, bugs, timers };
}

const code = (result: Result<unknown>) => (result.ok ? 'ok' : result.error.code);

describe('calls over a port', () => {
  it('brings an answer back, read by the command’s schema', async () => {
    const { client } = connect({
      'deliveries.retry': COMMANDS['deliveries.retry'].bind(() => ok({ retried: 3 })),
    });
    expect(await client.call(COMMANDS['deliveries.retry'], { all: true })).toEqual(ok({ retried: 3 }));
  });

  it('refuses input outside the schema where it is received', async () => {
    const { client } = connect({
      'deliveries.retry': COMMANDS['deliveries.retry'].bind(() => ok({ retried: 3 })),
    });
    expect(code(await client.send(COMMANDS['deliveries.retry'], { all: 'yes' }))).toBe(
      'command.invalid-input',
    );
    expect(code(await client.send(COMMANDS['deliveries.retry'], { all: true, more: 1 }))).toBe(
      'command.invalid-input',
    );
  });

  it('refuses an answer outside the schema where it arrives', async () => {
    const { client } = connect({
      'deliveries.retry': { name: 'deliveries.retry', invoke: async () => ok({ retried: 'three' }) },
    });
    expect(code(await client.call(COMMANDS['deliveries.retry'], { all: true }))).toBe(
      'command.invalid-output',
    );
  });

  it('answers a command that does not exist at once', async () => {
    const result = await dispatch(handlersWith({}), 'toString', {}, { who: 'test' }, () => undefined);
    expect(code(result)).toBe('command.unknown');
  });

  it('answers a bug as one, without its message, and reports it', async () => {
    const { client, bugs } = connect({
      'deliveries.retry': {
        name: 'deliveries.retry',
        invoke: async () => {
          throw new Error('with a secret in it');
        },
      },
    });
    const result = await client.call(COMMANDS['deliveries.retry'], { all: true });
    expect(code(result)).toBe('internal.bug');
    expect(JSON.stringify(result)).not.toContain('secret');
    expect(bugs).toHaveLength(1);
  });

  it('keeps the cause of a failure on its own side', async () => {
    const { client } = connect({
      'deliveries.retry': {
        name: 'deliveries.retry',
        invoke: async () => ({
          ok: false,
          error: { code: 'store.disk-full', params: {}, retryable: true, cause: 'ENOSPC /home/x' },
        }),
      },
    });
    const result = await client.call(COMMANDS['deliveries.retry'], { all: true });
    expect(JSON.stringify(result)).not.toContain('ENOSPC');
  });

  it('fails every open call at once when the other side goes, and later ones too', async () => {
    const { client, clientEnd } = connect({
      'deliveries.retry': { name: 'deliveries.retry', invoke: () => new Promise(() => undefined) },
    });
    const open = client.call(COMMANDS['deliveries.retry'], { all: true });
    clientEnd.close();
    expect(code(await open)).toBe('agent.unavailable');
    expect(code(await client.call(COMMANDS['deliveries.retry'], { all: true }))).toBe('agent.unavailable');
  });

  it('ends a call at its time limit', async () => {
    const { client, timers } = connect({
      'deliveries.retry': { name: 'deliveries.retry', invoke: () => new Promise(() => undefined) },
    });
    const open = client.call(COMMANDS['deliveries.retry'], { all: true });
    timers.fires[0]?.();
    expect(code(await open)).toBe('command.timed-out');
  });

  it('drops what is not of the protocol', async () => {
    const { client, clientEnd } = connect({
      'deliveries.retry': COMMANDS['deliveries.retry'].bind(() => ok({ retried: 0 })),
    });
    clientEnd.post('nonsense');
    clientEnd.post({ kind: 'call', id: -1, command: 'status.get', input: {} });
    expect(await client.call(COMMANDS['deliveries.retry'], { all: true })).toEqual(ok({ retried: 0 }));
  });

  it('hands events over by their number', async () => {
    const { client } = connect({});
    const event = await new Promise((resolve) => client.subscribe(resolve));
    expect(event).toEqual({ seq: 1, event: { name: 'settings.changed' } });
  });
});
