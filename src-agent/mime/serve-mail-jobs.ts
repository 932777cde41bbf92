import type { MessagePort } from 'node:worker_threads';
import type { Mail } from '../contract/entities.ts';
import { type MailReply, mailJobSchema, mailQuestionSchema, readJob } from './mail-job.ts';

/**
 * Answers a mail reader's questions over its port, one mail after the other in the order they came: the
 * reader holds the first unanswered one to its deadline. `process` makes the answer out of the mail and
 * the question's context; pure, and what it returns must be plain data.
 */
export function serveMailJobs(port: MessagePort, process: (mail: Mail, context: unknown) => unknown): void {
  const send = (reply: MailReply) => port.postMessage(reply);
  let earlier: Promise<void> = Promise.resolve();
  port.on('message', (message: unknown) => {
    earlier = earlier.then(() => answer(message));
  });
  send({ kind: 'ready' });

  async function answer(message: unknown): Promise<void> {
    const { id, job, context } = mailQuestionSchema.parse(message);
    try {
      send({ kind: 'answer', id, answer: process(await readJob(mailJobSchema.parse(job)), context) });
    } catch (error) {
      // The mail itself must not reach the log: the kind of error and its place are enough.
      send({ kind: 'failed', id, cause: error instanceof Error ? describeError(error) : 'not an error' });
    }
  }
}

function describeError(error: Error): string {
  const place = (error.stack ?? '').split('\n').find((line) => /^\s+at /u.test(line)) ?? '';
  return `${error.name}${place === '' ? '' : ` ${place.trim()}`}`.slice(0, 500);
}
