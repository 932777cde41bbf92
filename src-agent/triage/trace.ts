import type { Decision, Reason, TraceStep } from '../contract/entities.ts';
import type { Settings } from '../contract/settings.ts';
import type { TraceDetail, TraceParams } from '../contract/trace-details.ts';

/** What one check says: its lines of the trace, and the decision when the road ends here. */
export type Verdict = { readonly steps: readonly TraceStep[]; readonly decision: Decision | null };

type Check = TraceStep['check'];

export function step(
  check: Check,
  verdict: TraceStep['verdict'],
  detail: TraceDetail,
  params: TraceParams = {},
): TraceStep {
  return { check, verdict, detail, params };
}

/** The road goes on. */
export function pass(check: Check, detail: TraceDetail, params: TraceParams = {}): Verdict {
  return { steps: [step(check, 'pass', detail, params)], decision: null };
}

/** The road ends here. */
export function stop(
  decision: Decision,
  check: Check,
  detail: TraceDetail,
  params: TraceParams = {},
): Verdict {
  return { steps: [step(check, 'stop', detail, params)], decision };
}

/** Sent: marks follow the receiver's acceptance (Q1, DEL-2). A mailbox that must stay untouched gets no `\Seen`. */
export function deliver(settings: Settings, reason: 'accepted' | 'outside-window-sent'): Decision {
  return {
    action: 'deliver',
    reason,
    markSeen: settings.mailbox.markSeen,
    markProcessed: true,
    dueAt: null,
  };
}

/** Left alone: nothing is marked. */
export function defer(reason: Reason, dueAt: number | null): Decision {
  return { action: 'defer', reason, markSeen: false, markProcessed: false, dueAt };
}

/** Disposed of as the replaced system did: remembered and read (BEHAVIOUR.md 1.3). */
export function skip(settings: Settings, reason: Reason): Decision {
  return { action: 'skip', reason, markSeen: settings.mailbox.markSeen, markProcessed: true, dueAt: null };
}

/** Not ours, or already remembered: nothing is marked. */
export function skipUnmarked(reason: Reason): Decision {
  return { action: 'skip', reason, markSeen: false, markProcessed: false, dueAt: null };
}

/** Could not be judged by its content: remembered, but left unread for a person. */
export function skipUnread(reason: Reason): Decision {
  return { action: 'skip', reason, markSeen: false, markProcessed: true, dueAt: null };
}
