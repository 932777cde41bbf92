import type { MailHead, PlannedRequest } from '../contract/entities.ts';
import type { Settings } from '../contract/settings.ts';
import { wallClockOf } from '../schedule/zoned.ts';
import { fitPresenceBody } from './fit-body.ts';
import { defer, pass, step, stop, type Verdict } from './trace.ts';

/**
 * Mails that ask who works on Saturday (BEHAVIOUR.md 1.8, Q4): taken on Thursday and Friday in the zone, whatever
 * else they hold. `judgedAt` is when the mail was first judged: one that had to wait for Saturday's opening is
 * still the question it was.
 */
export function checkPresence(
  saysSaturday: boolean,
  settings: Settings,
  judgedAt: number,
): { readonly verdict: Verdict; readonly taken: boolean } {
  if (!saysSaturday) return { verdict: pass('presence', 'presence.no'), taken: false };
  const { weekday } = wallClockOf(judgedAt, settings.timeZone);
  if (weekday !== 'thu' && weekday !== 'fri') {
    return {
      verdict: { steps: [step('presence', 'note', 'presence.other-day', { weekday })], decision: null },
      taken: false,
    };
  }
  return { verdict: pass('presence', 'presence.yes', { present: answerOf(settings) }), taken: true };
}

/** The one request of a presence mail; null, and the reason, when nobody set where it goes. */
export function planPresence(
  head: MailHead,
  settings: Settings,
): { readonly verdict: Verdict; readonly request: PlannedRequest | null } {
  const { present, presentUrl, absentUrl, enabled } = settings.delivery.presence;
  const url = present ? presentUrl : absentUrl;
  const params = { present: answerOf(settings) };
  if (url === null) {
    const waits = defer('presence-not-configured', null);
    return { verdict: stop(waits, 'presence', 'presence.not-configured', params), request: null };
  }
  if (!enabled) {
    const waits = defer('no-target', null);
    return { verdict: stop(waits, 'targets', 'targets.off', { target: 'presence' }), request: null };
  }
  return {
    verdict: pass('targets', 'targets.presence', params),
    request: { target: 'presence', url, body: { ...fitPresenceBody(head, present) } },
  };
}

function answerOf(settings: Settings): 'yes' | 'no' {
  return settings.delivery.presence.present ? 'yes' : 'no';
}
