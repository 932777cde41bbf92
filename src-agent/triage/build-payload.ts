import type { Link, MailHead } from '../contract/entities.ts';
import type { Settings } from '../contract/settings.ts';
import { type AnnouncedWindow, announcedWindow } from './announced-window.ts';
import { cutCodePoints } from './normalise-text.ts';
import { directDownloadUrl } from './provider-links.ts';

/**
 * Bodies of webhooks, field by field and in the order of the replaced system (BEHAVIOUR.md 1.7 and 1.8): existing
 * receivers keep working.
 */
export type WebhookBody = AnnouncedWindow & {
  readonly microsoft_graph_email_id: string;
  readonly subject: string;
  readonly receivedDateTime: string;
  readonly sender_address: string;
  readonly bodyPreview: string;
  readonly email_content: string;
  readonly detector?: string;
  readonly delivery_time?: string;
  readonly sender_email: string;
  readonly delivery_links?: readonly Link[];
  readonly first_direct_download_url?: string | null;
  readonly dropbox_urls?: readonly string[];
  readonly dropbox_first_url?: string | null;
};

/** What triage found out about a mail that goes to a webhook. */
export type Recognised = {
  readonly head: MailHead;
  /** Text, line feed, HTML source. */
  readonly content: string;
  readonly links: readonly Link[];
  readonly detector: string | null;
  readonly deliveryTime: string | null;
  /** It may announce the start it is ahead of. */
  readonly early: boolean;
};

const PREVIEW_LENGTH = 200;

export function buildWebhookBody(
  mail: Recognised,
  settings: Settings,
  options: { readonly dropboxFields: boolean },
  now: number,
): WebhookBody {
  const { head, links } = mail;
  return {
    microsoft_graph_email_id: head.mailId,
    subject: head.subject,
    receivedDateTime: head.date,
    sender_address: head.from === '' ? head.sender : head.from,
    bodyPreview: cutCodePoints(mail.content, PREVIEW_LENGTH),
    email_content: mail.content,
    ...announcedWindow(settings, mail.early, now),
    ...(mail.detector === null ? {} : { detector: mail.detector }),
    ...(mail.deliveryTime === null ? {} : { delivery_time: mail.deliveryTime }),
    sender_email: head.sender,
    ...(links.length === 0 ? {} : { delivery_links: links }),
    ...(options.dropboxFields ? dropboxFields(links) : {}),
  };
}

/** What only the replaced system's documentation promised (BEHAVIOUR.md part 3 item 6). */
function dropboxFields(links: readonly Link[]) {
  const urls = links.filter((link) => link.provider === 'dropbox').map((link) => link.raw_url);
  const direct = urls.map(directDownloadUrl).find((url) => url !== null);
  return {
    first_direct_download_url: direct ?? null,
    dropbox_urls: urls,
    dropbox_first_url: urls[0] ?? null,
  };
}

export type PresenceBody = {
  readonly subject: string;
  readonly delivery_time: null;
  readonly sender_email: string;
  readonly presence: boolean;
  readonly detector: 'samedi_presence';
  readonly webhooks_time_start: null;
  readonly webhooks_time_end: null;
};

export function buildPresenceBody(head: MailHead, present: boolean): PresenceBody {
  return {
    subject: head.subject,
    delivery_time: null,
    sender_email: head.sender,
    presence: present,
    detector: 'samedi_presence',
    webhooks_time_start: null,
    webhooks_time_end: null,
  };
}
