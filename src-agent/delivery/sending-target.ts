import { z } from 'zod';
import type { PresenceSettings, Settings, Target } from '../contract/settings.ts';

/** What sending needs to know of a target, whether it is one of the list or the presence pair. */
export type SendingTarget = Pick<
  Target,
  | 'id'
  | 'url'
  | 'enabled'
  | 'success'
  | 'verifyTls'
  | 'allowPrivateAddress'
  | 'timeoutSeconds'
  | 'ratePerHour'
  | 'sign'
  | 'bearer'
>;

/** The name under which deliveries of the presence route are stored. */
const PRESENCE_TARGET = 'presence';

/** The presence address was chosen when the mail was decided; its body tells which one (BEHAVIOUR.md 1.8). */
const presenceBodySchema = z.object({ presence: z.boolean() });

/**
 * The target of a delivery by the settings of now: an address that the operator replaced or removed is
 * never talked to again, and what waits follows to the new one. null: there is no such target any more.
 */
export function findSendingTarget(
  delivery: Settings['delivery'],
  row: { readonly target: string; readonly body: string },
): SendingTarget | null {
  if (row.target !== PRESENCE_TARGET) {
    return delivery.targets.find((target) => target.id === row.target) ?? null;
  }
  const url = presenceUrl(delivery.presence, row.body);
  return url === null ? null : { ...delivery.presence, id: PRESENCE_TARGET, url };
}

function presenceUrl(presence: PresenceSettings, body: string): string | null {
  const parsed = presenceBodySchema.safeParse(parseJson(body));
  if (!parsed.success) return null;
  return parsed.data.presence ? presence.presentUrl : presence.absentUrl;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
