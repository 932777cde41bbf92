import { z } from 'zod';
import { assertNever } from './assert-never.ts';
import type { BoundHandler, Caller, Command } from './command.ts';
import { type CommandName, isCommandName } from './commands.ts';
import { type NumberedEvent, numberedEventSchema } from './events.ts';
import { err, type Failure, type Result } from './result.ts';

/**
 * Calls, answers and events over any two-way port: a local socket, a MessagePort.
 * Every call settles exactly once: by its answer, its time limit, or the end of the port.
 */

/** One end of a two-way channel of plain data. */
export type RpcPort = {
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  onClose(listener: () => void): void;
  close(): void;
};

/** Timers of the caller's host; matches ports.ts without importing it. */
type TimerSource = { setTimer(delayMs: number, fire: () => void): { cancel(): void } };

const callSchema = z.strictObject({
  kind: z.literal('call'),
  id: z.int().positive(),
  command: z.string().max(100),
  input: z.unknown(),
});
const subscribeSchema = z.strictObject({ kind: z.literal('subscribe') });
const toServerSchema = z.discriminatedUnion('kind', [callSchema, subscribeSchema]);
const toClientSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('answer'), id: z.int().positive(), answer: z.unknown() }),
  z.strictObject({ kind: z.literal('event'), event: numberedEventSchema }),
]);

export type Handlers = { readonly [Name in CommandName]: BoundHandler<Name> };

/** Runs one command by name. A thrown error is a bug: it is reported by `onBug` and answered as `internal.bug`. */
export async function dispatch(
  handlers: Handlers,
  command: string,
  input: unknown,
  caller: Caller,
  onBug: (error: unknown, command: string) => void,
): Promise<Result<unknown>> {
  if (!isCommandName(command)) return err('command.unknown', { params: { command: command.slice(0, 100) } });
  try {
    return await handlers[command].invoke(input, caller);
  } catch (error) {
    onBug(error, command);
    return err('internal.bug', { params: { command } });
  }
}

/** The wire form of a Result: `cause` stays in the log of the side where it happened. */
function toWire(result: Result<unknown>): unknown {
  if (result.ok) return result;
  const { code, params, retryable } = result.error;
  return { ok: false, error: { code, params, retryable } satisfies Failure };
}

/** Answers calls on one port. Messages that are not of the protocol are dropped: the peer is not ours. */
export function serveRpc(options: {
  readonly port: RpcPort;
  readonly handlers: Handlers;
  readonly caller: Caller;
  readonly onBug: (error: unknown, command: string) => void;
  /** Subscribes to the agent's events; gives the undo. */
  readonly subscribe: (listener: (event: NumberedEvent) => void) => () => void;
}): void {
  const { port, handlers, caller, onBug } = options;
  let unsubscribe: (() => void) | null = null;
  port.onMessage((raw) => {
    const message = toServerSchema.safeParse(raw);
    if (!message.success) return;
    switch (message.data.kind) {
      case 'call': {
        const { id, command, input } = message.data;
        void dispatch(handlers, command, input, caller, onBug).then((result) => {
          port.post({ kind: 'answer', id, answer: toWire(result) });
        });
        return;
      }
      case 'subscribe':
        unsubscribe ??= options.subscribe((event) => port.post({ kind: 'event', event }));
        return;
      default:
        assertNever(message.data);
    }
  });
  port.onClose(() => unsubscribe?.());
}

export type RpcClient = {
  call<Input extends z.ZodType, Output extends z.ZodType>(
    command: Command<string, Input, Output>,
    input: z.input<Input>,
  ): Promise<Result<z.output<Output>>>;
  /** The same for input of unknown shape: the other end reads it with the command's schema and may refuse it. */
  send<Input extends z.ZodType, Output extends z.ZodType>(
    command: Command<string, Input, Output>,
    input: unknown,
  ): Promise<Result<z.output<Output>>>;
  subscribe(listener: (event: NumberedEvent) => void): void;
  close(): void;
};

/** The calling end. When the port ends, every open call fails at once with `agent.unavailable`. */
export function createRpcClient(port: RpcPort, timers: TimerSource): RpcClient {
  const open = new Map<number, (answer: unknown) => void>();
  const listeners: ((event: NumberedEvent) => void)[] = [];
  let lastId = 0;
  let closed = false;

  port.onMessage((raw) => {
    const message = toClientSchema.safeParse(raw);
    if (!message.success) return;
    switch (message.data.kind) {
      case 'answer':
        open.get(message.data.id)?.(message.data.answer);
        return;
      case 'event':
        for (const listener of listeners) listener(message.data.event);
        return;
      default:
        assertNever(message.data);
    }
  });
  port.onClose(() => {
    closed = true;
    for (const settle of [...open.values()]) settle(err('agent.unavailable', { retryable: true }));
  });

  async function send<Input extends z.ZodType, Output extends z.ZodType>(
    command: Command<string, Input, Output>,
    input: unknown,
  ): Promise<Result<z.output<Output>>> {
    if (closed) return err('agent.unavailable', { retryable: true });
    lastId += 1;
    const id = lastId;
    const answer = await new Promise<unknown>((resolve) => {
      const timer = timers.setTimer(command.timeLimitMs, () =>
        settle(err('command.timed-out', { params: { command: command.name }, retryable: true })),
      );
      const settle = (value: unknown) => {
        timer.cancel();
        open.delete(id);
        resolve(value);
      };
      open.set(id, settle);
      port.post({ kind: 'call', id, command: command.name, input });
    });
    return command.readAnswer(answer);
  }

  return {
    call: send,
    send,
    subscribe: (listener) => {
      if (listeners.length === 0) port.post({ kind: 'subscribe' });
      listeners.push(listener);
    },
    close: () => port.close(),
  };
}

/** The calling end for an agent of the same process: same schemas on both sides, no port between. */
export function createDirectClient(options: {
  readonly handlers: Handlers;
  readonly caller: Caller;
  readonly onBug: (error: unknown, command: string) => void;
  readonly subscribe: (listener: (event: NumberedEvent) => void) => () => void;
}): RpcClient {
  const send: RpcClient['send'] = async (command, input) =>
    command.readAnswer(
      toWire(await dispatch(options.handlers, command.name, input, options.caller, options.onBug)),
    );
  return { call: send, send, subscribe: options.subscribe, close: () => undefined };
}
