import type { Failure } from '../contract/result.ts';
import type { Settings } from '../contract/settings.ts';
import type { DueDelivery } from '../ports.ts';
import { isWindowOpen, nextWindowOpening } from '../schedule/time-window.ts';
import { allow, nextAllowedAt } from './rate-limit.ts';
import { findSendingTarget, type SendingTarget } from './sending-target.ts';

/** What of the settings the outbox reads; asked anew for every delivery, so a change holds at once. */
export type OutboxSettings = Pick<Settings, 'delivery' | 'gmail' | 'window' | 'timeZone'>;

export type Step =
  | { readonly kind: 'send'; readonly target: SendingTarget }
  /** Kept, looked at again at `until` or when the settings change, whichever comes first (DEL-7). */
  | {
      readonly kind: 'postpone';
      readonly until: number;
      readonly why: 'window' | 'rate-limit' | 'disabled';
    }
  | { readonly kind: 'bury'; readonly failure: Failure };

/** When nothing in the settings says when a hindrance ends: it ends by a change of the settings. */
const LOOK_AGAIN_MS = 86_400_000;

/**
 * What to do with a delivery that is due: window and limit delay it, nothing drops it (DEL-7).
 * `firstAttempts`: events of the target's hour, oldest first.
 */
export function nextStep(input: {
  readonly delivery: DueDelivery;
  readonly settings: OutboxSettings;
  readonly now: number;
  readonly firstAttempts: (target: string) => readonly number[];
}): Step {
  const { delivery, settings, now } = input;
  const target = findSendingTarget(settings, delivery);
  if (target === null) {
    const params = { target: delivery.target };
    return { kind: 'bury', failure: { code: 'delivery.target-missing', params, retryable: false } };
  }
  if (!target.enabled) return { kind: 'postpone', until: now + LOOK_AGAIN_MS, why: 'disabled' };
  if (delivery.heldByWindow && !isWindowOpen(settings.window, settings.timeZone, now)) {
    const opening = nextWindowOpening(settings.window, settings.timeZone, now);
    return { kind: 'postpone', until: opening ?? now + LOOK_AGAIN_MS, why: 'window' };
  }
  if (target.ratePerHour > 0 && delivery.attempts === 0) {
    const events = input.firstAttempts(target.id);
    if (!allow(target.ratePerHour, events, now).allowed) {
      return {
        kind: 'postpone',
        until: nextAllowedAt(target.ratePerHour, events, now),
        why: 'rate-limit',
      };
    }
  }
  return { kind: 'send', target };
}
