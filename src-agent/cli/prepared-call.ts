import type { z } from 'zod';
import { type Command, describeIssues } from '../contract/command.ts';
import { err, ok, type Result } from '../contract/result.ts';
import type { RpcClient } from '../contract/rpc.ts';
import type { Show } from './show.ts';

/** The outcome of a call: one JSON document, or words for a terminal. */
export type Shown = { readonly json: unknown; words(show: Show): string; readonly exitCode: number };

/** A command of the contract with its input read and the way to show its output. */
export type PreparedCall = {
  readonly run: 'call';
  readonly name: string;
  perform(send: RpcClient['send']): Promise<Result<Shown>>;
};

/**
 * Reads the input with the command's own schema: arguments meet the same refusals as any caller.
 * Options that were not given are left to the schema's defaults.
 */
export function prepareCall<Input extends z.ZodType, Output extends z.ZodType>(
  command: Command<string, Input, Output>,
  raw: Readonly<Record<string, unknown>>,
  words: (output: z.output<Output>, show: Show) => string,
  exitCode: (output: z.output<Output>) => number = () => 0,
  /** What --json prints. */
  json: (output: z.output<Output>) => unknown = (output) => output,
): Result<PreparedCall> {
  const given = Object.fromEntries(Object.entries(raw).filter(([, value]) => value !== undefined));
  const checked = command.input.safeParse(given);
  if (!checked.success) return err('cli.wrong-use', { params: { detail: describeIssues(checked.error) } });
  return ok({
    run: 'call',
    name: command.name,
    perform: async (send) => {
      const answer = await send(command, given);
      if (!answer.ok) return answer;
      return ok({
        json: json(answer.value),
        words: (show) => words(answer.value, show),
        exitCode: exitCode(answer.value),
      });
    },
  });
}
