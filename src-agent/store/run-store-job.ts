import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { failureSchema } from '../contract/errors.ts';
import type { Result } from '../contract/result.ts';
import type { StoreJob } from './store-job.ts';

const answerSchema = z.discriminatedUnion('ok', [
  z.strictObject({ ok: z.literal(true), value: z.null() }),
  z.strictObject({ ok: z.literal(false), error: failureSchema }),
]);

/** Does it in a thread of its own, so that mail and deliveries go on meanwhile. */
export function runStoreJob(job: StoreJob): Promise<Result<null>> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./store-worker.ts', import.meta.url), { workerData: job });
    worker.once('message', (answer: unknown) => resolve(answerSchema.parse(answer)));
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`a job on a database ended with code ${code}`)));
  });
}
