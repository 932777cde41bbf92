import type { z } from 'zod';
import type { Command } from '../src-agent/contract/command.ts';
import { type WindowEvent, windowAnswerSchema, windowEventSchema } from '../src-agent/contract/desktop.ts';
import { err, type Result } from '../src-agent/contract/result.ts';

/** What the preload exposes; nothing of it is believed before it is read by a schema. */
type Exposed = {
  call(command: string, input: unknown): Promise<unknown>;
  subscribe(listener: (event: unknown) => void): () => void;
};

declare global {
  interface Window {
    readonly renderSignal: Exposed;
  }
}

export type Answer<T> = {
  readonly result: Result<T>;
  /** Number of the last event before the answer: older ones that come later are already in it (IPC-3). */
  readonly seq: number;
};

/** The one way out of the page. */
export type Bridge = {
  call<Input extends z.ZodType, Output extends z.ZodType>(
    command: Command<string, Input, Output>,
    input: z.input<Input>,
  ): Promise<Answer<z.output<Output>>>;
  /** Gives the undo. */
  subscribe(listener: (event: WindowEvent) => void): () => void;
};

export function createBridge(exposed: Exposed): Bridge {
  return {
    async call(command, input) {
      const answered = windowAnswerSchema.safeParse(await exposed.call(command.name, input));
      if (!answered.success) {
        return { seq: 0, result: err('command.invalid-output', { params: { command: command.name } }) };
      }
      return { seq: answered.data.seq, result: command.readAnswer(answered.data.answer) };
    },
    subscribe: (listener) =>
      exposed.subscribe((raw) => {
        const event = windowEventSchema.safeParse(raw);
        if (event.success) listener(event.data);
      }),
  };
}
