import { GMAIL_ENDS_SOON_MS, type GmailConnection, gmailOutcome } from '../contract/gmail.ts';
import type { GmailCheckRun } from '../ports.ts';

/** The state of the connection from what is set and what the last checks found. Pure. */
export function judgeConnection(facts: {
  /** Whether anything a dry run needs is missing. */
  readonly configured: boolean;
  /** Something was set since the last check: what it found is no longer known to be so. */
  readonly changedSince: boolean;
  readonly run: GmailCheckRun | null;
  readonly now: number;
}): GmailConnection {
  const { run } = facts;
  if (!facts.configured) return { state: 'not-configured' };
  if (run === null || facts.changedSince) return { state: 'unchecked' };
  const { failure, grantEndsAt } = run.last;
  if (failure !== null) {
    const state = gmailOutcome(run.last) === 'temporary' ? 'unreachable' : 'broken';
    return { state, since: run.since, failure };
  }
  // A grant of an app in Testing always ends within seven days: only its last ones are news.
  if (grantEndsAt !== null && grantEndsAt - facts.now <= GMAIL_ENDS_SOON_MS) {
    return { state: 'ending', endsAt: grantEndsAt };
  }
  return { state: 'healthy', since: run.since };
}
