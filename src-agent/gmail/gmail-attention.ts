import { DateTime } from 'luxon';
import { assertNever } from '../contract/assert-never.ts';
import type { GmailConnection } from '../contract/gmail.ts';
import type { Failure } from '../contract/result.ts';

/** A network that is away for less passes by itself, unnoticed by most. */
const LONG_UNREACHABLE_MS = 86_400_000;

/** What is wrong with the connection, or will be; null: nothing is known to be. `timeZone`: of the date in it. */
export function gmailTrouble(connection: GmailConnection, timeZone: string): Failure | null {
  switch (connection.state) {
    case 'not-configured':
    case 'unchecked':
    case 'healthy':
      return null;
    case 'ending': {
      const date = DateTime.fromMillis(connection.endsAt, { zone: timeZone }).toFormat('yyyy-LL-dd HH:mm');
      return { code: 'attention.gmail-ending', params: { date }, retryable: false };
    }
    case 'unreachable':
    case 'broken':
      return connection.failure;
    default:
      return assertNever(connection);
  }
}

/** The same where the operator should do something about it. */
export function gmailAttention(
  connection: GmailConnection,
  { now, timeZone }: { readonly now: number; readonly timeZone: string },
): Failure | null {
  const passes = connection.state === 'unreachable' && now - connection.since < LONG_UNREACHABLE_MS;
  return passes ? null : gmailTrouble(connection, timeZone);
}
