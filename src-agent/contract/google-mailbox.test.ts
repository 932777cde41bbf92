import { describe, expect, it } from 'vitest';
import { mailboxInUse } from './google-mailbox.ts';
import { type SettingsInput, settingsSchema } from './settings.ts';

const inUse = (input: SettingsInput) => {
  const { host, user } = mailboxInUse(settingsSchema.parse(input));
  return { host, user };
};
const gmail = { fromAddress: 'me@gmail.com' };

describe('the mailbox that is watched', () => {
  it('is at Google and of the account, where the Gmail connection logs in and nothing else is said', () => {
    expect(inUse({ mailbox: { auth: 'google' }, gmail })).toEqual({
      host: 'imap.gmail.com',
      user: 'me@gmail.com',
    });
    expect(inUse({ mailbox: { auth: 'google', user: 'team@studio.example' }, gmail })).toEqual({
      host: 'imap.gmail.com',
      user: 'team@studio.example',
    });
  });

  it('is as set with a password', () => {
    expect(inUse({ mailbox: {}, gmail })).toEqual({ host: '', user: '' });
  });

  it.each(['imap.gmail.com.evil.test', 'notgmail.com', 'imap.studio.example'])(
    'is not %s: Google’s token is shown to Google alone',
    (host) => {
      const parsed = settingsSchema.safeParse({ mailbox: { auth: 'google', host } });
      expect(parsed.error?.issues.map(({ path }) => path.join('.'))).toEqual(['mailbox.host']);
      expect(settingsSchema.safeParse({ mailbox: { host } }).success).toBe(true);
    },
  );

  it.each(['imap.gmail.com', 'IMAP.googlemail.com', '127.0.0.1'])('may be %s', (host) => {
    expect(settingsSchema.safeParse({ mailbox: { auth: 'google', host } }).success).toBe(true);
  });
});
