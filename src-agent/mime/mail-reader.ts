import { Worker } from 'node:worker_threads';
import type { z } from 'zod';
import { err, ok, type Result } from '../contract/result.ts';
import type { Clock, Log, Timer } from '../ports.ts';
import { copyJob, measureJob } from './copy-job.ts';
import { type MailJob, type MailQuestion, type MailReply, mailReplySchema } from './mail-job.ts';

/**
 * Reads mails in a worker thread (RELIABILITY.md MAIL-1): whatever a mail holds, the agent's own loop goes
 * on. A mail that takes too long or too much memory ends the worker and is refused; the mails behind it
 * go to a fresh one.
 */
export type MailReader<Answer> = {
  /**
   * Settles once and never rejects. `mail.reader-stopped`: this mail took too much time or memory, or no
   * worker starts. `mail.unreadable`: a fault in our own reading, named in `cause`. `agent.stopping`
   * (retryable): the reader was closed first, nothing is wrong with the mail. The bytes of the job stay
   * the caller's and must not change before the answer.
   */
  read(job: MailJob, context?: unknown): Promise<Result<Answer>>;
  /** Starts the worker ahead of the first mail, which takes 0.2 to 0.5 s; without mail it is let go again. */
  warm(): void;
  /** When a worker is up, or was ended before it was: whoever reads next begins at once, or is told why not. */
  ready(): Promise<void>;
  /** Ends the worker; what was not answered is `agent.stopping`. */
  close(): Promise<void>;
};

export type MailReaderOptions<Answer> = {
  readonly clock: Clock;
  readonly log: Log;
  /** The worker's entry: calls `serveMailJobs`. A bundler gives another place. */
  readonly workerUrl: URL;
  /** What the worker's `process` returns. */
  readonly answerSchema: z.ZodType<Answer>;
  /** For one mail, from when the worker turns to it. */
  readonly deadlineMs?: number;
  /** For the worker's own start, which is not the mail's fault. */
  readonly startLimitMs?: number;
  /** Without mail for so long the worker is let go: it holds about 40 MB. */
  readonly idleMs?: number;
  readonly heapMb?: number;
};

/** Mails at the worker at once: enough that it never waits for the main thread. */
const IN_FLIGHT = 4;
/** A mail above this travels alone, so that its copies in memory are those of one mail. */
const BIG_BYTES = 1_000_000;
/** A deadline is so many timers in a row, so that a machine that slept loses one and not the mail. */
const TICKS = 10;
/** Starts in a row that came to nothing before the waiting mails are refused. */
const MOST_FAILED_STARTS = 3;

type Call<Answer> = {
  readonly id: number;
  readonly job: MailJob;
  readonly context: unknown;
  readonly settle: (result: Result<Answer>) => void;
};

type RunningWorker = { readonly thread: Worker; isReady: boolean; lastError: string };

