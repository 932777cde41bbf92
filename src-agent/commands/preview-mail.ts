import type { Agent } from '../agent.ts';
import {
  type MailHead,
  messageIdSchema,
  type PlannedRequest,
  type TriageResult,
} from '../contract/entities.ts';
import { notificationBodySchema, shownHost, shownSender } from '../contract/notification-mail.ts';
import { type InspectedSource, type InspectPreview, PREVIEW_BODY_MAX } from '../contract/previews.ts';
import { err, ok, type Result } from '../contract/result.ts';
import type { Settings } from '../contract/settings.ts';
import { mergeSettings } from '../contract/settings-upgrade.ts';
import { findSendingTarget } from '../delivery/sending-target.ts';
import { showRequest } from '../delivery/show-request.ts';
import { type Known, triage, triageHead } from '../triage/triage.ts';

const AS_NEW: Known = { mailProcessed: false, group: 'none' };
/** No row has it: a message from a file is a copy of whatever is known under its id. */
const NO_ROW = messageIdSchema.parse(Number.MAX_SAFE_INTEGER);

/** What the agent would do with a mail under changed settings, and why: as if no such mail had come before. */
export async function previewMail(
  agent: Agent,
  input: { readonly source: InspectedSource; readonly change: unknown; readonly now: number | null },
): Promise<Result<InspectPreview>> {
  const settings = mergeSettings(agent.settings.current().document, input.change);
  if (!settings.ok) return settings;
  const now = input.now ?? agent.options.clock.now();
  const judged =
    'eml' in input.source
      ? await judgeFile(agent, input.source, settings.value, now)
      : await judgePast(agent, input.source, settings.value, now);
  if (!judged.ok) return judged;
  const { head, result } = judged.value;
  const requests: InspectPreview['requests'] = [];
  for (const planned of result.requests) {
    const shown = show(planned, settings.value, agent.options.version, now);
    if (!shown.ok) return shown;
    requests.push(shown.value);
  }
  return ok({
    subject: head.subject,
    sender: head.sender,
    sizeBytes: head.sizeBytes,
    kind: result.kind,
    detector: result.detector,
    deliveryTime: result.deliveryTime,
    urgent: result.urgent,
    links: result.links,
    decision: result.decision,
    trace: result.trace,
    requests,
    before: judged.value.before,
  });
}

type Shown = InspectPreview['requests'][number];

type Judged = {
  readonly head: MailHead;
  readonly result: TriageResult;
  readonly before: InspectPreview['before'];
};

async function judgeFile(
  agent: Agent,
  { eml, encoding }: Extract<InspectedSource, { eml: string }>,
  settings: Settings,
  now: number,
): Promise<Result<Judged>> {
  const source = Buffer.from(eml, encoding === 'latin-1' ? 'latin1' : 'utf8');
  const read = await agent.readMail({ kind: 'whole', source }, settings);
  if (!read.ok) return read;
  const { mail, findings } = read.value;
  const result = triageHead(mail, settings, AS_NEW, now) ?? triage(mail, findings, settings, AS_NEW, now);
  return ok({ head: mail, result, before: beforeOf(agent, result, now, NO_ROW) });
}

/** Its headers may be enough; else its text must be kept. */
async function judgePast(
  agent: Agent,
  { messageId }: Extract<InspectedSource, { messageId: number }>,
  settings: Settings,
  now: number,
): Promise<Result<Judged>> {
  const past = agent.options.store.decisions.loadPast(messageId);
  if (!past.ok) return past;
  const { head, read } = past.value;
  const refused = triageHead(head, settings, AS_NEW, now);
  if (refused !== null)
    return ok({ head, result: refused, before: beforeOf(agent, refused, now, messageId) });
  if (read === null) return err('mail.not-kept');
  const again = await agent.readMail({ kind: 'stored', mail: read.mail }, settings);
  if (!again.ok) return again;
  const result = triage(again.value.mail, again.value.findings, settings, AS_NEW, now);
  return ok({ head, result, before: beforeOf(agent, result, now, messageId) });
}

function beforeOf(
  agent: Agent,
  { mailId, groupKey }: TriageResult,
  now: number,
  except: typeof NO_ROW,
): InspectPreview['before'] {
  const known = agent.options.store.decisions.knownFor({ mailId, groupKey }, now, except);
  return { mail: known.mailProcessed, group: known.group !== 'none' };
}

function show(planned: PlannedRequest, settings: Settings, version: string, now: number): Result<Shown> {
  const body = JSON.stringify(planned.body);
  const target = findSendingTarget(settings, { target: planned.target, body });
  if (target === null) return err('delivery.target-missing', { params: { target: planned.target } });
  if (target.kind === 'mail') return ok(showMail(planned, settings));
  const shown = showRequest({
    target,
    // Fixed when a mail is decided; it must not be taken for one that exists.
    id: '…',
    body,
    attemptNumber: 1,
    now,
    userAgent: `RenderSignalDesktop/${version}`,
  });
  if (!shown.ok) return shown;
  const { protocol, host } = new URL(target.url);
  return ok({
    target: planned.target,
    host: shown.value.host,
    url: `${protocol}//${host}/…`,
    headers: [...shown.value.headers],
    body: body.slice(0, PREVIEW_BODY_MAX),
    bodyCut: body.length > PREVIEW_BODY_MAX,
  });
}

/** A notification mail among the requests: its lines of a header, and its text. */
function showMail({ target, url, body }: PlannedRequest, settings: Settings): Shown {
  const { subject, text } = notificationBodySchema.parse(body);
  return {
    target,
    host: shownHost(url),
    url: `mailto:${settings.gmail.notify.recipient}`,
    headers: [
      { name: 'From', value: shownSender(settings.gmail) },
      { name: 'To', value: settings.gmail.notify.recipient },
      { name: 'Subject', value: subject },
    ],
    body: text.slice(0, PREVIEW_BODY_MAX),
    bodyCut: text.length > PREVIEW_BODY_MAX,
  };
}
