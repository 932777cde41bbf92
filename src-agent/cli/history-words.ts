import type { z } from 'zod';
import type { COMMANDS } from '../contract/commands.ts';
import type { DeliveryDetail, MessageDetail } from '../contract/history-commands.ts';
import { plain } from '../support/plain-text.ts';
import { columns, type Show } from './show.ts';

/** Signs, so that the eye finds the check that decided. */
const VERDICT_MARKS = { pass: '✓', stop: '■', note: '·' } as const;

type Output<Name extends keyof typeof COMMANDS> = z.output<(typeof COMMANDS)[Name]['output']>;

function withNext(table: string, next: string | null, show: Show): string {
  return next === null ? table : `${table}\n${show.words.more(next)}`;
}

export function messagesWords(page: Output<'messages.list'>, show: Show): string {
  if (page.items.length === 0) return show.words.none.mails;
  const rows = page.items.map((mail) => [
    String(mail.id),
    show.instant(mail.noticedAt),
    show.texts.mailStates[mail.state],
    mail.kind === null ? '-' : show.texts.kinds[mail.kind],
    plain(mail.sender, 32),
    plain(mail.subject, 48),
    mail.dueAt === null
      ? show.reason(mail.reason)
      : `${show.reason(mail.reason)} (${show.instant(mail.dueAt)})`,
  ]);
  return withNext(columns([show.words.mailColumns, ...rows]), page.next, show);
}

export function messageWords(mail: MessageDetail, show: Show): string {
  const lines = [
    `${plain(mail.subject, 200)}`,
    columns([
      [show.words.mail.from, plain(mail.sender, 200)],
      [show.words.mail.place, `${mail.folder}, UID ${mail.uid} (UIDVALIDITY ${mail.uidValidity})`],
      [
        show.words.mail.state,
        `${show.texts.mailStates[mail.state]}${show.words.colon} ${show.reason(mail.reason)}`,
      ],
      [show.words.mail.due, show.instant(mail.dueAt)],
      [
        show.words.mail.kind,
        `${mail.kind === null ? '-' : show.texts.kinds[mail.kind]}${mail.urgent ? `, ${show.words.urgent}` : ''}`,
      ],
      [show.words.mail.deliveryTime, mail.deliveryTime ?? '-'],
      [show.words.mail.times, [mail.noticedAt, mail.decidedAt, mail.endedAt].map(show.instant).join(', ')],
    ]),
    '',
    `${show.words.mail.checks}${show.words.colon}`,
    columns(
      mail.trace.map((step) => [
        '',
        show.texts.checks[step.check],
        VERDICT_MARKS[step.verdict],
        plain(show.trace(step), 300),
      ]),
    ),
  ];
  if (mail.links.length > 0)
    lines.push(
      '',
      `${show.words.mail.links}${show.words.colon}`,
      ...mail.links.map((link) => `  ${plain(link.raw_url, 300)}`),
    );
  if (mail.deliveries.length > 0) {
    lines.push(
      '',
      `${show.words.mail.deliveries}${show.words.colon}`,
      columns(mail.deliveries.map((delivery) => ['', ...deliveryRow(delivery, show)])),
    );
  }
  return lines.join('\n');
}

function deliveryRow(delivery: Output<'deliveries.list'>['items'][number], show: Show): string[] {
  return [
    delivery.id,
    show.instant(delivery.createdAt),
    show.texts.deliveryStates[delivery.state],
    `${delivery.target} (${delivery.host})`,
    String(delivery.attempts),
    show.instant(delivery.nextAttemptAt),
    delivery.lastError ?? (delivery.lastStatus === null ? '-' : String(delivery.lastStatus)),
    plain(delivery.subject, 48),
  ];
}

export function deliveriesWords(page: Output<'deliveries.list'>, show: Show): string {
  if (page.items.length === 0) return show.words.none.deliveries;
  return withNext(
    columns([show.words.deliveryColumns, ...page.items.map((delivery) => deliveryRow(delivery, show))]),
    page.next,
    show,
  );
}

export function deliveryWords(delivery: DeliveryDetail, show: Show): string {
  const attempts = delivery.history.map((attempt) => [
    '',
    `#${attempt.number}`,
    show.instant(attempt.startedAt),
    show.texts.attemptOutcomes[attempt.outcome],
    attempt.status === null ? '-' : String(attempt.status),
    attempt.error === null ? '' : show.failure(attempt.error),
  ]);
  return [
    columns([
      [show.words.delivery.delivery, delivery.id],
      [show.words.delivery.mail, `${delivery.messageId}${show.words.colon} ${plain(delivery.subject, 200)}`],
      [show.words.delivery.target, `${delivery.target} (${delivery.host})`],
      [show.words.delivery.state, show.texts.deliveryStates[delivery.state]],
      [show.words.delivery.next, show.instant(delivery.nextAttemptAt)],
    ]),
    '',
    `${show.words.delivery.attempts}${show.words.colon}`,
    attempts.length === 0 ? `  ${show.words.none.attempts}` : columns(attempts),
    '',
    `${show.words.delivery.body}${show.words.colon}`,
    delivery.body,
  ].join('\n');
}

export function retryWords(output: Output<'deliveries.retry'>, show: Show): string {
  return output.retried === 0 ? show.words.none.toRetry : show.words.retried(output.retried);
}

export function doneWords(_output: unknown, show: Show): string {
  return show.words.done;
}

export function linksWords(page: Output<'links.list'>, show: Show): string {
  if (page.items.length === 0) return show.words.none.links;
  const rows = page.items.map((link) => [
    String(link.id),
    show.instant(link.receivedAt),
    show.words.linkStates[link.doneAt === null ? 'open' : 'done'],
    link.provider,
    link.lot ?? '-',
    plain(link.sender, 32),
    plain(link.raw_url, 300),
  ]);
  return withNext(columns([show.words.linkColumns, ...rows]), page.next, show);
}
