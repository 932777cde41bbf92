import type { Clock, Timer } from './ports.ts';

/** A listener is told at most 4 times a second that there are new lines; it reads them when it likes. */
const PAUSE_MS = 250;

/**
 * Announces new lines, never from within the call that logs: what listens may take long or log itself.
 * Gives the undo.
 */
export function announceLog(options: {
  readonly clock: Clock;
  readonly lines: { lastSeq(): number; onWritten(listener: () => void): () => void };
  /** Whether anybody listens: for nobody no timer is set. */
  readonly isHeard: () => boolean;
  readonly announce: (lastSeq: number) => void;
}): () => void {
  const { clock, lines } = options;
  let timer: Timer | null = null;
  let announcedAt = Number.NEGATIVE_INFINITY;
  const undo = lines.onWritten(() => {
    if (timer !== null || !options.isHeard()) return;
    timer = clock.setTimer(Math.max(0, announcedAt + PAUSE_MS - clock.monotonic()), () => {
      timer = null;
      announcedAt = clock.monotonic();
      options.announce(lines.lastSeq());
    });
  });
  return () => {
    undo();
    timer?.cancel();
    timer = null;
  };
}
