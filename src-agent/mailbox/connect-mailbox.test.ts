import { describe, expect, it } from 'vitest';
import { typedPassword } from './connect-mailbox.ts';
import { folderKeyOf } from './folder-key.ts';

describe('the password as the server wants it', () => {
  it.each([
    ['an app password as Gmail shows it', 'abcd efgh ijkl mnop', 'imap.gmail.com', 'abcdefghijklmnop'],
    ['the same for another server', 'abcd efgh ijkl mnop', 'imap.example', 'abcd efgh ijkl mnop'],
    ['a look-alike of Gmail', 'abcd efgh ijkl mnop', 'notgmail.com', 'abcd efgh ijkl mnop'],
    ['a password with spaces that is none of these', 'my dog ate it', 'imap.gmail.com', 'my dog ate it'],
  ])('%s', (_, typed, host, sent) => {
    expect(typedPassword(typed, host)).toBe(sent);
  });
});

describe('IMP-1: the key of a folder', () => {
  it('tells servers, ports, users and folders apart, and a host is the same in any case', () => {
    const mailbox = { host: 'IMAP.Example', port: 993, user: 'a@b.example', folder: 'INBOX' };
    const key = folderKeyOf(mailbox);
    expect(key).toEqual({ account: 'a@b.example@imap.example:993', folder: 'INBOX' });
    for (const other of [
      { host: 'imap2.example' },
      { port: 143 },
      { user: 'c@b.example' },
      { folder: 'Lots' },
    ])
      expect(folderKeyOf({ ...mailbox, ...other })).not.toEqual(key);
  });
});
