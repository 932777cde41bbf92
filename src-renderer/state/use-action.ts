import { useRef, useState } from 'react';
import type { Failure, Result } from '../../src-agent/contract/result.ts';

/** One thing asked of the agent from a button: whether it is under way, and what came of it. */
export type Action<Input extends readonly unknown[], Output> = {
  readonly busy: boolean;
  readonly outcome: Result<Output> | null;
  run(...input: Input): Promise<Result<Output>>;
  /** Forgets the outcome; an answer that is still to come is not waited for any more. */
  reset(): void;
};

export function useAction<Input extends readonly unknown[], Output>(
  act: (...input: Input) => Promise<Result<Output>>,
): Action<Input, Output> {
  const [busy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<Result<Output> | null>(null);
  const turn = useRef(0);
  return {
    busy,
    outcome,
    async run(...input) {
      turn.current += 1;
      const mine = turn.current;
      setBusy(true);
      setOutcome(null);
      const result = await act(...input);
      if (turn.current === mine) {
        setBusy(false);
        setOutcome(result);
      }
      return result;
    },
    reset() {
      turn.current += 1;
      setBusy(false);
      setOutcome(null);
    },
  };
}

/** What an action of the store tells by a failure or nothing, as a result. */
export function fromFailure(failure: Failure | null): Result<null> {
  return failure === null ? { ok: true, value: null } : { ok: false, error: failure };
}
