import type { Mail, TriageResult } from '../../../src-agent/contract/entities.ts';
import type { Result } from '../../../src-agent/contract/result.ts';
import type { Settings, SettingsInput } from '../../../src-agent/contract/settings.ts';
import type { ReadMail } from '../../../src-agent/decide-mail.ts';
import { readMailSchema } from '../../../src-agent/mail-answer.ts';
import { createMailReader } from '../../../src-agent/mime/mail-reader.ts';
import { systemClock } from '../../../src-agent/support/clock.ts';
import type { Findings } from '../../../src-agent/triage/recognise.ts';
import { triage, triageHead } from '../../../src-agent/triage/triage.ts';
import { NOTHING_KNOWN, sampleSettings, TUESDAY_MORNING } from '../sample-mail.ts';
import { silentLog } from '../store-samples.ts';
import { ALLOWED, type Truth } from './seed.ts';

const TRIAGE = { allowedSenders: [...ALLOWED], excludeKeywords: ['publicité', 'offre spéciale'] };

export type JudgedMail = { readonly mail: Mail; readonly findings: Findings; readonly result: TriageResult };

/** The road of a mail from its bytes to the decision: the agent's own worker reads it, triage decides. */
export type MailJudge = {
  judge(source: Uint8Array): Promise<Result<JudgedMail>>;
  close(): Promise<void>;
};

/** `change`: what else of triage is set. */
export function openMailJudge(change: SettingsInput['triage'] = {}): MailJudge {
  const settings = sampleSettings({ triage: { ...TRIAGE, ...change } });
  const reader = createMailReader<ReadMail>({
    clock: systemClock,
    log: silentLog,
    workerUrl: new URL('../../../src-agent/mail-worker.ts', import.meta.url),
    answerSchema: readMailSchema,
  });
  const context = JSON.stringify(settings);
  return {
    judge: async (source) => {
      const read = await reader.read({ kind: 'whole', source }, context);
      return read.ok ? { ok: true, value: decide(read.value, settings) } : read;
    },
    close: reader.close,
  };
}

function decide({ mail, findings }: ReadMail, settings: Settings): JudgedMail {
  const result =
    triageHead(mail, settings, NOTHING_KNOWN, TUESDAY_MORNING) ??
    triage(mail, findings, settings, NOTHING_KNOWN, TUESDAY_MORNING);
  return { mail, findings, result };
}

/** What of the truth's own kind was found, for a comparison that shows the difference. */
export function findTruth({ mail, findings, result }: JudgedMail, truth: Truth): Truth {
  const content = `${mail.text}\n${mail.html}`;
  const found: Required<Omit<Truth, 'says' | 'hides' | 'tooComplex'>> = {
    reason: result.decision.reason,
    sender: mail.sender,
    subject: mail.subject,
    date: mail.date,
    links: findings.links.map((link) => link.raw_url),
    attachments: mail.attachments.length,
    kind: kindOf(result),
  };
  return {
    ...Object.fromEntries(Object.entries(found).filter(([name]) => name in truth)),
    reason: found.reason,
    ...(truth.says === undefined ? {} : { says: content.includes(truth.says) ? truth.says : content }),
    ...(truth.hides === undefined ? {} : { hides: content.includes(truth.hides) ? content : truth.hides }),
    ...(truth.tooComplex === undefined ? {} : { tooComplex: mail.tooComplex ?? '' }),
  };
}

function kindOf({ kind, deliveryTime }: TriageResult): string {
  return deliveryTime === null ? kind : `${kind} ${deliveryTime}`;
}
