import { assertNever } from '../contract/assert-never.ts';
import type { GmailCheck, GmailFieldState } from '../contract/gmail.ts';
import type { GmailMode } from '../contract/gmail-settings.ts';
import type { Failure } from '../contract/result.ts';
import type { Settings } from '../contract/settings.ts';
import type { Language } from '../contract/text/text.ts';
import type { Clock, GoogleGrant, NewId } from '../ports.ts';
import type { ManagedGoogleAccount } from './google-account.ts';
import { missingScopes, neededScopes, scopeName } from './google-scopes.ts';
import { fieldsInTheWay, namePlaces } from './judge-configuration.ts';
import { writeTestMail } from './write-test-mail.ts';

export type CheckRequest = {
  readonly trigger: GmailCheck['trigger'];
} & (
  | { readonly mode: Extract<GmailMode, 'dry-run'> }
  | { readonly mode: Extract<GmailMode, 'send'>; readonly recipient: string }
);

export type CheckParts = {
  readonly clock: Clock;
  readonly newId: NewId;
  readonly account: Pick<ManagedGoogleAccount, 'examine' | 'send'>;
  readonly settings: () => Settings;
  readonly language: () => Language;
};

/** What a check found, before it has a place in the history. */
export type Finding = Omit<GmailCheck, 'id'>;
type Answer = Omit<Finding, 'at' | 'tookMs' | 'mode' | 'trigger' | 'recipient'>;

const NO_ANSWER: Answer = {
  failure: null,
  httpStatus: null,
  tokenType: null,
  expiresIn: null,
  scopes: null,
  grantEndsAt: null,
  messageId: null,
  threadId: null,
};

/**
 * One check. A dry run has the access token renewed, whatever is in memory, and compares what was granted with what
 * the settings need; sending makes a real mail of it as well: only that proves sending (PROTOCOLS.md section 3).
 * A failure is a finding: it never fails itself.
 */
export async function checkGmail(
  parts: CheckParts,
  states: readonly GmailFieldState[],
  request: CheckRequest,
): Promise<Finding> {
  const { clock } = parts;
  const at = clock.now();
  const began = clock.monotonic();
  const answer = await ask(parts, states, request);
  return {
    at,
    tookMs: Math.round(clock.monotonic() - began),
    mode: request.mode,
    trigger: request.trigger,
    recipient: request.mode === 'send' ? request.recipient : null,
    ...answer,
  };
}

async function ask(
  parts: CheckParts,
  states: readonly GmailFieldState[],
  request: CheckRequest,
): Promise<Answer> {
  const malformed = fieldsInTheWay(states, 'malformed', { mode: request.mode, recipientNamed: true });
  if (malformed.length > 0) {
    return failed({ code: 'gmail.malformed', params: { fields: namePlaces(malformed) }, retryable: false });
  }
  const grant = await parts.account.examine();
  if (!grant.ok) return { ...failed(grant.fault.failure), httpStatus: grant.fault.httpStatus };
  const granted = describeGrant(grant.value);
  // A grant without names is one that was asked for as it stands.
  const missing =
    granted.scopes === null ? [] : missingScopes(neededScopes(parts.settings()), granted.scopes);
  if (missing.length > 0) {
    const params = { missing: missing.map(scopeName).join(', ') };
    return { ...granted, failure: { code: 'gmail.scope-missing', params, retryable: false } };
  }
  return request.mode === 'dry-run' ? granted : { ...granted, ...(await send(parts, request)) };
}

async function send(
  { clock, newId, account, settings, language }: CheckParts,
  { recipient, trigger }: Extract<CheckRequest, { mode: 'send' }>,
): Promise<Partial<Answer>> {
  const { timeZone, gmail } = settings();
  const domain = gmail.fromAddress.split('@').at(-1) ?? '';
  const outcome = await account.send(
    writeTestMail({
      to: recipient,
      trigger,
      language: language(),
      timeZone,
      now: clock.now(),
      messageId: `check.${newId()}@${domain}`,
    }),
  );
  switch (outcome.kind) {
    case 'accepted': {
      const { httpStatus, messageId, threadId } = outcome;
      return { httpStatus, messageId: messageId.slice(0, 200), threadId: threadId.slice(0, 200) };
    }
    case 'refused':
      return { failure: withoutCause(outcome.failure), httpStatus: outcome.httpStatus };
    case 'unknown':
      return { failure: withoutCause(outcome.failure), httpStatus: null };
    default:
      return assertNever(outcome);
  }
}

/** Within the bounds of the history: what Google says is kept whole only as far as it is reasonable. */
function describeGrant(grant: GoogleGrant): Answer {
  return {
    ...NO_ANSWER,
    httpStatus: grant.httpStatus,
    tokenType: grant.tokenType.slice(0, 40),
    expiresIn: Math.trunc(grant.expiresIn),
    scopes: grant.scopes?.slice(0, 100).map((scope) => scope.slice(0, 300)) ?? null,
    grantEndsAt: grant.grantEndsAt === null ? null : Math.trunc(grant.grantEndsAt),
  };
}

function failed(failure: Failure): Answer {
  return { ...NO_ANSWER, failure: withoutCause(failure) };
}

/** The cause is for the log of those who met the failure. */
function withoutCause({ code, params, retryable }: Failure): Failure {
  return { code, params, retryable };
}
