import { z } from 'zod';

/** The notification mail of a delivery, as the outbox holds it. */

/** The name under which such deliveries are stored. */
export const MAIL_TARGET = 'gmail';

/** What is fixed when the mail is decided; the recipient is, like a webhook's address, the one of the settings. */
export const notificationBodySchema = z.strictObject({
  subject: z.string().max(1_000),
  text: z.string(),
  html: z.string(),
});
export type NotificationBody = z.infer<typeof notificationBodySchema>;

/** The recipient in the place of an address of the web. */
export function mailtoAddress(recipient: string): string {
  return `mailto:${encodeURIComponent(recipient)}`;
}

/** What may be shown of an address: scheme and host of a webhook, the domain of a mail's recipient. */
export function shownHost(address: string): string {
  const url = new URL(address);
  return url.protocol === 'mailto:' ? decodeURIComponent(url.pathname).replace(/^.*@/u, '') : url.origin;
}

/** A notification mail as a person may see it. */
export const shownMailSchema = z.strictObject({
  from: z.string(),
  to: z.string(),
  subject: z.string(),
  text: z.string(),
  html: z.string().nullable(),
});
export type ShownMail = z.infer<typeof shownMailSchema>;

/** Name and address of the Gmail account, as a mail shows them. */
export function shownSender({
  fromName,
  fromAddress,
}: {
  readonly fromName: string;
  readonly fromAddress: string;
}): string {
  return fromName === '' ? fromAddress : `${fromName} <${fromAddress}>`;
}
