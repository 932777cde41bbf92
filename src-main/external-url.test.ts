import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeExternalUrl } from './external-url.ts';

/** Each has opened, run or told something somewhere when an application handed it to the system. */
const HOSTILE = [
  'file:///etc/passwd',
  'file://server/share/evil.exe',
  'FILE:///C:/Windows/System32/calc.exe',
  'smb://evil.test/share',
  'nfs://evil.test/share',
  'ftp://dropbox.com/file',
  'ftps://dropbox.com/file',
  'sftp://dropbox.com/file',
  'ssh://root@evil.test',
  'telnet://evil.test',
  'ldap://evil.test',
  'gopher://evil.test',
  'dict://evil.test',
  'ms-msdt:/id PCWDiagnostic',
  'ms-officecmd:{"LocalProviders.LaunchOfficeAppForResult":{}}',
  'ms-word:ofe|u|https://evil.test/a.docm',
  'ms-settings:privacy',
  'ms-appinstaller:?source=https://evil.test/a.msix',
  'search-ms:query=a&crumb=location:\\\\evil.test\\share',
  'shell:startup',
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'vbscript:msgbox(1)',
  'data:text/html,<script>alert(1)</script>',
  'blob:https://dropbox.com/1',
  'about:blank',
  'view-source:https://dropbox.com',
  'chrome://settings',
  'devtools://devtools/bundled/inspector.html',
  'app://panel/index.html',
  'mailto:a@b.test',
  'tel:+33612345678',
  'intent://dropbox.com#Intent;scheme=http;end',
  'x-apple.systempreferences:com.apple.preference',
  'steam://run/1',
  'zoommtg://evil.test',
  'http://dropbox.com/s/1',
  'http://evil.test/',
  'https://user@dropbox.com/s/1',
  'https://user:password@dropbox.com/s/1',
  'https://dropbox.com@evil.test/',
  'https://dropbox.com:x@evil.test/',
  'https://:@dropbox.com/',
  'https://dropbox.com\\@evil.test/',
  'https:\\\\dropbox.com\\s',
  'https:/dropbox.com',
  'https:dropbox.com',
  '//dropbox.com/s/1',
  '/etc/passwd',
  '\\\\evil.test\\share',
  'https://xn--drpbox-dua.com/',
  'https://drоpbox.com/',
  'https://dropbox.xn--p1ai/',
  'https://dropbox。com.рф/',
  'https://dropbox.com\u0000.evil.test/',
  'https://dropbox.com/\u0000',
  'https://dropbox.com/a\nb',
  'https://dropbox.com/a\r\nHost: evil.test',
  'java\tscript:alert(1)',
  ' https://dropbox.com/',
  'https://dropbox.com/ --new-window',
  'https://dropbox.com/\u202Egpj.exe',
  'https://drop\u00ADbox.com/',
  'https://dropbox\u200B.com/',
  'https://192.168.0.1/',
  'https://[fe80::1]/',
  'https://[::ffff:127.0.0.1]/',
  'https://169.254.169.254/latest/meta-data/',
  'https://intranet/',
  'https://-dropbox.com/',
  'https://dropbox..com/',
  'https://dropbox.com./',
  'https:///dropbox.com',
  'https://',
  'https://dropbox.com:99999/',
  '',
];

describe('REN-4: an address that the window wants opened', () => {
  it('REN-4: is judged on more than 60 hostile ones', () => {
    expect(new Set(HOSTILE).size).toBeGreaterThanOrEqual(60);
  });

  it.each(HOSTILE)('REN-4: %j is refused', (url) => {
    expect(judgeExternalUrl(url)).toEqual({ verdict: 'refused' });
  });

  it.each([
    ['https://evil.test/a', 'evil.test'],
    ['https://dropbox.com.evil.test/s/1', 'dropbox.com.evil.test'],
    ['https://evildropbox.com/', 'evildropbox.com'],
    ['https://accounts.google.com/o/oauth2/v2/auth?client_id=theirs', 'accounts.google.com'],
    ['https://dropbox.com:8443/', 'dropbox.com:8443'],
    ['https://evil.test/https://dropbox.com/', 'evil.test'],
    ['https://evil.test?dropbox.com', 'evil.test'],
    ['https://evil.test#@dropbox.com', 'evil.test'],
    ['http://localhost:3000/hook', 'localhost:3000'],
    ['http://2130706433/', '127.0.0.1'],
    ['http://0x7f.1/', '127.0.0.1'],
    ['http://[::1]:8080/', '[::1]:8080'],
  ])('REN-4: %s is asked about, with its whole host shown', (url, host) => {
    expect(judgeExternalUrl(url)).toMatchObject({ verdict: 'ask', host });
  });

  it.each([
    'https://www.dropbox.com/scl/fo/abc/def?rlkey=1&dl=0',
    'https://dropbox.com/s/1',
    'https://fromsmash.com/AbC',
    'https://www.swisstransfer.com/d/00000000-0000-0000-0000-000000000000',
    'HTTPS://WWW.DROPBOX.COM/s/é',
    'https://console.cloud.google.com/auth/clients',
  ])('REN-4: %s is of a host we know', (url) => {
    expect(judgeExternalUrl(url)).toMatchObject({ verdict: 'known' });
  });

  it('REN-4: is https or of this machine whenever it is not refused, and what is opened is what was judged', () => {
    const text = fc.oneof(
      fc.webUrl({ withQueryParameters: true, withFragments: true }),
      fc.webUrl().map((url) => url.replace('//', '//a@')),
      fc.string({ unit: 'binary' }).map((tail) => `https://dropbox.com${tail}`),
      fc.string().map((host) => `https://${host}`),
      fc.string(),
    );
    fc.assert(
      fc.property(text, (url) => {
        const judged = judgeExternalUrl(url);
        if (judged.verdict === 'refused') return;
        const opened = new URL(judged.url);
        expect(opened.host).toBe(judged.host);
        expect(opened.username + opened.password).toBe('');
        expect(
          opened.protocol === 'https:' || /^(?:localhost|127\.0\.0\.1|\[::1\])$/u.test(opened.hostname),
        ).toBe(true);
        if (judged.verdict === 'known') {
          expect(opened.host).toMatch(
            /(?:^|\.)(?:dropbox|fromsmash|swisstransfer|console\.cloud\.google)\.com$/u,
          );
        }
      }),
      { numRuns: 2_000 },
    );
  }, 60_000);
});
