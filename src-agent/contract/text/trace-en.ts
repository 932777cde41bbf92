import type { TraceTexts } from '../trace-details.ts';
import type { MailKind } from '../triage-settings.ts';
import type { Weekday } from '../wall-clock.ts';
import { lookUp, megabytes } from './trace-words.ts';

const KINDS: Readonly<Record<MailKind, string>> = {
  recadrage: 'recadrage mails',
  desabonnement: 'availability mails',
  presence: 'Saturday mails',
  other: 'other mails',
};

const DAYS: Readonly<Record<Weekday, string>> = {
  mon: 'Monday',
  tue: 'Tuesday',
  wed: 'Wednesday',
  thu: 'Thursday',
  fri: 'Friday',
  sat: 'Saturday',
  sun: 'Sunday',
};

export const TRACE_EN: TraceTexts = {
  'sender.allowed': ({ sender }) => `${sender} is an allowed sender.`,
  'sender.list-empty': () => 'The list of allowed senders is empty, so every sender passes.',
  'sender.missing': () => 'The From header holds no address, so no sender can be allowed.',
  'sender.not-allowed': ({ sender, nearest }) =>
    nearest === ''
      ? `${sender} is not an allowed sender.`
      : `${sender} is not an allowed sender. The nearest one on the list is ${nearest}.`,
  'authentication.off': () => 'Whether its sender is proven is not looked at (setting off).',
  'authentication.proven': ({ server }) => `${server} says that the sender is true (DMARC).`,
  'authentication.nothing-said': ({ server }) => `${server} says nothing of the sender: From is not proven.`,
  'authentication.not-passed': ({ server, verdict }) =>
    verdict === ''
      ? `${server} gives no verdict by DMARC: From is not proven.`
      : `${server} does not confirm the sender (DMARC: ${verdict}): From is not proven.`,
  'authentication.other-domain': ({ server, domain }) =>
    `${server} judged another sender, of ${domain}: From is not proven.`,
  'mail-dedup.off': () => 'Mails already handled are not looked for (setting off).',
  'mail-dedup.new': () => 'This mail was not handled before.',
  'mail-dedup.duplicate': () => 'This mail was already handled.',
  'reply.no': () => 'The subject is no reply and no forward.',
  'reply.yes': ({ prefix }) => `The subject starts with “${prefix}”: a reply or a forward.`,
  'size.no-limit': () => 'No size limit is set.',
  'size.ok': ({ sizeBytes, limitMb }) =>
    `${megabytes(sizeBytes, '.')} MB, within the limit of ${limitMb} MB.`,
  'size.too-large': ({ sizeBytes, limitMb }) =>
    `${megabytes(sizeBytes, '.')} MB, more than the limit of ${limitMb} MB.`,
  'complexity.ok': () => 'The mail could be read whole.',
  'complexity.too-complex': ({ what }) => `The mail is too complex to be read: ${what}.`,
  'complexity.text-cut': () => 'The text is longer than 5 MB; its end was not searched.',
  'attachments.not-required': () => 'No attachment is required.',
  'attachments.present': ({ count }) =>
    count === 1 ? 'It has 1 attachment.' : `It has ${count} attachments.`,
  'attachments.missing': () => 'An attachment is required and there is none.',
  'keywords.none': () => 'It holds none of the excluded words.',
  'keywords.none-for-kind': ({ kind }) => `It holds none of the words excluded for ${lookUp(KINDS, kind)}.`,
  'keywords.excluded': ({ keyword }) => `It holds the excluded word “${keyword}”.`,
  'keywords.excluded-for-kind': ({ keyword, kind }) =>
    `It holds “${keyword}”, a word excluded for ${lookUp(KINDS, kind)}.`,
  'presence.no': () => 'It does not ask about Saturday.',
  'presence.other-day': ({ weekday }) =>
    `It speaks of Saturday, but that counts only on Thursday and Friday, and today is ${lookUp(DAYS, weekday)}.`,
  'presence.yes': ({ present }) =>
    `It asks about Saturday; the answer set is ${present === 'yes' ? '“present”' : '“absent”'}.`,
  'presence.not-configured': ({ present }) =>
    `No address is set for the answer ${present === 'yes' ? '“present”' : '“absent”'}; it waits until there is one.`,
  'group-dedup.off': () => 'Mails about the same lot are not looked for (setting off).',
  'group-dedup.no-subject': () => 'Without a subject it belongs to no group.',
  'group-dedup.new': ({ group }) => `No mail of the group ${group} was delivered yet.`,
  'group-dedup.duplicate': ({ group }) => `A mail of the group ${group} was already delivered.`,
  'group-dedup.in-flight': ({ group }) =>
    `Another mail of the group ${group} is on its way; what becomes of it decides.`,
  'detector.none': () => 'No detector recognises it.',
  'detector.recadrage': ({ deliveryTime }) => `A recadrage mail, to be done for ${deliveryTime}.`,
  'detector.recadrage-urgent': ({ deliveryTime }) =>
    `An urgent recadrage mail: one hour from now, ${deliveryTime}.`,
  'detector.recadrage-no-time': () =>
    'Subject and link are those of a recadrage mail, but it states no delivery time.',
  'detector.desabonnement': () => 'An availability mail (journée, tarifs habituels), not urgent.',
  'detector.desabonnement-urgent': () => 'An urgent availability mail (journée, tarifs habituels).',
  'window.none': () => 'No webhook window is set.',
  'window.open': ({ start, end }) => `The webhook window ${start}–${end} is open.`,
  'window.closed-sent': ({ start, end, kind }) =>
    `The webhook window ${start}–${end} is closed, but ${lookUp(KINDS, kind)} are sent all the same.`,
  'window.closed-waits': ({ start, end, opensAt }) =>
    opensAt === ''
      ? `The webhook window ${start}–${end} is closed and never opens.`
      : `The webhook window ${start}–${end} is closed; the mail waits until ${opensAt}.`,
  'window.closed-skipped': ({ start, end, kind }) =>
    `The webhook window ${start}–${end} is closed; ${lookUp(KINDS, kind)} are then not sent.`,
  'links.found': ({ count }) => (count === 1 ? '1 delivery link found.' : `${count} delivery links found.`),
  'links.most-kept': ({ count }) => `More than ${count} delivery links found; the first ${count} are kept.`,
  'links.none': () => 'No delivery link found (Dropbox, FromSmash, SwissTransfer).',
  'links.none-allowed': () => 'No delivery link found; the settings send such mails all the same.',
  'targets.none-configured': () => 'No webhook target is set; the mail waits until there is one.',
  'targets.off': ({ target }) => `The target ${target} is switched off; the mail waits until it is on again.`,
  'targets.none-for-kind': ({ kind }) => `No target takes ${lookUp(KINDS, kind)}.`,
  'targets.excluded': ({ target, keyword }) =>
    `It holds “${keyword}”, a word excluded for the target ${target}.`,
  'targets.chosen': ({ target }) => `It goes to the target ${target}.`,
  'targets.notified': ({ recipient }) => `A mail to ${recipient} tells of it.`,
  'targets.presence': ({ present }) =>
    `It goes to the address of the answer ${present === 'yes' ? '“present”' : '“absent”'}.`,
  'targets.content-cut': ({ target, kept, total }) =>
    `For ${target} the text was cut to ${kept} of ${total} characters: a body has 256 KB at most.`,
  'targets.links-cut': ({ target, kept, total }) =>
    `For ${target} only ${kept} of ${total} links fit into the body.`,
  'targets.fields-cut': ({ target }) => `For ${target} overlong header fields were cut.`,
  'sending.on': () => 'Sending is on.',
  'sending.off': () => 'Sending is switched off; the mail waits until it is on again.',
};
