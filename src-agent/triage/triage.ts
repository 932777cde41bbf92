import type { Mail, MailHead, PlannedRequest, TriageResult } from '../contract/entities.ts';
import type { Settings } from '../contract/settings.ts';
import { checkContent, checkKindKeywords, checkLinks } from './check-content.ts';
import { checkGroup, type GroupKnown } from './check-group.ts';
import { checkHead } from './check-head.ts';
import { chooseTargets } from './choose-targets.ts';
import { checkWindow, outsidePolicy } from './decide-window.ts';
import { detectKind } from './detect-kind.ts';
import { type Facts, followRoad, type Road } from './follow-road.ts';
import { planNotification } from './plan-notification.ts';
import { planRequest } from './plan-request.ts';
import { type Findings, recognise } from './recognise.ts';
import { checkPresence, planPresence } from './route-presence.ts';
import { subjectGroup, subjectGroupId } from './subject-group.ts';
import { defer, deliver, pass, stop, type Verdict } from './trace.ts';

/**
 * Decides what becomes of a mail (BEHAVIOUR.md 1.3, corrected by part 2). Pure: a mail, the settings, what is known
 * of the past and the instant in; the decision, the requests to make and every check's verdict out.
 */

/** What triage must know of the past. */
export type Known = { readonly mailProcessed: boolean; readonly group: GroupKnown };

/** The checks that a head suffices for: their refusal, or null when the body must be read (Q2). */
export function triageHead(
  head: MailHead,
  settings: Settings,
  known: Known,
  _now: number,
): TriageResult | null {
  return followRoad(head, function* (): Road {
    yield* checkHead(head, settings, known.mailProcessed);
    return null;
  });
}

/**
 * Decides a mail that was read. Cheap: all that depends on the text is in `findings`. `judgedAt` is when the mail
 * was judged for the first time, if this is not the first: one that had to wait stays what it was that day.
 */
export function triage(
  mail: Mail,
  findings: Findings,
  settings: Settings,
  known: Known,
  now: number,
  judgedAt = now,
): TriageResult {
  const result = followRoad(mail, function* (learn): Road {
    learn({ links: findings.links });
    yield* checkHead(mail, settings, known.mailProcessed);
    yield* checkContent(findings, settings);
    const presence = checkPresence(findings.presence, settings, judgedAt);
    yield presence.verdict;
    return presence.taken
      ? yield* presenceRoute(mail, findings, settings, now, learn)
      : yield* webhookRoute(mail, findings, settings, known.group, now, learn);
  });
  if (result === null) throw new Error('A road of triage has an end without a decision');
  return result;
}

/** Reads and decides in one go. */
export function triageMail(mail: Mail, settings: Settings, known: Known, now: number): TriageResult {
  const refusal = triageHead(mail, settings, known, now);
  return refusal ?? triage(mail, recognise(mail, settings), settings, known, now);
}

/** Whether a delivery of this mail may leave inside the window only, also when it is tried again. */
export function isHeldByWindow(result: TriageResult, settings: Settings): boolean {
  return outsidePolicy(settings, result.kind, result.urgent) !== 'deliver';
}

type Learn = (facts: Partial<Facts>) => void;

/** BEHAVIOUR.md 1.8: one address, no group, no links asked for; the window holds for it too (Q10). */
function* presenceRoute(
  head: MailHead,
  findings: Findings,
  settings: Settings,
  now: number,
  learn: Learn,
): Road {
  learn({ kind: 'presence', detector: 'samedi_presence' });
  yield checkKindKeywords(findings.keywords, settings, 'presence');
  const plan = planPresence(head, settings);
  yield plan.verdict;
  const window = checkWindow(settings, 'presence', false, now);
  yield window.verdict;
  yield checkSending(settings);
  learn({ requests: plan.request === null ? [] : [plan.request] });
  return deliver(settings, window.sentOutside ? 'outside-window-sent' : 'accepted');
}

/** BEHAVIOUR.md 1.3 steps 8 to 12 and 1.7. */
function* webhookRoute(
  mail: Mail,
  findings: Findings,
  settings: Settings,
  groupKnown: GroupKnown,
  now: number,
  learn: Learn,
): Road {
  const group = subjectGroup(mail, settings, now);
  learn({ groupId: subjectGroupId(mail.subject), groupKey: group?.key ?? null });
  yield checkGroup(group, groupKnown, settings);

  const detected = detectKind(findings, settings, now);
  const { kind, detector, deliveryTime, urgent } = detected;
  learn({ kind, detector, deliveryTime, urgent });
  yield detected.verdict;
  yield checkKindKeywords(findings.keywords, settings, kind);

  const window = checkWindow(settings, kind, urgent, now);
  yield window.verdict;
  yield checkLinks(findings, settings);

  const choice = chooseTargets(settings, kind, findings.keywords);
  yield choice.verdict;
  const content = `${mail.text}\n${mail.html}`;
  const early = kind === 'desabonnement' && !urgent;
  const requests: PlannedRequest[] = [];
  for (const target of choice.targets) {
    const recognised = { head: mail, content, links: findings.links, detector, deliveryTime, early };
    const plan = planRequest(recognised, target, settings, now);
    requests.push(plan.request);
    yield { steps: plan.steps, decision: null };
  }
  const notification = planNotification({ head: mail, kind, deliveryTime, links: findings.links }, settings);
  if (notification !== null) {
    requests.push(notification);
    yield pass('targets', 'targets.notified', { recipient: settings.gmail.notify.recipient });
  }
  yield checkSending(settings);
  learn({ requests });
  return deliver(settings, window.sentOutside ? 'outside-window-sent' : 'accepted');
}

/** Q6: off means no call at all, presence included; the mails wait. */
function checkSending(settings: Settings): Verdict {
  if (settings.delivery.enabled) return pass('sending', 'sending.on');
  return stop(defer('sending-disabled', null), 'sending', 'sending.off');
}
