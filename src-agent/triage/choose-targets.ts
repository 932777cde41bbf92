import type { Target } from '../contract/delivery-settings.ts';
import type { TraceStep } from '../contract/entities.ts';
import type { Settings } from '../contract/settings.ts';
import type { MailKind } from '../contract/triage-settings.ts';
import { defer, skip, step, type Verdict } from './trace.ts';

/** The targets a mail goes to, with the trace of why; none when the verdict stops it. */
export type Choice = { readonly targets: readonly Target[]; readonly verdict: Verdict };

/**
 * One request per target that is on, takes this kind and excludes none of the mail's words. Where only a switch or
 * a missing target stands in the way, the mail waits: it must not vanish because nobody set one yet.
 */
export function chooseTargets(
  settings: Settings,
  kind: Exclude<MailKind, 'presence'>,
  keywords: readonly string[],
): Choice {
  const { targets } = settings.delivery;
  if (targets.length === 0) {
    return none(defer('no-target', null), [], step('targets', 'stop', 'targets.none-configured'));
  }
  const found = new Set(keywords);
  const chosen: Target[] = [];
  const steps: TraceStep[] = [];
  let off: Target | null = null;
  let excluded: TraceStep | null = null;
  for (const target of targets.filter((one) => one.kinds.includes(kind))) {
    const keyword = target.excludeKeywords.find((word) => found.has(word));
    if (keyword !== undefined) {
      excluded = step('targets', 'note', 'targets.excluded', { target: target.id, keyword });
      steps.push(excluded);
    } else if (target.enabled) {
      chosen.push(target);
      steps.push(step('targets', 'pass', 'targets.chosen', { target: target.id }));
    } else {
      off = target;
    }
  }
  if (chosen.length > 0) return { targets: chosen, verdict: { steps, decision: null } };
  if (off !== null) {
    return none(defer('no-target', null), steps, step('targets', 'stop', 'targets.off', { target: off.id }));
  }
  if (excluded !== null) {
    return none(skip(settings, 'excluded-keyword'), steps.slice(0, -1), { ...excluded, verdict: 'stop' });
  }
  return none(skip(settings, 'no-target'), steps, step('targets', 'stop', 'targets.none-for-kind', { kind }));
}

function none(
  decision: NonNullable<Verdict['decision']>,
  steps: readonly TraceStep[],
  last: TraceStep,
): Choice {
  return { targets: [], verdict: { steps: [...steps, last], decision } };
}
