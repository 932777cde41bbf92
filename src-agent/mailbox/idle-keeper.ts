import type { Clock } from '../ports.ts';
import type { MailClient } from './mail-client.ts';

/** An IDLE that the server ends sooner is none; after so many polling takes over. */
const SHORTEST_IDLE_MS = 1_000;
const SHORT_IDLES = 3;

/** IDLE between the commands of one connection. Any command breaks it by itself. */
export type IdleKeeper = {
  /** IDLE is offered and was not refused. */
  readonly isPossible: () => boolean;
  /** Does nothing while idling already, or where it is not possible. */
  readonly start: () => void;
};

/** `isBusy`: a command runs or waits. `onEnd`: the server ended IDLE although nobody asked for anything. */
export function createIdleKeeper(input: {
  readonly client: MailClient;
  readonly clock: Clock;
  readonly isBusy: () => boolean;
  readonly onEnd: () => void;
}): IdleKeeper {
  const { client, clock, isBusy } = input;
  let idling = false;
  let refused = false;
  let shortOnes = 0;

  const isPossible = (): boolean => !refused && client.capabilities.has('IDLE');

  const ended = (result: unknown, since: number): void => {
    idling = false;
    if (isBusy()) return;
    shortOnes = clock.monotonic() - since < SHORTEST_IDLE_MS ? shortOnes + 1 : 0;
    // imapflow resolves `false` when the server said NO or BAD, `undefined` when IDLE is over.
    if (result === false || shortOnes >= SHORT_IDLES) refused = true;
    input.onEnd();
  };

  return {
    isPossible,
    start: () => {
      if (idling || isBusy() || !isPossible()) return;
      idling = true;
      const since = clock.monotonic();
      client.idle().then(
        (result: unknown) => ended(result, since),
        // The connection is gone, which is told elsewhere.
        () => {
          idling = false;
        },
      );
    },
  };
}
