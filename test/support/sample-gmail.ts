import { GMAIL_FIELDS, type GmailCheck, type GmailStatus } from '../../src-agent/contract/gmail.ts';

/** A connection that is set up and works. */
export function sampleGmail(change: Partial<GmailStatus> = {}): GmailStatus {
  return {
    configuration: GMAIL_FIELDS.map((field) => ({
      field,
      state: 'set',
      required: field !== 'from-name' && field !== 'test-recipient',
    })),
    connection: { state: 'healthy', since: 1 },
    scopes: { needed: [], granted: [], missing: [] },
    accessExpiresAt: null,
    grantEndsAt: null,
    lastCheck: null,
    nextCheckAt: null,
    connecting: null,
    ...change,
  };
}

/** A dry run that went well. */
export function sampleGmailCheck(change: Partial<GmailCheck> = {}): GmailCheck {
  return {
    id: 1,
    at: 1,
    tookMs: 400,
    mode: 'dry-run',
    trigger: 'automatic',
    failure: null,
    httpStatus: 200,
    tokenType: 'Bearer',
    expiresIn: 3_599,
    scopes: null,
    grantEndsAt: null,
    recipient: null,
    messageId: null,
    threadId: null,
    ...change,
  };
}
