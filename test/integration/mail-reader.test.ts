import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterEach, describe, expect, it } from 'vitest';
import { type Mail, mailSchema } from '../../src-agent/contract/entities.ts';
import type { MailJob } from '../../src-agent/mime/mail-job.ts';
import {
  createMailReader,
  type MailReader,
  type MailReaderOptions,
} from '../../src-agent/mime/mail-reader.ts';
import { readMail } from '../../src-agent/mime/read-mail.ts';
import type { Log } from '../../src-agent/ports.ts';
import { systemClock } from '../../src-agent/support/clock.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { HOSTILE_MAILS } from '../support/hostile-mails.ts';
import { recadrageMail } from '../support/sample-mails.ts';
import { waitUntil } from '../support/wait-until.ts';

const WORKER = new URL('../support/hostile-mail-worker.ts', import.meta.url);

const readers: MailReader<Mail>[] = [];
const logged: string[] = [];
const record = (message: string, fields: object = {}) =>
  void logged.push(`${message} ${JSON.stringify(fields)}`);
const log: Log = { debug: record, info: record, warn: record, error: record, child: () => log };

function createReader(options: Partial<MailReaderOptions<Mail>> = {}): MailReader<Mail> {
  const reader = createMailReader({
    clock: systemClock,
    log,
    workerUrl: WORKER,
    answerSchema: mailSchema,
    ...options,
  });
  readers.push(reader);
  return reader;
}

afterEach(async () => {
  await Promise.all(readers.splice(0).map((reader) => reader.close()));
  logged.length = 0;
});

const whole = (source: Buffer): MailJob => ({ kind: 'whole', source });
const mailOf = (subject: string) => whole(Buffer.from(`Subject: ${subject}\r\n\r\ntext of ${subject}`));
const outcome = async (reading: ReturnType<MailReader<Mail>['read']>) => {
  const result = await reading;
  return result.ok ? result.value.subject : result.error.code;
};

