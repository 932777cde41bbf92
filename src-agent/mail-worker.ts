import { parentPort } from 'node:worker_threads';
import { settingsSchema } from './contract/settings.ts';
import type { ReadMail } from './decide-mail.ts';
import { serveMailJobs } from './mime/serve-mail-jobs.ts';
import { recognise } from './triage/recognise.ts';

// The entry of the worker thread that reads mails: whatever a mail holds, the agent's own loop goes on (MAIL-1).
if (parentPort === null) throw new Error('mail-worker.ts runs in a worker thread');

serveMailJobs(
  parentPort,
  (mail, context): ReadMail => ({ mail, findings: recognise(mail, settingsSchema.parse(context)) }),
);
