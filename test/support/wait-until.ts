import type { ChangeSource } from './change-source.ts';

export type Wait<T> = {
  /** What is waited for, in words: the message of the error when it does not come. */
  readonly what: string;
  /** The value waited for, or undefined or false while it is not there. An error thrown ends the wait. */
  readonly check: () => T | undefined | false | Promise<T | undefined | false>;
  /** What to listen to; `everyMs` only for things that announce nothing (a file, another process). */
  readonly on: ChangeSource | { readonly everyMs: number };
  readonly timeoutMs?: number;
  /** The state at the deadline, for the error's message. */
  readonly seen?: () => string;
};

const DEFAULT_TIMEOUT_MS = 10_000;
/** Enough for the end of a log; a message of megabytes hides what matters. */
const MAX_SEEN_LENGTH = 4_000;

/** Waits for a state, not for a time: checks now and after each announced change. Rejects at the deadline. */
export function waitUntil<T>(wait: Wait<T>): Promise<T> {
  const timeoutMs = wait.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  return new Promise((resolve, reject) => {
    let done = false;
    let checking = false;
    let again = false;
    const finish = (act: () => void) => {
      if (done) return;
      done = true;
      unsubscribe();
      clearTimeout(deadline);
      act();
    };
    const look = async () => {
      if (checking) {
        again = true;
        return;
      }
      checking = true;
      try {
        do {
          again = false;
          const value = await wait.check();
          if (value !== undefined && value !== false) finish(() => resolve(value));
        } while (again && !done);
      } catch (error) {
        finish(() => reject(error));
      } finally {
        checking = false;
      }
    };
    const deadline = setTimeout(() => {
      const seen = wait.seen === undefined ? '' : `; seen: ${wait.seen().slice(-MAX_SEEN_LENGTH)}`;
      finish(() => reject(new Error(`waited ${timeoutMs} ms for ${wait.what}${seen}`)));
    }, timeoutMs);
    const unsubscribe = listen(wait.on, () => void look());
    void look();
  });
}

function listen(on: Wait<unknown>['on'], listener: () => void): () => void {
  if ('subscribe' in on) return on.subscribe(listener);
  const timer = setInterval(listener, on.everyMs);
  return () => clearInterval(timer);
}
