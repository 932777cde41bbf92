import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../contract/settings.ts';
import { MAILBOX_SCOPE, missingScopes, neededScopes, SEND_SCOPE, scopeName } from './google-scopes.ts';

describe('scopes', () => {
  it('asks for sending alone, and for the mailbox only when it is logged in with Google', () => {
    const settings = defaultSettings();
    expect(neededScopes(settings)).toEqual([SEND_SCOPE]);
    expect(neededScopes({ mailbox: { ...settings.mailbox, auth: 'google' } })).toEqual([
      SEND_SCOPE,
      MAILBOX_SCOPE,
    ]);
  });

  it.each([
    [[SEND_SCOPE], [SEND_SCOPE], []],
    [[SEND_SCOPE], [], [SEND_SCOPE]],
    [[SEND_SCOPE], ['openid', 'email'], [SEND_SCOPE]],
    [[SEND_SCOPE], [MAILBOX_SCOPE], []],
    [[SEND_SCOPE], ['https://www.googleapis.com/auth/gmail.modify'], []],
    [[SEND_SCOPE], ['https://www.googleapis.com/auth/gmail.readonly'], [SEND_SCOPE]],
    [[MAILBOX_SCOPE], [SEND_SCOPE], [MAILBOX_SCOPE]],
    [[MAILBOX_SCOPE], [MAILBOX_SCOPE], []],
  ])('of %j, with %j granted, %j is missing', (needed, granted, missing) => {
    expect(missingScopes(needed, granted)).toEqual(missing);
  });

  it('names a scope in short', () => {
    expect([SEND_SCOPE, MAILBOX_SCOPE, 'openid'].map(scopeName)).toEqual([
      'gmail.send',
      'mail.google.com',
      'openid',
    ]);
  });
});
