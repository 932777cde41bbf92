import { useRef } from 'react';
import type { Result } from '../../src-agent/contract/result.ts';
import { useApp } from './store.ts';
import { type Action, useAction } from './use-action.ts';

/** A test asked of the agent, which the operator can call off while it runs. */
export type Test<Input extends readonly unknown[], Output> = Omit<Action<Input, Output>, 'reset'> & {
  cancel(): void;
};

export function useTest<Input extends readonly unknown[], Output>(
  act: (ticket: string, ...input: Input) => Promise<Result<Output>>,
): Test<Input, Output> {
  const cancelTest = useApp((state) => state.cancelTest);
  const ticket = useRef('');
  const { busy, outcome, run } = useAction((...input: Input) => {
    ticket.current = crypto.randomUUID();
    return act(ticket.current, ...input);
  });
  const wasCancelled = outcome?.ok === false && outcome.error.code === 'command.cancelled';
  return {
    busy,
    // Nobody has to be told of what they called off themselves.
    outcome: wasCancelled ? null : outcome,
    run,
    cancel: () => void cancelTest(ticket.current),
  };
}
