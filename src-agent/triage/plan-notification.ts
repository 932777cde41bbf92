import { DateTime } from 'luxon';
import type { Link, MailHead, PlannedRequest } from '../contract/entities.ts';
import { lotOfGroup } from '../contract/group-lot.ts';
import { MAIL_TARGET, mailtoAddress, type NotificationBody } from '../contract/notification-mail.ts';
import type { Settings } from '../contract/settings.ts';
import { chooseLanguage, textFor } from '../contract/text/text.ts';
import type { MailKind } from '../contract/triage-settings.ts';
import { fillHtml, fillLine, fillText, type TemplateValues } from './fill-template.ts';
import { subjectGroupId } from './subject-group.ts';

/** What triage found out about a mail that a notification tells of. */
export type NotifiedMail = {
  readonly head: Pick<MailHead, 'subject' | 'from' | 'sender' | 'date'>;
  readonly kind: MailKind;
  readonly deliveryTime: string | null;
  readonly links: readonly Link[];
};

/** As the settings bound a subject. Code points. */
const SUBJECT_MAX = 300;
/** No more are told of; the ledger and the webhooks have all. */
const MOST_LINKS = 100;

/** The notification mail as one more request of a decision; null: none is wanted for this kind. */
export function planNotification(mail: NotifiedMail, settings: Settings): PlannedRequest | null {
  const { enabled, recipient, kinds } = settings.gmail.notify;
  if (!enabled || !kinds.some((kind) => kind === mail.kind)) return null;
  return {
    target: MAIL_TARGET,
    url: mailtoAddress(recipient),
    body: { ...buildNotification(mail, settings) },
  };
}

/** Subject and body by the operator's template, or by the built-in one in the operator's language. */
export function buildNotification(mail: NotifiedMail, settings: Settings): NotificationBody {
  const texts = textFor(chooseLanguage(settings.language, {}));
  const { notify } = settings.gmail;
  const subject = notify.subject === '' ? texts.notification.subject : notify.subject;
  const text = notify.text === '' ? texts.notification.text : notify.text;
  const values = valuesOf(mail, settings, texts.kinds[mail.kind]);
  return {
    subject: fillLine(subject, values, SUBJECT_MAX),
    text: fillText(text, values),
    html: fillHtml(text, values),
  };
}

function valuesOf(mail: NotifiedMail, settings: Settings, kind: string): TemplateValues {
  const { head, deliveryTime } = mail;
  const links = mail.links.slice(0, MOST_LINKS).map((link) => link.raw_url);
  const lot = lotOfGroup(subjectGroupId(head.subject));
  return {
    kind: [kind],
    subject: [head.subject],
    sender: [head.from === '' ? head.sender : head.from],
    received: [receivedText(head.date, settings.timeZone)],
    delivery_time: deliveryTime === null ? [] : [deliveryTime],
    lot: lot === null ? [] : [lot],
    links,
    first_link: links.slice(0, 1),
  };
}

/** By the mail's own Date header, in the zone; as it stands when it is no date. */
function receivedText(date: string, timeZone: string): string {
  const sent = DateTime.fromRFC2822(date, { zone: timeZone });
  return sent.isValid ? sent.toFormat('dd/MM/yyyy HH:mm') : date;
}
