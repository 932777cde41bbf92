import type { z } from 'zod';
import type { COMMANDS, DeliveryDetail, MessageDetail } from '../contract/commands.ts';
import { plain } from '../support/plain-text.ts';
import { columns, type Show } from './show.ts';

type Output<Name extends keyof typeof COMMANDS> = z.output<(typeof COMMANDS)[Name]['output']>;

function withNext(table: string, next: string | null): string {
  return next === null ? table : `${table}\n(more: --cursor ${next})`;
}

export function messagesWords(page: Output<'messages.list'>, show: Show): string {
  if (page.items.length === 0) return 'No mail has been seen yet.';
  const rows = page.items.map((mail) => [
    String(mail.id),
    show.instant(mail.noticedAt),
    mail.state,
    mail.kind ?? '-',
    plain(mail.sender, 32),
    plain(mail.subject, 48),
    mail.dueAt === null
      ? show.reason(mail.reason)
      : `${show.reason(mail.reason)} (${show.instant(mail.dueAt)})`,
  ]);
  return withNext(columns([['ID', 'SEEN', 'STATE', 'KIND', 'FROM', 'SUBJECT', 'WHY'], ...rows]), page.next);
}

export function messageWords(mail: MessageDetail, show: Show): string {
  const lines = [
    `${plain(mail.subject, 200)}`,
    columns([
      ['from', plain(mail.sender, 200)],
      ['place', `${mail.folder}, UID ${mail.uid} (UIDVALIDITY ${mail.uidValidity})`],
      ['state', `${mail.state}: ${show.reason(mail.reason)}`],
      ['due', show.instant(mail.dueAt)],
      ['kind', `${mail.kind ?? '-'}${mail.urgent ? ', urgent' : ''}`],
      ['delivery time', mail.deliveryTime ?? '-'],
      ['seen, decided, ended', [mail.noticedAt, mail.decidedAt, mail.endedAt].map(show.instant).join(', ')],
    ]),
    '',
    'Checks:',
    columns(mail.trace.map((step) => ['', step.check, step.verdict, plain(show.trace(step), 300)])),
  ];
  if (mail.links.length > 0)
    lines.push('', 'Links:', ...mail.links.map((link) => `  ${plain(link.raw_url, 300)}`));
  if (mail.deliveries.length > 0) {
    lines.push(
      '',
      'Deliveries:',
      columns(mail.deliveries.map((delivery) => ['', ...deliveryRow(delivery, show)])),
    );
  }
  return lines.join('\n');
}

function deliveryRow(delivery: Output<'deliveries.list'>['items'][number], show: Show): string[] {
  return [
    delivery.id,
    show.instant(delivery.createdAt),
    delivery.state,
    `${delivery.target} (${delivery.host})`,
    String(delivery.attempts),
    show.instant(delivery.nextAttemptAt),
    delivery.lastError ?? (delivery.lastStatus === null ? '-' : String(delivery.lastStatus)),
    plain(delivery.subject, 48),
  ];
}

export function deliveriesWords(page: Output<'deliveries.list'>, show: Show): string {
  if (page.items.length === 0) return 'No delivery matches.';
  const head = ['ID', 'MADE', 'STATE', 'TARGET', 'TRIES', 'NEXT', 'LAST ANSWER', 'SUBJECT'];
  return withNext(columns([head, ...page.items.map((delivery) => deliveryRow(delivery, show))]), page.next);
}

export function deliveryWords(delivery: DeliveryDetail, show: Show): string {
  const attempts = delivery.history.map((attempt) => [
    '',
    `#${attempt.number}`,
    show.instant(attempt.startedAt),
    attempt.outcome,
    attempt.status === null ? '-' : String(attempt.status),
    attempt.error === null ? '' : show.failure(attempt.error),
  ]);
  return [
    columns([
      ['delivery', delivery.id],
      ['mail', `${delivery.messageId}: ${plain(delivery.subject, 200)}`],
      ['target', `${delivery.target} (${delivery.host})`],
      ['state', delivery.state],
      ['next', show.instant(delivery.nextAttemptAt)],
    ]),
    '',
    'Attempts:',
    attempts.length === 0 ? '  none yet' : columns(attempts),
    '',
    'Body:',
    delivery.body,
  ].join('\n');
}

export function retryWords(output: Output<'deliveries.retry'>): string {
  return output.retried === 0 ? 'Nothing to retry: no delivery is dead.' : `${output.retried} queued again.`;
}

export function doneWords(): string {
  return 'Done.';
}

export function linksWords(page: Output<'links.list'>, show: Show): string {
  if (page.items.length === 0) return 'No link has been received yet.';
  const rows = page.items.map((link) => [
    show.instant(link.receivedAt),
    link.provider,
    link.lot ?? '-',
    plain(link.sender, 32),
    plain(link.raw_url, 300),
  ]);
  return withNext(columns([['RECEIVED', 'PROVIDER', 'LOT', 'FROM', 'LINK'], ...rows]), page.next);
}
