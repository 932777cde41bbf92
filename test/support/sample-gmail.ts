import { GMAIL_FIELDS, type GmailStatus } from '../../src-agent/contract/gmail.ts';

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
