import { parentPort, workerData } from 'node:worker_threads';
import { assertNever } from '../contract/assert-never.ts';
import { ok, type Result } from '../contract/result.ts';
import { checkDatabase } from './check-database.ts';
import { sealBackup } from './seal-backup.ts';
import { stageRestore } from './stage-restore.ts';
import { type StoreJob, storeJobSchema } from './store-job.ts';

parentPort?.postMessage(doJob(storeJobSchema.parse(workerData)));

function doJob(job: StoreJob): Result<null> {
  switch (job.job) {
    case 'seal':
      return sealBackup(job.path);
    case 'check': {
      const checked = checkDatabase(job.path, 'full');
      return checked.ok ? ok(null) : checked;
    }
    case 'stage':
      return stageRestore(job);
    default:
      return assertNever(job);
  }
}
