import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../../test/support/fake-clock.ts';
import { GRANT_OVER, SCOPE_SEND } from '../../test/support/sample-gmail-check.ts';
import { settingsSchema } from '../contract/settings.ts';
import type { GoogleGrant, MailOutcome, OutgoingMail } from '../ports.ts';
import { type CheckParts, type CheckRequest, checkGmail } from './check-gmail.ts';
import type { GoogleAnswer } from './google-client.ts';
import { judgeConfiguration } from './judge-configuration.ts';

const TOKEN = 'ya29.a-secret-access-token';
const GRANT: GoogleGrant = {
  accessToken: TOKEN,
  expiresAt: 0,
  expiresIn: 3_599,
  tokenType: 'Bearer',
  scopes: [SCOPE_SEND],
  grantEndsAt: Date.parse('2025-11-25T09:15:00Z'),
  httpStatus: 200,
};
const ACCEPTED: MailOutcome = { kind: 'accepted', messageId: 'm-1', threadId: 't-1', httpStatus: 200 };
const DRY: CheckRequest = { mode: 'dry-run', trigger: 'operator' };
const SEND: CheckRequest = { mode: 'send', trigger: 'operator', recipient: 'me@example.com' };

const GOOD = judgeConfiguration({
  'client-id': '1-a.apps.googleusercontent.com',
  'client-secret': 'GOCSPX-secret',
  'refresh-token': '1//0refresh-token',
  'from-address': 'studio@example.com',
  'from-name': '',
  'test-recipient': '',
});

const granted = (change: Partial<GoogleGrant> = {}): GoogleAnswer<GoogleGrant> => ({
  ok: true,
  value: { ...GRANT, ...change },
});

function setUp(grant: GoogleAnswer<GoogleGrant> = granted(), outcome: MailOutcome = ACCEPTED) {
  const clock = createFakeClock();
  const asked: string[] = [];
  const mails: OutgoingMail[] = [];
  const account: CheckParts['account'] = {
    examine: async () => {
      asked.push('grant');
      await clock.advance(250);
      return grant;
    },
    send: async (mail) => {
      asked.push('send');
      mails.push(mail);
      return outcome;
    },
  };
  const settings = settingsSchema.parse({ timeZone: 'UTC', gmail: { fromAddress: 'studio@example.com' } });
  return {
    asked,
    mails,
    check: (request: CheckRequest, states = GOOD) =>
      checkGmail(
        { clock, newId: () => 'id-1', account, settings: () => settings, language: () => 'fr' },
        states,
        request,
      ),
  };
}

describe('a dry run', () => {
  it('renews the access whatever is in memory, and tells what Google granted and until when', async () => {
    const { check, asked } = setUp();
    expect(await check(DRY)).toEqual({
      at: Date.parse('2025-11-18T09:15:00Z'),
      tookMs: 250,
      mode: 'dry-run',
      trigger: 'operator',
      failure: null,
      httpStatus: 200,
      tokenType: 'Bearer',
      expiresIn: 3_599,
      scopes: [SCOPE_SEND],
      grantEndsAt: GRANT.grantEndsAt,
      recipient: null,
      messageId: null,
      threadId: null,
    });
    expect(asked).toEqual(['grant']);
  });

  it('keeps why Google refused, without what is for the log alone', async () => {
    const failure = { ...GRANT_OVER, cause: 'HTTP 400 invalid_grant' };
    const fault = { failure, httpStatus: 400, fromGoogle: true, retryAfterMs: null, wasSent: false };
    const { check } = setUp({ ok: false, fault });
    const found = await check(DRY);
    expect(found.failure).toEqual(GRANT_OVER);
    expect(found.httpStatus).toBe(400);
  });

  it('names the scope that is missing', async () => {
    const { check } = setUp(granted({ scopes: ['openid'] }));
    const { failure, scopes } = await check(DRY);
    expect({ failure, scopes }).toEqual({
      failure: { code: 'gmail.scope-missing', params: { missing: 'gmail.send' }, retryable: false },
      scopes: ['openid'],
    });
  });

  it('asks Google nothing with what cannot be right', async () => {
    const { check, asked } = setUp();
    const cut = GOOD.map((one) =>
      one.field === 'client-id' ? { ...one, state: 'malformed' as const } : one,
    );
    expect((await check(DRY, cut)).failure).toEqual({
      code: 'gmail.malformed',
      params: { fields: 'gmail.clientId' },
      retryable: false,
    });
    expect(asked).toEqual([]);
  });

  it('never holds the access token', async () => {
    const { check } = setUp();
    expect(JSON.stringify(await check(SEND))).not.toContain(TOKEN);
  });
});

describe('a check that sends', () => {
  it('sends one mail to the recipient and keeps its ids', async () => {
    const { check, mails, asked } = setUp();
    expect(await check(SEND)).toMatchObject({
      failure: null,
      recipient: 'me@example.com',
      messageId: 'm-1',
      threadId: 't-1',
      expiresIn: 3_599,
    });
    expect(asked).toEqual(['grant', 'send']);
    expect(mails).toMatchObject([{ to: 'me@example.com', messageId: 'check.id-1@example.com' }]);
    expect(mails[0]?.html).toContain('lang="fr"');
  });

  it('sends nothing when the grant does not allow it', async () => {
    const { check, asked } = setUp(granted({ scopes: [] }));
    expect((await check(SEND)).failure?.code).toBe('gmail.scope-missing');
    expect(asked).toEqual(['grant']);
  });

  it('keeps why Gmail refused the mail', async () => {
    const failure = {
      code: 'gmail.message-refused',
      params: {},
      retryable: false,
      cause: 'HTTP 400',
    } as const;
    const { check } = setUp(granted(), { kind: 'refused', failure, httpStatus: 400, retryAfterMs: null });
    const found = await check(SEND);
    expect(found.failure).toEqual({ code: 'gmail.message-refused', params: {}, retryable: false });
    expect([found.httpStatus, found.messageId, found.recipient]).toEqual([400, null, 'me@example.com']);
  });

  it('says when nobody knows whether the mail left', async () => {
    const failure = { code: 'gmail.outcome-unknown', params: {}, retryable: false } as const;
    const { check } = setUp(granted(), { kind: 'unknown', failure });
    expect(await check(SEND)).toMatchObject({ failure, httpStatus: null });
  });
});

it('keeps an answer of any length within the bounds of the history', async () => {
  const { check } = setUp(
    granted({
      tokenType: 'x'.repeat(1_000),
      scopes: [SCOPE_SEND, ...Array.from({ length: 200 }, () => 'y'.repeat(1_000))],
    }),
  );
  const { tokenType, scopes } = await check(DRY);
  expect([tokenType?.length, scopes?.length, scopes?.[1]?.length]).toEqual([40, 100, 300]);
});
