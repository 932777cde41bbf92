import { describe, expect, it } from 'vitest';
import { directDownloadUrl, providerOf, unwrapRedirect } from './provider-links.ts';

describe('providerOf', () => {
  it.each([
    ['https://www.dropbox.com/scl/fo/abc', 'dropbox'],
    ['HTTP://DROPBOX.COM', 'dropbox'],
    ['https://www.dropbox.com:443/s/abc', 'dropbox'],
    ['https://fromsmash.com/abc?from=dropbox.com', 'fromsmash'],
    ['https://www.swisstransfer.com/d/dropbox.com-sources', 'swisstransfer'],
  ])('Q16: %s belongs to %s', (url, provider) => {
    expect(providerOf(url)).toBe(provider);
  });

  it.each([
    ['https://notdropbox.com/scl/fo/abc'],
    ['https://my-dropbox.com/scl/fo/abc'],
    ['https://dropbox.com.evil.test/scl/fo/abc'],
    ['https://dropbox.community/x'],
    ['https://dropbox.com@evil.test/x'],
    ['https://dropbox.com:x@evil.test/x'],
    ['https://someone@dropbox.com/x'],
    ['https://dropbox.com\\@evil.test/x'],
    ['https://ｄropbox.com/x'],
    ['https://dropbox.com%2eevil.test/x'],
    ['https://evil.test/dropbox.com/scl/fo/abc'],
    ['https://dl.dropbox.com/s/abc'],
    ['ftp://dropbox.com/x'],
    ['dropbox.com/scl/fo/abc'],
  ])('Q16: %s belongs to nobody', (url) => {
    expect(providerOf(url)).toBeNull();
  });
});

describe('directDownloadUrl', () => {
  it.each([
    [
      'https://www.dropbox.com/scl/fo/id/hash?rlkey=x&dl=0',
      'https://www.dropbox.com/scl/fo/id/hash?rlkey=x&dl=1',
    ],
    [
      'https://www.dropbox.com/scl/fi/id/a.png?raw=1&rlkey=x&st=y#p',
      'https://www.dropbox.com/scl/fi/id/a.png?rlkey=x&st=y&dl=1',
    ],
    ['https://dropbox.com/s/id/a%20b.zip', 'https://dropbox.com/s/id/a%20b.zip?dl=1'],
    ['https://www.dropbox.com/sh/id/hash?dl=1', 'https://www.dropbox.com/sh/id/hash?dl=1'],
  ])('of %s', (url, expected) => {
    expect(directDownloadUrl(url)).toBe(expected);
  });

  it.each([
    ['https://www.dropbox.com/request/Ab12'],
    ['https://www.dropbox.com/home'],
    ['https://www.dropbox.com'],
    ['https://fromsmash.com/abc'],
  ])('is none for %s', (url) => {
    expect(directDownloadUrl(url)).toBeNull();
  });
});

describe('unwrapRedirect', () => {
  it.each([
    [
      'https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fwww.dropbox.com%2Fscl%2Ffo%2Fa&data=x',
      'https://www.dropbox.com/scl/fo/a',
    ],
    ['https://www.google.com/url?q=https://fromsmash.com/abc&sa=D', 'https://fromsmash.com/abc'],
    ['https://www.google.com/search?q=https://fromsmash.com/abc', null],
    ['https://safelinks.protection.outlook.com.evil.test/?url=https%3A%2F%2Fdropbox.com', null],
    ['https://evil.test/?url=https://www.dropbox.com/scl/fo/a', null],
  ])('of %s', (url, expected) => {
    expect(unwrapRedirect(url)).toBe(expected);
  });
});
