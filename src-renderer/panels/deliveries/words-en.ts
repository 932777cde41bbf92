import type { DeliveryState } from '../../../src-agent/contract/entities.ts';

export const deliveriesEn = {
  title: 'Deliveries',
  retryAll: 'Retry failed…',
  exportCsv: 'Export CSV…',
  exported: (count: number, shown: string, path: string) =>
    `${count === 1 ? '1 delivery' : `${shown} deliveries`} written to ${path}`,
  search: 'Search subject or sender',
  anyState: 'Any state',
  anyKind: 'Any kind',
  anyTarget: 'Any target',
  anyDay: 'Any day',
  state: 'State',
  /** For a narrow column. */
  states: {
    queued: 'Waiting',
    sending: 'Being sent',
    delivered: 'Delivered',
    dead: 'Failed for good',
    discarded: 'Discarded',
  } satisfies Record<DeliveryState, string>,
  kind: 'Kind',
  target: 'Target',
  day: 'Day',
  calendar: {
    previousMonth: 'Previous month',
    nextMonth: 'Next month',
    previousYear: 'Previous year',
    nextYear: 'Next year',
    previousDecade: 'Previous decade',
    nextDecade: 'Next decade',
  },
  targetAndKind: 'Target, kind',
  subject: 'Subject',
  result: 'Result',
  created: 'Created',
  fresh: (count: number, shown: string) =>
    count === 1 ? 'Show 1 new delivery' : `Show ${shown} new deliveries`,
  listed: (count: number, shown: string, goesOn: boolean) =>
    goesOn ? `${shown} shown, more as you scroll` : count === 1 ? '1 delivery' : `${shown} deliveries`,
  empty: 'No delivery yet',
  emptyHint:
    'For each mail that meets your conditions a request goes to each target that takes it. Every one of them appears here, with its attempts and answers.',
  toMail: 'Open the mail conditions',
  noneFound: 'Nothing matches',
  noneFoundHint: 'No delivery fits this search and these filters.',
  clear: 'Clear the filters',
  again: 'Try again',
  noSubject: '(no subject)',
  noSender: '(no sender)',
  due: (when: string) => `due ${when}`,
  waitsForWindow: 'waits for the window',
  attempts: (count: number, shown: string) => (count === 1 ? '1 attempt' : `${shown} attempts`),
  noAttempts: 'not tried yet',
  delivery: 'Delivery',
  from: 'From',
  to: 'To',
  host: 'Host',
  ended: 'Ended',
  nextAttempt: 'Next attempt',
  id: 'Idempotency key',
  mailId: 'Identifier',
  retry: 'Retry…',
  replay: 'Replay…',
  discard: 'Discard…',
  copy: 'Copy',
  copyId: 'Copy the key',
  copyBody: 'Copy the body',
  copyAll: 'Copy as JSON',
  tabAttempts: (shown: string) => `Attempts (${shown})`,
  tabRequest: 'Request',
  tabDecision: 'Decision',
  attemptsNone: 'Not tried yet. Each attempt will be listed here with what the receiver answered.',
  attempt: (number: string) => `Attempt ${number}`,
  took: (duration: string) => `took ${duration}`,
  answer: 'Answer',
  requestNow: 'As an attempt would send it now. Secrets are masked.',
  mailNow: 'As an attempt would send it now, through the Gmail connection.',
  requestNone:
    'It cannot be sent any more: its target is gone from the settings, or its body is no longer kept.',
  headers: 'Headers',
  header: 'Header',
  value: 'Value',
  body: 'Body',
  bodyGone: 'The body is no longer kept (Settings, retention).',
  links: 'Links of the mail',
  ask: {
    retryTitle: 'Retry this delivery?',
    retry: (target: string, host: string, next: string) =>
      `The same request goes to ${target} (${host}) at once, or when its limits allow it, as attempt ${next}. It keeps its idempotency key, so a receiver that has it already can tell. If it fails, the schedule of retries starts anew.`,
    retryConfirm: 'Retry',
    retryAllTitle: 'Retry every failed delivery?',
    retryAll: (count: number, shown: string) =>
      `${count === 1 ? '1 delivery' : `All ${shown} deliveries`} that failed for good ${count === 1 ? 'is' : 'are'} sent again, whatever the list shows now. Each keeps its idempotency key; limits per hour and the time window hold.`,
    /** Where mails are sent, too. */
    retryAllButMails: 'Mails that may have gone out are left out: look at each of them.',
    retryAllConfirm: (count: number, shown: string) =>
      count === 1 ? 'Retry 1 delivery' : `Retry ${shown} deliveries`,
    replayTitle: 'Send this delivery again?',
    replay: (target: string, host: string, next: string, delivered: boolean) =>
      delivered
        ? `${target} (${host}) already accepted it. It receives the same body with the same idempotency key once more, as attempt ${next}: a receiver that does not look at the key handles it twice.`
        : `It was discarded. The same body goes to ${target} (${host}) with the same idempotency key, as attempt ${next}.`,
    replayConfirm: 'Send again',
    discardTitle: 'Discard this delivery?',
    discard: (target: string) =>
      `Nothing more is sent to ${target} for this mail. The delivery stays in the list as discarded, and can be replayed as long as its body is kept.`,
    discardConfirm: 'Discard',
  },
  /** Instead of those above where the delivery is a mail. */
  askMail: {
    retryTitle: 'Send this mail again?',
    retry: (_target: string, host: string, next: string) =>
      `It did not go out. The same mail goes to its recipient at ${host} at once, or when the window allows it, as attempt ${next}.`,
    retryUnknown: (_target: string, host: string, next: string) =>
      `It may have gone out already: look into “Sent” of the Gmail account first. If it did, its recipient at ${host} gets it twice. It is sent as attempt ${next}.`,
    retryConfirm: 'Send again',
    replayTitle: 'Send this mail once more?',
    replay: (_target: string, host: string, next: string, delivered: boolean) =>
      delivered
        ? `Gmail already took it. Its recipient at ${host} gets the same mail a second time, as attempt ${next}.`
        : `It was discarded. The mail goes to its recipient at ${host}, as attempt ${next}.`,
    replayConfirm: 'Send',
  },
};
export type DeliveriesWords = typeof deliveriesEn;
