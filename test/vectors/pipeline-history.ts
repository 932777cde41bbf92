import { DateTime } from 'luxon';
import type { Attempt } from '../../src-agent/contract/entities.ts';
import { cutCodePoints } from '../../src-agent/triage/normalise-text.ts';
import type { HandledMail, PipelineRig } from './pipeline-rig.ts';

/** Longest error text, address and subject of a history entry (BEHAVIOUR.md 1.9). */
const ERROR_LENGTH = 200;
const ADDRESS_LENGTH = 50;
const SUBJECT_LENGTH = 100;

/**
 * The history of the store in the form of the replaced system: one entry per mail, of a presence mail one per
 * attempt.
 */
export function pipelineHistory(rig: PipelineRig, { id, result }: HandledMail, webhookUrl: string) {
  const { store } = rig;
  const summary = store.messages.summary(id);
  if (!summary.ok) throw new Error(`No mail ${id}`);
  const { subject, decidedAt } = summary.value;
  const presence = result.kind === 'presence';
  const entry = (at: number, url: string, more: object) => ({
    timestamp: timestamp(at),
    type: presence ? 'makecom' : 'custom',
    email_id: result.mailId,
    ...more,
    target_url: url.length > ADDRESS_LENGTH ? `${url.slice(0, ADDRESS_LENGTH)}...` : url,
    subject: subject ? cutCodePoints(subject, SUBJECT_LENGTH) : null,
  });

  if (result.decision.reason === 'no-links') {
    const error = 'No delivery links detected; skipping per config';
    return [entry(decidedAt ?? 0, webhookUrl, { status: 'skipped', status_code: 204, error })];
  }
  const [delivery] = store.deliveries.ofMessage(id);
  if (delivery === undefined) return [];
  if (delivery.attempts === 0) {
    if (!rig.postponedForLimit.has(delivery.id)) return [];
    const limited = { status: 'error', status_code: 429, error: 'Rate limit exceeded' };
    return [entry(delivery.createdAt, webhookUrl, limited)];
  }
  const detail = store.deliveries.get(delivery.id);
  if (!detail.ok) throw new Error(`No delivery ${delivery.id}`);
  const url = result.requests[0]?.url ?? '';
  const attempts = presence ? detail.value.history : detail.value.history.slice(-1);
  return attempts.map((attempt) => entry(attempt.startedAt, url, outcomeOf(attempt, presence)));
}

function outcomeOf(attempt: Attempt, presence: boolean): object {
  const code = attempt.status === null ? {} : { status_code: attempt.status };
  if (attempt.outcome === 'accepted') return { status: 'success', ...code };
  return { status: 'error', ...code, error: cutCodePoints(errorText(attempt, presence), ERROR_LENGTH) };
}

/** What the receiver said; a 200 that is no acceptance is told by its message. */
function errorText({ status, answerPreview, error }: Attempt, presence: boolean): string {
  if (status === null) return String(error?.params.detail ?? error?.code ?? '');
  const unknown = 'Unknown error';
  if (status !== 200 || presence) return answerPreview || unknown;
  const { message } = Object(parseJson(answerPreview ?? ''));
  return typeof message === 'string' && message !== '' ? message : unknown;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function timestamp(at: number): string {
  return DateTime.fromMillis(at, { zone: 'utc' }).toFormat("yyyy-MM-dd'T'HH:mm:ss'+00:00'");
}
