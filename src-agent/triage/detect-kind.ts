import type { Detector } from '../contract/entities.ts';
import type { Settings } from '../contract/settings.ts';
import type { MailKind } from '../contract/triage-settings.ts';
import { deliveryTime } from './delivery-time.ts';
import type { Findings } from './recognise.ts';
import { pass, type Verdict } from './trace.ts';

export type DetectedKind = {
  readonly kind: Exclude<MailKind, 'presence'>;
  readonly detector: Detector | null;
  readonly deliveryTime: string | null;
  readonly urgent: boolean;
  readonly verdict: Verdict;
};

/** Recadrage first, else desabonnement, else none (BEHAVIOUR.md 1.3 step 10). */
export function detectKind(findings: Findings, settings: Settings, now: number): DetectedKind {
  const { recadrage, desabonnement } = findings;
  const time = deliveryTime(recadrage, settings.timeZone, now);
  if (time !== null) {
    const urgent = recadrage.found === 'in-an-hour';
    const detail = urgent ? 'detector.recadrage-urgent' : 'detector.recadrage';
    return {
      kind: 'recadrage',
      detector: 'recadrage',
      deliveryTime: time,
      urgent,
      verdict: pass('detector', detail, { deliveryTime: time }),
    };
  }
  if (desabonnement.matches) {
    const { urgent } = desabonnement;
    return {
      kind: 'desabonnement',
      detector: 'desabonnement_journee_tarifs',
      deliveryTime: null,
      urgent,
      verdict: pass('detector', urgent ? 'detector.desabonnement-urgent' : 'detector.desabonnement'),
    };
  }
  const detail = recadrage.found === 'no-time' ? 'detector.recadrage-no-time' : 'detector.none';
  return {
    kind: 'other',
    detector: null,
    deliveryTime: null,
    urgent: false,
    verdict: pass('detector', detail),
  };
}
