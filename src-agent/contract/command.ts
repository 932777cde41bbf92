import { z } from 'zod';
import type { ErrorCode } from './errors.ts';
import { failureSchema } from './errors.ts';
import { type Err, err, ok, type Result } from './result.ts';

/** Who asked, for the audit: `operator@machine via cli`, `window`, `agent`. */
export type Caller = { readonly who: string };

/** Who may run a command. `host`: main and the command line, not the window, which shows mail from anywhere. */
export type Audience = 'any' | 'host';

/** A handler whose schemas are already applied: takes and gives what crosses a process boundary. */
export type BoundHandler<Name extends string = string> = {
  readonly name: Name;
  invoke(input: unknown, caller: Caller): Promise<Result<unknown>>;
};

/**
 * One command of the contract. Input is parsed where it is received, output where it arrives (STYLE.md 3.4).
 */
export type Command<Name extends string, Input extends z.ZodType, Output extends z.ZodType> = {
  readonly name: Name;
  readonly input: Input;
  readonly output: Output;
  /** After this long the caller is told `command.timed-out`. Milliseconds. */
  readonly timeLimitMs: number;
  readonly audience: Audience;
  /** Ties an implementation to the schemas. */
  bind(
    run: (
      input: z.output<Input>,
      caller: Caller,
    ) => Promise<Result<z.output<Output>>> | Result<z.output<Output>>,
  ): BoundHandler<Name>;
  /** For a gate on the way: null when the input may pass. */
  checkInput(input: unknown): Err | null;
  /** Reads an answer that crossed a boundary. */
  readAnswer(answer: unknown): Result<z.output<Output>>;
};
export type AnyCommand = Command<string, z.ZodType, z.ZodType>;

/** Names the first faults of a refused value, path by path, never the value itself: it may hold a secret. */
export function describeIssues(error: z.ZodError, limit = 3): string {
  const shown = error.issues.slice(0, limit).map((issue) => {
    const path = issue.path.map(String).join('.');
    return path === '' ? issue.message : `${path}: ${issue.message}`;
  });
  const more = error.issues.length - shown.length;
  return more > 0 ? `${shown.join('; ')} (and ${more} more)` : shown.join('; ');
}

/** A Result that crossed a boundary; the value is read by the command's own schema. */
const answerSchema = z.discriminatedUnion('ok', [
  z.strictObject({ ok: z.literal(true), value: z.unknown() }),
  z.strictObject({ ok: z.literal(false), error: failureSchema }),
]);

export function defineCommand<Name extends string, Input extends z.ZodType, Output extends z.ZodType>(
  name: Name,
  definition: {
    readonly input: Input;
    readonly output: Output;
    readonly timeLimitMs?: number;
    readonly audience?: Audience;
  },
): Command<Name, Input, Output> {
  const { input, output, timeLimitMs = 10_000, audience = 'any' } = definition;
  const refuse = (code: ErrorCode, error: z.ZodError) =>
    err(code, { params: { command: name, detail: describeIssues(error) } });
  return {
    name,
    input,
    output,
    timeLimitMs,
    audience,
    bind: (run) => ({
      name,
      invoke: async (raw, caller) => {
        const parsed = input.safeParse(raw);
        return parsed.success ? run(parsed.data, caller) : refuse('command.invalid-input', parsed.error);
      },
    }),
    checkInput: (raw) => {
      const parsed = input.safeParse(raw);
      return parsed.success ? null : refuse('command.invalid-input', parsed.error);
    },
    readAnswer: (answer) => {
      const envelope = answerSchema.safeParse(answer);
      if (!envelope.success) return refuse('command.invalid-output', envelope.error);
      if (!envelope.data.ok) return envelope.data;
      const value = output.safeParse(envelope.data.value);
      return value.success ? ok(value.data) : refuse('command.invalid-output', value.error);
    },
  };
}