export function createMailReader<Answer>(options: MailReaderOptions<Answer>): MailReader<Answer> {
  const { clock, log, workerUrl, answerSchema } = options;
  const tickMs = (options.deadlineMs ?? 5_000) / TICKS;
  const startTicks = Math.ceil((options.startLimitMs ?? 30_000) / tickMs);
  const idleMs = options.idleMs ?? 60_000;
  const heapMb = options.heapMb ?? 256;

  const waiting: Call<Answer>[] = [];
  /** At the worker, oldest first: the first is the one being read. */
  const inFlight: Call<Answer>[] = [];
  const ending = new Set<Promise<unknown>>();
  const awaitingReady: (() => void)[] = [];
  let running: RunningWorker | null = null;
  let isClosed = false;
  let lastId = 0;
  let failedStarts = 0;
  let tick: Timer | null = null;
  let ticks = 0;
  let idle: Timer | null = null;

  function pump(): void {
    for (let next = waiting[0]; next !== undefined && hasRoomFor(next); next = waiting[0]) {
      waiting.shift();
      running ??= startWorker();
      const { job, moved } = copyJob(next.job);
      running.thread.postMessage({ id: next.id, job, context: next.context } satisfies MailQuestion, moved);
      inFlight.push(next);
    }
    keepTime();
  }

  function hasRoomFor(next: Call<Answer>): boolean {
    if (inFlight.length === 0) return true;
    return (
      inFlight.length < IN_FLIGHT && ![...inFlight, next].some((call) => measureJob(call.job) > BIG_BYTES)
    );
  }

  function startWorker(): RunningWorker {
    const thread = new Worker(workerUrl, {
      // A small young generation costs no speed here and keeps the thread 30 MB smaller while it is warm.
      resourceLimits: { maxOldGenerationSizeMb: heapMb, maxYoungGenerationSizeMb: 16 },
      // Nothing of ours: the environment may hold secrets (SEC), the flags may be a debugger's.
      env: {},
      argv: [],
      execArgv: [],
    });
    const worker: RunningWorker = { thread, isReady: false, lastError: '' };
    ticks = 0;
    thread.on('message', (message: unknown) => {
      if (worker === running) hear(worker, message);
    });
    thread.on('error', (error: unknown) => {
      worker.lastError = describeError(error);
    });
    thread.on('exit', (code) => {
      if (worker === running) replaceWorker(worker, worker.lastError || `ended with code ${code}`);
    });
    return worker;
  }

  function hear(worker: RunningWorker, message: unknown): void {
    const reply = mailReplySchema.safeParse(message);
    if (!reply.success) replaceWorker(worker, 'said what is no reply');
    else if (reply.data.kind === 'ready') {
      worker.isReady = true;
      failedStarts = 0;
      ticks = 0;
      tellReady();
    } else settleFirst(worker, reply.data);
  }

  function checkAnswer(answer: unknown): Result<Answer> {
    const parsed = answerSchema.safeParse(answer);
    if (parsed.success) return ok(parsed.data);
    // Paths only: messages of zod may quote the mail.
    const paths = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
    return err('mail.unreadable', { cause: `the worker's answer is malformed at: ${paths}`.slice(0, 500) });
  }

  function settleFirst(worker: RunningWorker, reply: Exclude<MailReply, { kind: 'ready' }>): void {
    const [first] = inFlight;
    if (first?.id !== reply.id) {
      replaceWorker(worker, 'answered out of turn');
      return;
    }
    inFlight.shift();
    ticks = 0;
    first.settle(
      reply.kind === 'answer' ? checkAnswer(reply.answer) : err('mail.unreadable', { cause: reply.cause }),
    );
    pump();
  }

  /** The mail being read is at fault, unless the worker never came up; the others go to a fresh one. */
  function replaceWorker(worker: RunningWorker, cause: string): void {
    end(worker);
    if (worker.isReady) {
      log.warn('mail reader stopped', { cause });
      inFlight.shift()?.settle(err('mail.reader-stopped', { cause }));
    } else {
      failedStarts += 1;
      log.error('mail reader does not start', { cause, starts: failedStarts });
    }
    waiting.unshift(...inFlight.splice(0));
    if (failedStarts >= MOST_FAILED_STARTS) {
      failedStarts = 0;
      for (const call of waiting.splice(0)) call.settle(err('mail.reader-stopped', { cause }));
    }
    pump();
  }

  function tellReady(): void {
    for (const tell of awaitingReady.splice(0)) tell();
  }

  function end(worker: RunningWorker): void {
    running = null;
    tellReady();
    const ended = worker.thread.terminate();
    ending.add(ended);
    void ended.finally(() => ending.delete(ended));
  }

  /** One ticking timer while there is work, one idle timer while there is none. */
  function keepTime(): void {
    if (inFlight.length > 0) {
      idle?.cancel();
      idle = null;
      tick ??= clock.setTimer(tickMs, onTick);
      return;
    }
    tick?.cancel();
    tick = null;
    if (running !== null) idle ??= clock.setTimer(idleMs, onIdle);
  }

  function onTick(): void {
    tick = null;
    ticks += 1;
    if (running === null || ticks < (running.isReady ? TICKS : startTicks)) keepTime();
    else replaceWorker(running, running.isReady ? 'no answer in time' : 'no start in time');
  }

  function onIdle(): void {
    idle = null;
    if (running !== null) end(running);
  }

  function warm(): void {
    if (isClosed) return;
    running ??= startWorker();
    keepTime();
  }

  return {
    read: (job, context) =>
      new Promise((settle) => {
        if (isClosed) {
          settle(CLOSED);
          return;
        }
        lastId += 1;
        waiting.push({ id: lastId, job, context, settle });
        pump();
      }),
    warm,
    ready: () =>
      new Promise((resolve) => {
        warm();
        if (running === null || running.isReady) resolve();
        else awaitingReady.push(resolve);
      }),
    close: async () => {
      isClosed = true;
      const open = [...inFlight.splice(0), ...waiting.splice(0)];
      tick?.cancel();
      idle?.cancel();
      if (running !== null) end(running);
      for (const call of open) call.settle(CLOSED);
      await Promise.all(ending);
    },
  };
}

const CLOSED = err('agent.stopping', { retryable: true });

/** Kind and code, never the message: it may quote the mail. */
function describeError(error: unknown): string {
  if (!(error instanceof Error)) return 'not an error';
  return 'code' in error ? `${error.name} ${String(error.code)}` : error.name;
}