describe('mail reader', () => {
  it('reads in its thread what is read here', async () => {
    const reader = createReader();
    const source = recadrageMail();
    expect(await reader.read(whole(source))).toEqual({ ok: true, value: await readMail(source) });
    expect(source).toEqual(Buffer.from(source));
    expect(source.length).toBeGreaterThan(0);
  });

  it('reads mails by their parts, and those over a limit by their head', async () => {
    const reader = createReader();
    const header = Buffer.from('Subject: big\r\n\r\n');
    const part = {
      mimeHeader: Buffer.from('Content-Type: text/html\r\n\r\n'),
      body: Buffer.from('<p>'),
      path: '1',
    };
    const attachments = [{ fileName: 'a.mov', contentType: 'video/quicktime', sizeBytes: 9_000_000 }];
    expect(
      await reader.read({ kind: 'parts', header, parts: [part], attachments, sizeBytes: 12_000_000 }),
    ).toMatchObject({
      value: { subject: 'big', html: '<p>', attachments, sizeBytes: 12_000_000 },
    });
    const limit = 'more than 200 parts';
    expect(await reader.read({ kind: 'too-complex', header, limit, sizeBytes: 12_000_000 })).toMatchObject({
      value: { subject: 'big', text: '', tooComplex: limit },
    });
  });

  it('hands a mail that was read before to the step after reading', async () => {
    const mail = await readMail(recadrageMail({}, { subject: 'asking' }));
    expect(await outcome(createReader().read({ kind: 'stored', mail }, 7))).toBe('7');
  });

  it('answers hundreds of mails asked for at once, each its own', async () => {
    const reader = createReader();
    const subjects = Array.from({ length: 500 }, (_, index) => `mail ${index}`);
    expect(await Promise.all(subjects.map((subject) => outcome(reader.read(mailOf(subject)))))).toEqual(
      subjects,
    );
  });

  it('hands the context of a question to the step after reading', async () => {
    expect(await outcome(createReader().read(mailOf('asking'), { rules: ['a'] }))).toBe('{"rules":["a"]}');
  });

  it('SEC-1: gives the thread nothing of the environment, where secrets may be', async () => {
    process.env.RSD_SECRET_MAILBOX_PASSWORD = 'not for the thread';
    try {
      expect(await outcome(createReader().read(mailOf('environment')))).toBe('{}');
    } finally {
      delete process.env.RSD_SECRET_MAILBOX_PASSWORD;
    }
  });

  it('MAIL-1: stops an endless mail at its deadline; the others are read and this thread goes on', async () => {
    const reader = createReader({ deadlineMs: 600 });
    await reader.read(mailOf('first'));
    const lag = monitorEventLoopDelay({ resolution: 5 });
    lag.enable();
    const subjects = ['a', 'endless', 'b', 'c', 'd', 'e', 'f'];
    const outcomes = await Promise.all(subjects.map((subject) => outcome(reader.read(mailOf(subject)))));
    lag.disable();
    expect(outcomes).toEqual(['a', 'mail.reader-stopped', 'b', 'c', 'd', 'e', 'f']);
    expect(lag.max / 1e6).toBeLessThan(250);
  });

  it('MAIL-1: stops a mail that takes all memory, the same', async () => {
    const reader = createReader({ heapMb: 64 });
    await reader.read(mailOf('first'));
    const lag = monitorEventLoopDelay({ resolution: 5 });
    lag.enable();
    const outcomes = await Promise.all(
      ['a', 'hungry', 'b'].map((subject) => outcome(reader.read(mailOf(subject)))),
    );
    lag.disable();
    expect(outcomes).toEqual(['a', 'mail.reader-stopped', 'b']);
    expect(logged.join()).toContain('ERR_WORKER_OUT_OF_MEMORY');
    expect(lag.max / 1e6).toBeLessThan(250);
  });

  it('MAIL-1: goes on after a mail that ends the thread, throws in it, or makes it talk nonsense', async () => {
    const reader = createReader();
    const subjects = ['leaving', 'a', 'throwing', 'b', 'talkative', 'c', 'odd', 'd'];
    expect(await Promise.all(subjects.map((subject) => outcome(reader.read(mailOf(subject)))))).toEqual([
      'mail.reader-stopped',
      'a',
      'mail.unreadable',
      'b',
      'mail.reader-stopped',
      'c',
      'mail.unreadable',
      'd',
    ]);
  });

  it('LOG-1: names a fault without the words of the mail', async () => {
    const result = await createReader().read(mailOf('throwing'));
    expect(result).toMatchObject({ error: { cause: expect.stringMatching(/^RangeError at /) } });
    expect(JSON.stringify([result, logged])).not.toContain('text of throwing');
  });

  it('MAIL-1: reads every hostile mail without holding this thread', { timeout: 60_000 }, async () => {
    const reader = createReader();
    await reader.read(mailOf('first'));
    const jobs = HOSTILE_MAILS.map(({ make }) => whole(make(200_000)));
    const lag = monitorEventLoopDelay({ resolution: 5 });
    lag.enable();
    const results = await Promise.all(jobs.map((job) => reader.read(job)));
    lag.disable();
    expect(results.filter((result) => !result.ok)).toEqual([]);
    expect(lag.max / 1e6).toBeLessThan(250);
  });

  it('MAIL-3: reads a mail of 26 MB within the memory and the time of the thread', async () => {
    const line = `${'x'.repeat(76)}\r\n`;
    const source = Buffer.from(`Subject: big\r\n\r\n${line.repeat(26_000_000 / 78 - 1)}`);
    const result = await createReader().read(whole(source));
    expect(result.ok && result.value.text.length).toBe(source.length - 'Subject: big\r\n\r\n'.length);
  });

  it('does not blame a mail for a machine that slept through its deadline', async () => {
    const clock = createFakeClock();
    const reader = createReader({ clock });
    await reader.read(mailOf('first'));
    const reading = outcome(reader.read(mailOf('second')));
    await clock.advanceToNextTimer();
    expect(await reading).toBe('second');
  });

  it('RES-1: lets the thread go after a minute without mail, and starts another for the next', async () => {
    const clock = createFakeClock();
    const reader = createReader({ clock });
    await reader.read(mailOf('first'));
    const threads = countThreads();
    expect(clock.pendingTimers()).toEqual([60_000]);
    await clock.advance(60_000);
    await waitUntil({ what: 'one thread less', check: () => countThreads() < threads, on: { everyMs: 10 } });
    expect(clock.pendingTimers()).toEqual([]);
    expect(await outcome(reader.read(mailOf('second')))).toBe('second');
  });

  it('starts the thread ahead of the first mail when told', async () => {
    const reader = createReader();
    const threads = countThreads();
    reader.warm();
    reader.warm();
    await waitUntil({
      what: 'one thread more',
      check: () => countThreads() === threads + 1,
      on: { everyMs: 10 },
    });
    expect(await outcome(reader.read(mailOf('first')))).toBe('first');
    expect(countThreads()).toBe(threads + 1);
  });

  it('refuses mails when no thread starts, and tries anew for the next', async () => {
    const reader = createReader({ workerUrl: new URL('file:///nowhere/mail-worker.ts') });
    const refused = ['a', 'b'].map((subject) => outcome(reader.read(mailOf(subject))));
    expect(await Promise.all(refused)).toEqual(['mail.reader-stopped', 'mail.reader-stopped']);
    expect(logged.length).toBe(3);
    expect(await outcome(reader.read(mailOf('c')))).toBe('mail.reader-stopped');
    expect(logged.length).toBe(6);
  });

  it('refuses mails when a thread starts and never says so', async () => {
    const workerUrl = new URL('data:text/javascript,setInterval(() => {}, 1e6)');
    const reader = createReader({ workerUrl, deadlineMs: 100, startLimitMs: 100 });
    expect(await outcome(reader.read(mailOf('a')))).toBe('mail.reader-stopped');
  });

  it('settles what is open when it is closed, and what is asked after', async () => {
    const reader = createReader();
    await reader.read(mailOf('first'));
    const open = ['endless', 'b', 'c', 'd', 'e', 'f'].map((subject) => outcome(reader.read(mailOf(subject))));
    await Promise.all([reader.close(), reader.close()]);
    expect(await Promise.all(open)).toEqual(Array.from({ length: 6 }, () => 'agent.stopping'));
    expect(await outcome(reader.read(mailOf('late')))).toBe('agent.stopping');
    reader.warm();
    await reader.close();
  });
});

/** Worker threads of this process hold a message port each. */
function countThreads(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'MessagePort' || name === 'Worker')
    .length;
}
