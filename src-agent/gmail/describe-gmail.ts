import type { GmailFieldState, GmailStatus } from '../contract/gmail.ts';
import type { Settings } from '../contract/settings.ts';
import type { GmailCheckRun } from '../ports.ts';
import { missingScopes, neededScopes } from './google-scopes.ts';
import { fieldsInTheWay } from './judge-configuration.ts';
import { judgeConnection } from './judge-connection.ts';

/** All that is known of the connection, put together for every surface. Pure. */
export function describeGmail(facts: {
  readonly states: readonly GmailFieldState[];
  readonly settings: Pick<Settings, 'mailbox'>;
  readonly run: GmailCheckRun | null;
  readonly changedSince: boolean;
  readonly nextCheckAt: number | null;
  readonly connecting: GmailStatus['connecting'];
  readonly now: number;
}): GmailStatus {
  const { states, run, now } = facts;
  const configured =
    fieldsInTheWay(states, 'missing', { mode: 'dry-run', recipientNamed: true }).length === 0;
  const needed = [...neededScopes(facts.settings)];
  // Of a connection that is gone nothing is granted any more, whatever its last check found.
  const last = configured ? (run?.last ?? null) : null;
  const granted = last?.scopes ?? null;
  const accessEnd = last?.expiresIn == null ? null : last.at + last.expiresIn * 1_000;
  return {
    configuration: [...states],
    connection: judgeConnection({ configured, changedSince: facts.changedSince, run, now }),
    scopes: { needed, granted, missing: granted === null ? [] : [...missingScopes(needed, granted)] },
    accessExpiresAt: accessEnd !== null && accessEnd > now ? accessEnd : null,
    grantEndsAt: last?.grantEndsAt ?? null,
    lastCheck: run?.last ?? null,
    nextCheckAt: facts.nextCheckAt,
    connecting: facts.connecting,
  };
}
