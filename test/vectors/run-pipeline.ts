import { z } from 'zod';
import type { TriageResult } from '../../src-agent/contract/entities.ts';
import { type Settings, settingsSchema } from '../../src-agent/contract/settings.ts';
import { readHead } from '../../src-agent/mime/read-head.ts';
import { monthlyScope } from '../../src-agent/triage/subject-group.ts';
import { pipelineHistory } from './pipeline-history.ts';
import { outcomeOf } from './pipeline-outcome.ts';
import { createPipelineRig, type HandledMail, type PipelineRig } from './pipeline-rig.ts';
import { type ReceivedRequest, responseSchema } from './scripted-receiver.ts';
import { settingsOf, TARGET, type VectorSettings, vectorSettingsSchema } from './vector-settings.ts';

const inputSchema = z.object({
  eml: z.string(),
  eml_encoding: z.enum(['utf-8', 'latin-1']),
  now: z.iso.datetime().transform((text) => Date.parse(text)),
  settings: vectorSettingsSchema,
  state: z.object({
    store: z.enum(['available', 'unavailable']),
    processed_ids: z.array(z.string()),
    processed_groups: z.array(z.string()),
    ttl_groups: z.array(z.string()),
    recent_send_ages_s: z.array(z.number()),
  }),
  responses: z.array(responseSchema),
});
type Input = z.infer<typeof inputSchema>;

/** The presence route of the replaced system called twice at most (BEHAVIOUR.md 1.8). */
const PRESENCE_RETRIES = 1;

/**
 * Puts one message through the code path of real mail and tells what came of it in the vocabulary of
 * pipeline.json.
 */
export async function runPipeline(raw: unknown): Promise<unknown> {
  const input = inputSchema.parse(raw);
  const settings = settingsOf(input.settings);
  const oldest = Math.max(0, ...input.state.recent_send_ages_s);
  const rig = await createPipelineRig({
    startsAt: input.now - oldest * 1_000,
    secret: input.settings.make_api_key,
  });
  try {
    await sendEarlierMails(rig, settings, input);
    rig.use(settings);
    const source = Buffer.from(input.eml, input.eml_encoding === 'latin-1' ? 'latin1' : 'utf8');
    if (input.state.store === 'available') rememberState(rig, input, readHead(source, source.length).sender);
    rig.receiver.answerWith(input.responses);
    const mail = await rig.handle(source);
    await repeatAttempts(rig, mail, input.settings);
    return describeMail(rig, mail, input);
  } finally {
    await rig.close();
  }
}

/** The hourly count is filled by mails that really were sent. */
async function sendEarlierMails(rig: PipelineRig, settings: Settings, { now, state }: Input): Promise<void> {
  const ages = state.recent_send_ages_s.toSorted((one, other) => other - one);
  if (ages.length === 0) return;
  const target = settings.delivery.targets.map(({ id, url }) => ({ id, url }));
  rig.use(settingsSchema.parse({ triage: { dedupBySubjectGroup: false }, delivery: { targets: target } }));
  rig.receiver.answerWith([{ status: 200, json: { success: true } }]);
  for (const [index, age] of ages.entries()) {
    await rig.clock.advance(now - age * 1_000 - rig.clock.now());
    const text = `Message-ID: <earlier-${index}@vectors.example>\r\nFrom: a@b.example\r\n\r\nhttps://dropbox.com/s/1`;
    await rig.handle(Buffer.from(text));
  }
  await rig.clock.advance(now - rig.clock.now());
}

/**
 * Groups were everybody's; the product's are a sender's (Q25), so they are remembered for this one. Those with a
 * life of their own have no month (Q8).
 */
function rememberState(rig: PipelineRig, { state, now, settings }: Input, sender: string): void {
  const thisMonth = monthlyScope('', settings.timezone, now);
  const withoutMonth = (key: string) => (key.startsWith(thisMonth) ? key.slice(thisMonth.length) : key);
  const expires = settings.subject_group_ttl_seconds > 0;
  const groups = [...state.processed_groups, ...(expires ? state.ttl_groups : [])];
  const keys = expires ? groups.map(withoutMonth) : groups;
  rig.remember(
    state.processed_ids,
    keys.map((key) => `${key}|${sender}`),
    now,
  );
}

