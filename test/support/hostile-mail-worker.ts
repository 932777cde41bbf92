import { parentPort } from 'node:worker_threads';
import { serveMailJobs } from '../../src-agent/mime/serve-mail-jobs.ts';

/** A worker whose step after reading does what the subject says: the worst that a mail could make ours do. */
if (parentPort === null) throw new Error('runs as a worker thread only');
serveMailJobs(parentPort, (mail, context) => {
  switch (mail.subject) {
    case 'endless':
      for (;;) {
        // Nothing: the thread never comes back.
      }
    case 'hungry': {
      const kept: number[][] = [];
      for (;;) kept.push(new Array<number>(100_000).fill(kept.length));
    }
    case 'throwing':
      throw new RangeError(`with the mail in its words: ${mail.text}`);
    case 'leaving':
      return process.exit(3);
    case 'talkative':
      parentPort?.postMessage('what is no reply');
      return mail;
    case 'odd':
      return { ...mail, subject: 7 };
    case 'asking':
      return { ...mail, subject: JSON.stringify(context) };
    case 'environment':
      return { ...mail, subject: JSON.stringify(process.env) };
    default:
      return mail;
  }
});
