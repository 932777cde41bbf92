import { DateTime } from 'luxon';
import { z } from 'zod';
import type { MessageDetail } from '../contract/history-commands.ts';
import type { Status } from '../contract/status.ts';
import { traceText } from '../contract/text/trace-text.ts';
import { plain } from '../support/plain-text.ts';
import type { Received } from './demo-receiver.ts';

/** What a receiver of the demonstration reads in a request. */
const bodySchema = z.looseObject({
  detector: z.string().optional(),
  subject: z.string(),
  delivery_time: z.string().nullable().optional(),
  presence: z.boolean().optional(),
  webhooks_time_start: z.string().nullable().optional(),
  delivery_links: z.array(z.looseObject({ raw_url: z.string() })).optional(),
});

const STATE_MARKS = {
  sent: '✓ sent',
  waiting: '… waits',
  ignored: '– left alone',
  failed: '✗ failed',
  noticed: '?',
} as const;

/** One mail, its decision and the check that decided. */
export function describeMail(mail: MessageDetail, about: string, now: number, zone: string): string {
  const time = DateTime.fromMillis(now, { zone }).toFormat('HH:mm');
  const deciding = mail.trace.filter((step) => step.verdict === 'stop');
  const why = deciding.map((step) => traceText('en', step));
  const due =
    mail.dueAt === null ? '' : ` until ${DateTime.fromMillis(mail.dueAt, { zone }).toFormat('ccc HH:mm')}`;
  return [
    `${time}  ${plain(mail.subject, 60)}`,
    `       (${about})`,
    `       ${STATE_MARKS[mail.state]}${due}${why.length > 0 ? `: ${why.join('; ')}` : ''}`,
  ].join('\n');
}

/** One request that reached a receiver. */
export function describeRequest(request: Received): string {
  const body = bodySchema.parse(JSON.parse(request.body));
  const facts = [
    body.detector ?? 'no detector',
    ...(typeof body.delivery_time === 'string' ? [`delivery time ${body.delivery_time}`] : []),
    ...(body.presence === undefined ? [] : [`presence ${body.presence}`]),
    ...(typeof body.webhooks_time_start === 'string' ? [`start "${body.webhooks_time_start}"`] : []),
    ...(body.delivery_links ?? []).map((link) => link.raw_url),
  ];
  const attempt = request.headers['webhook-attempt'];
  const repeat =
    attempt === undefined || attempt === '1' ? '' : ` (attempt ${String(attempt)}, same Idempotency-Key)`;
  return `       → POST ${request.path}${repeat}: ${facts.join(', ')}`;
}

/** The account at the end; good when nothing is lost, failed or doubled. */
export function summarise(
  status: Status,
  received: readonly Received[],
): { readonly text: string; readonly good: boolean } {
  const { ledger } = status;
  const ids = new Set(received.map((request) => request.headers['idempotency-key']));
  const repeats = received.length - ids.size;
  const good =
    ledger.failed === 0 &&
    ledger.waiting === 0 &&
    ledger.noticed === 0 &&
    ledger.unaccounted === 0 &&
    ledger.sent === ids.size;
  const text = [
    '',
    'Summary',
    `  ${ledger.sent} mails sent, ${ledger.ignored} left alone with their reason, ${ledger.waiting} waiting, ${ledger.failed} failed`,
    `  ${ids.size} deliveries in ${received.length} requests (${repeats} flagged repeat after a 503)`,
    `  ${ledger.unaccounted ?? '?'} mails of the folder unaccounted for`,
  ].join('\n');
  return { text, good };
}
