import { z } from 'zod';
import type { PresenceSettings, Target } from '../contract/delivery-settings.ts';
import { MAIL_TARGET } from '../contract/notification-mail.ts';
import type { Settings } from '../contract/settings.ts';
import { parseJson } from '../support/parse-json.ts';

/** What sending needs to know of an address of the web, whether it is one of the list or of the presence pair. */
export type WebhookTarget = Pick<
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

/** The one who gets a mail for each delivery, through the Gmail connection. */
export type MailTarget = Pick<Target, 'id' | 'enabled' | 'ratePerHour'> & { readonly recipient: string };

/** Where deliveries go, and which way. */
export type SendingTarget =
  | (WebhookTarget & { readonly kind: 'webhook' })
  | (MailTarget & { readonly kind: 'mail' });

/** The name under which deliveries of the presence route are stored. */
const PRESENCE_TARGET = 'presence';

/** The presence address was chosen when the mail was decided; its body tells which one (BEHAVIOUR.md 1.8). */
const presenceBodySchema = z.object({ presence: z.boolean() });

/**
 * The target of a delivery by the settings of now: an address that the operator replaced or removed is
 * never talked to again, and what waits follows to the new one. null: there is no such target any more.
 */
export function findSendingTarget(
  { delivery, gmail }: Pick<Settings, 'delivery' | 'gmail'>,
  row: { readonly target: string; readonly body: string },
): SendingTarget | null {
  switch (row.target) {
    case MAIL_TARGET: {
      const { enabled, recipient } = gmail.notify;
      return { kind: 'mail', id: MAIL_TARGET, enabled, recipient, ratePerHour: 0 };
    }
    case PRESENCE_TARGET: {
      const url = presenceUrl(delivery.presence, row.body);
      return url === null ? null : { ...delivery.presence, kind: 'webhook', id: PRESENCE_TARGET, url };
    }
    default: {
      const target = delivery.targets.find(({ id }) => id === row.target);
      return target === undefined ? null : { ...target, kind: 'webhook' };
    }
  }
}

function presenceUrl(presence: PresenceSettings, body: string): string | null {
  const parsed = presenceBodySchema.safeParse(parseJson(body));
  if (!parsed.success) return null;
  return parsed.data.presence ? presence.presentUrl : presence.absentUrl;
}
