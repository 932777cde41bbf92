import type { Target } from '../contract/delivery-settings.ts';
import type { PlannedRequest, TraceStep } from '../contract/entities.ts';
import type { Settings } from '../contract/settings.ts';
import { buildWebhookBody, type Recognised } from './build-payload.ts';
import { fitBody } from './fit-body.ts';
import { countCodePoints } from './normalise-text.ts';
import { step } from './trace.ts';

/** A target's request, and what had to be cut for it, said in the trace (RELIABILITY.md OUT-4). */
export function planRequest(
  mail: Recognised,
  target: Target,
  settings: Settings,
  now: number,
): { readonly request: PlannedRequest; readonly steps: readonly TraceStep[] } {
  const fitted = fitBody(mail, (cut) => buildWebhookBody(cut, settings, target, now));
  const steps: TraceStep[] = [];
  const note = (detail: 'targets.content-cut' | 'targets.links-cut', kept: number, total: number) =>
    steps.push(step('targets', 'note', detail, { target: target.id, kept, total }));
  if (fitted.contentKept !== null) {
    note('targets.content-cut', fitted.contentKept, countCodePoints(mail.content));
  }
  if (fitted.linksKept !== null) note('targets.links-cut', fitted.linksKept, mail.links.length);
  if (fitted.fieldsCut) steps.push(step('targets', 'note', 'targets.fields-cut', { target: target.id }));
  return { request: { target: target.id, url: target.url, body: { ...fitted.body } }, steps };
}
