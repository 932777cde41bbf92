export type OneAtATime = {
  run(): Promise<void>;
  /** When nothing of it runs any more. */
  settled(): Promise<void>;
};

/**
 * Makes a job that never runs twice at once: a call made while it runs has it run once more afterwards,
 * so that what the call was about is surely seen, and resolves with that.
 */
export function runOneAtATime(job: () => Promise<void>): OneAtATime {
  let running: Promise<void> | null = null;
  let again = false;
  const loop = async (): Promise<void> => {
    try {
      do {
        again = false;
        await job();
      } while (again);
    } finally {
      running = null;
    }
  };
  return {
    run: () => {
      if (running === null) running = loop();
      else again = true;
      return running;
    },
    settled: () => running ?? Promise.resolve(),
  };
}
