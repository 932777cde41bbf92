import { err, ok } from '../../src-agent/contract/result.ts';
import { type Settings, settingsSchema } from '../../src-agent/contract/settings.ts';
import type { ReadMail } from '../../src-agent/decide-mail.ts';
import { readJob } from '../../src-agent/mime/mail-job.ts';
import type { MailReader } from '../../src-agent/mime/mail-reader.ts';
import { recognise } from '../../src-agent/triage/recognise.ts';
import type { SeededRandom } from '../support/seeds.ts';
import type { Life, SimulatedTime } from './simulated-time.ts';

/** Reads mails as the worker thread does, without a thread: the same code, an answer after a while. */
export function createSimulatedReader(
  time: SimulatedTime,
  life: Life,
  random: SeededRandom,
): MailReader<ReadMail> {
  let latest: { readonly text: string; readonly settings: Settings } | null = null;
  let isClosed = false;
  const stopping = err('agent.stopping', { retryable: true });
  const settingsOf = (text: string): Settings => {
    if (latest?.text !== text) latest = { text, settings: settingsSchema.parse(JSON.parse(text)) };
    return latest.settings;
  };
  return {
    read: async (job, context) => {
      if (isClosed) return stopping;
      const mail = await time.hold(readJob(job));
      const findings = recognise(mail, settingsOf(String(context)));
      await new Promise<void>((resolve) => life.later(random.integer(1, 30), resolve));
      return isClosed ? stopping : ok({ mail, findings });
    },
    warm: () => undefined,
    ready: async () => undefined,
    close: async () => {
      isClosed = true;
    },
  };
}
