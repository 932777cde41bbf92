import type { Failure, Result } from '../contract/result.ts';
import type { MailboxSession } from './mailbox-session.ts';

/** The folder as the running connection has it open. */
export type OpenFolder = {
  readonly session: MailboxSession;
  /** As the ledger names it. */
  readonly uidValidity: string;
};

/** Work that others want done on the watcher's connection. */
export type SessionJobs = {
  /** Settles when the connection has done it, or with the failure that kept it from being done. Never rejects. */
  readonly add: <T>(work: (open: OpenFolder) => Promise<Result<T>>) => Promise<Result<T>>;
  /** Does the oldest; false when there is none. A bug in the work is thrown. */
  readonly runNext: (open: OpenFolder) => Promise<boolean>;
  readonly failAll: (failure: Failure) => void;
  readonly isEmpty: () => boolean;
};

type Job = { readonly run: (open: OpenFolder) => Promise<void>; readonly fail: (failure: Failure) => void };

export function createSessionJobs(onAdded: () => void): SessionJobs {
  let jobs: Job[] = [];
  return {
    add: (work) =>
      new Promise((resolve) => {
        jobs.push({
          run: async (open) => {
            try {
              resolve(await work(open));
            } catch (error) {
              resolve({ ok: false, error: { code: 'internal.bug', params: {}, retryable: false } });
              throw error;
            }
          },
          fail: (failure) => resolve({ ok: false, error: failure }),
        });
        onAdded();
      }),
    runNext: async (open) => {
      const job = jobs.shift();
      await job?.run(open);
      return job !== undefined;
    },
    failAll: (failure) => {
      const failed = jobs;
      jobs = [];
      for (const job of failed) job.fail(failure);
    },
    isEmpty: () => jobs.length === 0,
  };
}
