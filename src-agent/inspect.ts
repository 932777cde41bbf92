import { DateTime } from 'luxon';
import { z } from 'zod';
import type { Decision, Detector, Link, TriageResult } from './contract/entities.ts';
import { err, ok, type Result } from './contract/result.ts';
import type { Settings } from './contract/settings.ts';
import { readSettings } from './contract/settings-upgrade.ts';
import { traceText } from './contract/text/trace-text.ts';
import { readMail } from './mime/read-mail.ts';
import { parseJson } from './support/parse-json.ts';
import { subjectGroup } from './triage/subject-group.ts';
import { type Known, triageMail } from './triage/triage.ts';

/**
 * What the agent would do with a message, and why, without a mailbox, a network or a database (DESIGN.md,
 * inspect). The keys and their order are the contract.
 */
export type InspectResult = {
  readonly id: string | number;
  readonly emailId: string;
  readonly groupId: string | null;
  readonly sender: string;
  readonly subject: string;
  readonly links: readonly Link[];
  readonly detector: Detector | null;
  readonly deliveryTime: string | null;
  readonly urgent: boolean;
  readonly decision: Omit<Decision, 'dueAt'> & { readonly dueAt: string | null };
  readonly requests: TriageResult['requests'];
  readonly trace: readonly {
    readonly check: string;
    readonly verdict: string;
    /** In English. */
    readonly detail: string;
  }[];
};

const stateSchema = z
  .strictObject({
    /** Mail ids already handled. */
    processedIds: z.array(z.string()).default([]),
    /** Group keys already delivered, as this agent or the replaced system writes them. */
    processedGroups: z.array(z.string()).default([]),
  })
  .prefault({});

/** One line of `inspect --jsonl`. Keys that say nothing to the agent (a note) are ignored. */
const caseSchema = z.object({
  id: z.union([z.string(), z.number()]),
  eml: z.string(),
  /** How the text of `eml` becomes bytes; latin-1 for a message that holds bytes that are no UTF-8. */
  eml_encoding: z.enum(['utf-8', 'latin-1']).default('utf-8'),
  settings: z.unknown().optional(),
  state: z.unknown().optional(),
  now: z.string().optional(),
});

/** Decides a message given as bytes, or as text to be taken as UTF-8. `now` in epoch milliseconds. */
export async function inspectMessage(input: {
  readonly id: string | number;
  readonly eml: string | Uint8Array;
  /** Merged over the defaults. */
  readonly settings?: unknown;
  readonly state?: unknown;
  readonly now: number;
}): Promise<Result<InspectResult>> {
  const settings = readSettings(input.settings ?? {});
  if (!settings.ok) return settings;
  const state = stateSchema.safeParse(input.state ?? {});
  if (!state.success) return invalid('state', state.error);
  const source = typeof input.eml === 'string' ? Buffer.from(input.eml, 'utf8') : input.eml;
  if (source.length === 0) return err('mail.unreadable', { cause: 'the message is empty' });

  const mail = await readMail(source);
  const known = knownFrom(mail, settings.value, state.data, input.now);
  const result = triageMail(mail, settings.value, known, input.now);
  const { dueAt, ...decision } = result.decision;
  return ok({
    id: input.id,
    emailId: result.mailId,
    groupId: result.groupId,
    sender: mail.sender,
    subject: mail.subject,
    links: result.links,
    detector: result.detector,
    deliveryTime: result.deliveryTime,
    urgent: result.urgent,
    decision: { ...decision, dueAt: dueAt === null ? null : isoText(dueAt) },
    requests: result.requests,
    trace: result.trace.map((step) => ({
      check: step.check,
      verdict: step.verdict,
      detail: traceText('en', step),
    })),
  });
}

/** Decides one line of `inspect --jsonl`; `now` stands in where the line names no instant. */
export async function inspectLine(line: string, now: number): Promise<Result<InspectResult>> {
  const parsed = caseSchema.safeParse(parseJson(line));
  if (!parsed.success) return invalid('line', parsed.error);
  const { id, eml, eml_encoding, settings, state } = parsed.data;
  const at = parsed.data.now === undefined ? now : parseInstant(parsed.data.now);
  if (at === null) return err('cli.wrong-use', { params: { detail: `not an instant: ${parsed.data.now}` } });
  const source = Buffer.from(eml, eml_encoding === 'latin-1' ? 'latin1' : 'utf8');
  return inspectMessage({ id, eml: source, settings, state, now: at });
}

/** Epoch milliseconds of an ISO 8601 instant; without an offset it is UTC. null when it is none. */
export function parseInstant(text: string): number | null {
  const instant = DateTime.fromISO(text, { zone: 'utc' });
  return instant.isValid ? instant.toMillis() : null;
}

function knownFrom(
  mail: { readonly mailId: string; readonly subject: string; readonly sender: string },
  settings: Settings,
  state: z.infer<typeof stateSchema>,
  now: number,
): Known {
  const group = subjectGroup(mail, settings, now);
  const delivered =
    group !== null && [group.key, group.inheritedKey].some((key) => state.processedGroups.includes(key));
  return {
    mailProcessed: state.processedIds.includes(mail.mailId),
    group: delivered ? 'accepted' : 'none',
  };
}

function isoText(at: number): string {
  return DateTime.fromMillis(at, { zone: 'utc' }).toISO() ?? '';
}

function invalid(what: 'state' | 'line', error: z.ZodError): Result<never> {
  const [issue] = error.issues;
  const path = [what, ...(issue?.path ?? [])].join('.');
  return err('cli.wrong-use', { params: { detail: `${path}: ${issue?.message ?? 'not valid'}` } });
}