/**
 * Lets the repeats happen that the replaced system made within one cycle: as many, after the same kind of failure
 * (and after 5xx and 429, Q26), at the product's own pace.
 */
async function repeatAttempts(rig: PipelineRig, mail: HandledMail, settings: VectorSettings): Promise<void> {
  const presence = mail.result.kind === 'presence';
  const repeats = presence ? PRESENCE_RETRIES : settings.retry_count;
  for (let made = 0; made < repeats; made += 1) {
    const last = rig.receiver.received.at(-1);
    const dueAt = rig.store.outbox.nextDueAt(new Set());
    if (last === undefined || dueAt === null || !(presence || isRepeated(last))) return;
    await rig.clock.advance(dueAt - rig.clock.now());
    await rig.rest();
  }
}

function isRepeated({ answer }: ReceivedRequest): boolean {
  return 'error' in answer || answer.status >= 500 || answer.status === 429;
}

function describeMail(rig: PipelineRig, mail: HandledMail, input: Input) {
  const { store, receiver } = rig;
  const { result } = mail;
  const known = store.decisions.knownFor(
    { mailId: result.mailId, groupKey: result.groupKey },
    rig.clock.now(),
    mail.id,
  );
  const actions = store.ledger.dueActions(rig.folder, rig.clock.now(), 100);
  const newlyMarked = known.group === 'accepted' && result.decision.reason !== 'duplicate-group';
  const outcome = outcomeOf(rig, mail);
  return {
    outcome,
    detector: result.detector,
    // Not reached yet when the sender is asked.
    email_id: result.decision.reason === 'sender-not-allowed' ? null : result.mailId,
    group_id: result.groupId,
    requests: receiver.received.map(describeRequest),
    sleeps: pauses(receiver.received),
    processed: known.mailProcessed,
    marked_read: actions.some((action) => action.uid === mail.uid),
    group_marked: newlyMarked,
    groups_added: newlyMarked ? [asRecorded(result.groupKey ?? '', input)] : [],
    history: pipelineHistory(rig, mail, input.settings.webhook_url ?? ''),
    rate_events: rateEvents(rig, result, outcome, input),
    triggered: isTriggered(receiver.received, result) ? 1 : 0,
  };
}

/** Only the headers that the replaced system knew; ids, timestamp and signature come on top (DEL-3, OUT-3). */
function describeRequest({ request }: ReceivedRequest) {
  const { authorization } = request.headers;
  return {
    url: request.url,
    headers: {
      'Content-Type': request.headers['content-type'],
      ...(authorization === undefined ? {} : { Authorization: authorization }),
    },
    timeout: request.timeoutMs / 1_000,
    verify: request.connection.verifyTls,
    json: JSON.parse(request.body.toString('utf8')),
  };
}

/** Seconds between attempts. */
function pauses(received: readonly ReceivedRequest[]): readonly number[] {
  return received.slice(1).map(({ at }, index) => (at - (received[index]?.at ?? at)) / 1_000);
}

/** A group key as the vectors write it: without the sender, always with a month. */
function asRecorded(groupKey: string, { settings, now }: Input): string {
  const [group = ''] = groupKey.split('|', 1);
  return settings.subject_group_ttl_seconds > 0 ? monthlyScope(group, settings.timezone, now) : group;
}

/** Any HTTP answer counts, also a failed one; a presence call counts always. */
function isTriggered(received: readonly ReceivedRequest[], result: TriageResult): boolean {
  return result.kind === 'presence'
    ? received.length > 0
    : received.some(({ answer }) => !('error' in answer));
}

/** What was added to the hourly count, less what had left it when the limit was asked. */
function rateEvents(rig: PipelineRig, result: TriageResult, outcome: string, input: Input): number {
  if (result.kind === 'presence' || result.decision.action !== 'deliver') return 0;
  const before = input.state.recent_send_ages_s.length;
  const counted = rig.store.outbox.firstAttemptsSince(TARGET, input.now - 3_600_001).length;
  const added = outcome === 'rate_limited' ? 0 : 1;
  return input.settings.rate_limit_per_hour > 0 ? counted - before : added;
}
