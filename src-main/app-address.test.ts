import { join, sep } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { APP_URL, contentSecurityPolicy, contentType, filePath, isAppUrl } from './app-address.ts';

const folder = join(import.meta.dirname, 'renderer');

describe("the window's own origin", () => {
  it('REN-1: is ours', () => {
    expect(isAppUrl(APP_URL)).toBe(true);
    expect(isAppUrl('app://panel/assets/main-1a2b.js')).toBe(true);
  });

  it.each([
    'https://panel/index.html',
    'app://other/index.html',
    'app://panel.evil.test/index.html',
    'app://evil@other/index.html',
    'app://panel:1/index.html',
    'file:///etc/passwd',
    'data:text/html,app://panel/index.html',
    'about:blank',
    'javascript:location="app://panel"',
    'chrome://panel/',
    'xapp://panel/index.html',
    '//panel/index.html',
    '',
  ])('REN-1: %s is not', (url) => {
    expect(isAppUrl(url)).toBe(false);
  });
});

describe('the file that answers an address', () => {
  it('lies in the folder', () => {
    expect(filePath(APP_URL, folder)).toBe(join(folder, 'index.html'));
    expect(filePath('app://panel/assets/a%20b.css?v=1#x', folder)).toBe(join(folder, 'assets', 'a b.css'));
  });

  it.each([
    'app://panel/../secret',
    'app://panel/%2e%2e/secret',
    'app://panel/..%2fsecret',
    'app://panel/assets/..%2f..%2fsecret',
    'app://panel/%2e%2e%2f%2e%2e%2fetc%2fpasswd',
    'app://panel/a%00.html',
    'app://panel/%ff',
    'app://panel/%',
    'app://panel/',
    'app://panel',
    'app://panel/..%2frenderer-other/x.html',
    'app://other/index.html',
    'file:///etc/passwd',
  ])('REN-1: is none, or one of ours, for %s', (url) => {
    const path = filePath(url, folder);
    expect(path === null || path.startsWith(folder + sep)).toBe(true);
    expect(path ?? '').not.toContain('..');
    expect(path ?? '').not.toContain('\0');
  });

  it('REN-1: is never outside, whatever is asked', () => {
    const part = fc.constantFrom(
      '..',
      '.',
      '%2e%2e',
      '/',
      '%2f',
      '\\',
      '%5c',
      'a',
      '%00',
      '%',
      '~',
      'é',
      ':',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 20 }), (parts) => {
        const path = filePath(`app://panel/${parts.join('')}`, folder);
        expect(path === null || path.startsWith(folder + sep)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('has the type of a page, a program, a style, a picture or a font, and no other', () => {
    expect(contentType('/x/index.html')).toBe('text/html; charset=utf-8');
    expect(contentType('/x/inter.woff2')).toBe('font/woff2');
    for (const path of ['/x/main.js.map', '/x/passwd', '/x/a.exe', '/x/a.json']) {
      expect(contentType(path)).toBeUndefined();
    }
  });
});

describe('REN-3: the policy of a page', () => {
  const policy = contentSecurityPolicy('bm9uY2U=');

  it.each([
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'nonce-bm9uY2U='",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-src 'none'",
  ])('REN-3: says %s', (directive) => {
    expect(policy.split('; ')).toContain(directive);
  });

  it('REN-3: allows nothing unsafe, and no origin but ours', () => {
    expect(policy).not.toMatch(/unsafe-|https?:|blob:|\*/u);
  });
});
