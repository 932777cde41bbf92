import {
  GMAIL_ENDS_SOON_MS,
  type GmailConnection,
  type GmailStatus,
} from '../../../src-agent/contract/gmail.ts';

/** The connection as it is at this instant: its end comes nearer without an event. */
export function connectionNow(
  { connection, grantEndsAt }: Pick<GmailStatus, 'connection' | 'grantEndsAt'>,
  now: number,
): GmailConnection {
  const isNear = grantEndsAt !== null && grantEndsAt - now <= GMAIL_ENDS_SOON_MS;
  return connection.state === 'healthy' && isNear ? { state: 'ending', endsAt: grantEndsAt } : connection;
}
