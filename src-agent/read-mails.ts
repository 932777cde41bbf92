import { parentPort } from 'node:worker_threads';
import { type Settings, settingsSchema } from './contract/settings.ts';
import type { ReadMail } from './decide-mail.ts';
import { serveMailJobs } from './mime/serve-mail-jobs.ts';
import { recognise } from './triage/recognise.ts';

// What the mail worker does (mail-worker.ts).
if (parentPort === null) throw new Error('mails are read in a worker thread');

/** The settings come with their text and are parsed once per change, not once per mail. */
let latest: { readonly text: string; readonly settings: Settings } | null = null;

function settingsOf(text: unknown): Settings {
  if (typeof text !== 'string') throw new TypeError('the settings come as text');
  if (latest?.text !== text) latest = { text, settings: settingsSchema.parse(JSON.parse(text)) };
  return latest.settings;
}

serveMailJobs(
  parentPort,
  (mail, context): ReadMail => ({ mail, findings: recognise(mail, settingsOf(context)) }),
);
