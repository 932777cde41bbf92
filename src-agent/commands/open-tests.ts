import { err, type Result } from '../contract/result.ts';

/** Tests that are under way, each by the ticket its caller gave it, so that they can be called off. */
export type OpenTests = {
  /** The act ends soon after the signal; what it then gives is replaced by `command.cancelled`. */
  run<T>(ticket: string | undefined, act: (signal: AbortSignal) => Promise<Result<T>>): Promise<Result<T>>;
  /** Of a test that has ended: nothing to do. */
  cancel(ticket: string): void;
};

export function createOpenTests(): OpenTests {
  const open = new Map<string, AbortController>();
  return {
    async run(ticket, act) {
      const controller = new AbortController();
      if (ticket !== undefined) open.set(ticket, controller);
      try {
        const result = await act(controller.signal);
        return controller.signal.aborted ? err('command.cancelled') : result;
      } finally {
        if (ticket !== undefined) open.delete(ticket);
      }
    },
    cancel: (ticket) => open.get(ticket)?.abort(),
  };
}
