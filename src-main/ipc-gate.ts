import { ipcMain, type WebContents, type WebFrameMain } from 'electron';
import { z } from 'zod';
import type { AnyCommand } from '../src-agent/contract/command.ts';
import { COMMANDS, isCommandName } from '../src-agent/contract/commands.ts';
import { isDesktopCommandName, type WindowEvent } from '../src-agent/contract/desktop.ts';
import { err, type Failure, type Result } from '../src-agent/contract/result.ts';
import type { Clock, Log } from '../src-agent/ports.ts';
import { describeError } from '../src-agent/support/describe-error.ts';
import type { AgentSupervisor } from './agent-supervisor.ts';
import { isAppUrl } from './app-address.ts';
import { createCallLimit } from './call-limit.ts';
import type { DesktopHandlers } from './desktop-handlers.ts';
import type { WindowEvents } from './window-events.ts';

/**
 * The only user of ipcMain: every call of a window passes here and is refused as a value, never by silence. Checked
 * in this order: the sender is the main frame of our window at our origin; the payload's size and the rate of calls
 * (IPC-2); the route exists and is for windows; the input fits its schema. The agent checks the schema again (IPC-1).
 */

const MOST_BYTES = 256 * 1_024;

const callSchema = z.strictObject({ command: z.string().max(100), input: z.unknown() });

export type IpcGate = {
  /** From now on this window may call. */
  admit(contents: WebContents): void;
};

export function createIpcGate(deps: {
  readonly clock: Clock;
  readonly log: Log;
  readonly supervisor: AgentSupervisor;
  readonly desktop: DesktopHandlers;
  readonly events: WindowEvents;
  /** For the audit. */
  readonly who: string;
}): IpcGate {
  const { clock, supervisor, desktop, events, log } = deps;
  const admitted = new Map<number, { readonly mayCall: () => boolean }>();

  /** Looking at a frame whose renderer is gone throws: it is not ours any more. */
  const isOurs = (find: () => WebFrameMain | null, contents: WebContents): boolean => {
    try {
      const frame = find();
      return frame !== null && frame === contents.mainFrame && frame.parent === null && isAppUrl(frame.url);
    } catch {
      return false;
    }
  };

  async function perform(call: unknown, mayCall: () => boolean): Promise<Result<unknown>> {
    if (!mayCall()) return err('command.too-many', { retryable: true });
    if (sizeOf(call) > MOST_BYTES) return err('command.too-large', { params: { command: '' } });
    const parsed = callSchema.safeParse(call);
    if (!parsed.success) return err('command.invalid-input', { params: { command: '', detail: 'call' } });
    const { command: name, input } = parsed.data;
    try {
      if (isDesktopCommandName(name)) return await desktop[name].invoke(input, { who: deps.who });
      if (!isCommandName(name)) return err('command.unknown', { params: { command: name } });
      const command: AnyCommand = COMMANDS[name];
      if (command.audience === 'host') return err('command.unknown', { params: { command: name } });
      const refused = command.checkInput(input);
      return refused ?? (await supervisor.send(command, input));
    } catch (error) {
      log.error('A call of the window failed by a fault of ours', { name, cause: describeError(error) });
      return err('internal.bug', { params: { command: name } });
    }
  }

  ipcMain.handle('rsd:call', async (event, call: unknown) => {
    const guest = admitted.get(event.sender.id);
    if (guest === undefined || !isOurs(() => event.senderFrame, event.sender)) {
      log.warn('A call from a page that is not ours was refused');
      return { seq: 0, answer: toWire(err('command.unknown', { params: { command: '' } })) };
    }
    const answer = toWire(await perform(call, guest.mayCall));
    return { seq: events.lastSeq(), answer };
  });

  return {
    admit(contents) {
      admitted.set(contents.id, { mayCall: createCallLimit(clock) });
      const unsubscribe = events.subscribe((event: WindowEvent) => {
        // Not by its frame: reading that of a page that has just crashed throws.
        if (!contents.isDestroyed() && !contents.isCrashed() && isAppUrl(contents.getURL())) {
          contents.send('rsd:event', event);
        }
      });
      const { id } = contents;
      contents.once('destroyed', () => {
        unsubscribe();
        admitted.delete(id);
      });
    },
  };
}

/** `cause` is for the log of the side where it happened. */
function toWire(result: Result<unknown>): unknown {
  if (result.ok) return result;
  const { code, params, retryable } = result.error;
  return { ok: false, error: { code, params, retryable } satisfies Failure };
}

/** Bytes as JSON; what cannot be written as JSON is no call of ours. */
function sizeOf(call: unknown): number {
  try {
    return Buffer.byteLength(JSON.stringify(call) ?? '');
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
