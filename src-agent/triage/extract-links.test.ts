import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extractLinks, MAX_LINKS } from './extract-links.ts';
import { readText } from './read-text.ts';

const urlsOf = (text: string, html = '') =>
  extractLinks(readText(text, html).linkSource).map((link) => link.raw_url);

describe('extractLinks', () => {
  it.each([
    ['a full stop', 'Voir https://dropbox.com/s/1.'],
    ['several marks', 'https://dropbox.com/s/1?!…'],
    ['brackets around it', '([https://dropbox.com/s/1])'],
    ['guillemets', '«https://dropbox.com/s/1»'],
    ['quotes', `'https://dropbox.com/s/1' “https://dropbox.com/s/1”`],
    ['Markdown', '[ici](https://dropbox.com/s/1) et *https://dropbox.com/s/1*'],
    ['an invisible character', 'https://dropbox.com/s/1\u200b et https://dropbox.com/s/1\ufeff'],
    ['an invisible character and more text', 'https://dropbox.com/s/1\u200bMerci'],
    ['an entity for a quote', '&quot;https://dropbox.com/s/1&quot;'],
  ])('Q16: ends a URL before %s', (_what, text) => {
    expect(urlsOf(text)).toEqual(['https://dropbox.com/s/1']);
  });

  it('Q16: keeps brackets and quotes that belong to the URL', () => {
    const urls = [
      'https://dropbox.com/s/a(1)',
      "https://dropbox.com/s/l'image.zip",
      'https://dropbox.com/s/1/',
    ];
    expect(urlsOf(urls.map((url) => `(${url})`).join(' '))).toEqual(urls);
  });

  it('Q16: decodes entities, in HTML and where they were left in a text', () => {
    expect(urlsOf('https://dropbox.com/s/1?a=b&amp;c=d')).toEqual(['https://dropbox.com/s/1?a=b&c=d']);
    expect(urlsOf('', '<a href="https://dropbox.com/s/1?a=b&#38;c=d">x</a>')).toEqual([
      'https://dropbox.com/s/1?a=b&c=d',
    ]);
  });

  it('Q16: separates two URLs with nothing between them', () => {
    expect(urlsOf('https://dropbox.com/s/1https://fromsmash.com/2,https://swisstransfer.com/d/3')).toEqual([
      'https://dropbox.com/s/1',
      'https://fromsmash.com/2',
      'https://swisstransfer.com/d/3',
    ]);
    expect(urlsOf('https://https://dropbox.com/s/1')).toEqual(['https://dropbox.com/s/1']);
  });

  it('Q16: does not look into the query or path of another site', () => {
    expect(urlsOf('https://evil.test/?u=https://www.dropbox.com/s/1')).toEqual([]);
    expect(urlsOf('https://web.archive.example/2025/https://www.dropbox.com/s/1')).toEqual([]);
  });

  it('takes a link out of Safe Links and judges it anew', () => {
    const wrap = (url: string) =>
      `https://eur01.safelinks.protection.outlook.com/?url=${encodeURIComponent(url)}&data=05%7C`;
    expect(urlsOf(wrap('https://www.dropbox.com/s/1?rlkey=x&dl=0'))).toEqual([
      'https://www.dropbox.com/s/1?rlkey=x&dl=0',
    ]);
    expect(urlsOf(wrap('https://dropbox.com.evil.test/s/1'))).toEqual([]);
    expect(urlsOf(wrap(wrap('https://www.dropbox.com/s/1')))).toEqual([]);
  });

  it('reads addresses of HTML attributes and visible text in their order, each link once', () => {
    const html =
      '<a href="https://dropbox.com/s/2">https://dropbox.com/s/2</a><img src=\'https://fromsmash.com/3\'>' +
      '<!-- https://dropbox.com/s/hidden --><style>@import "https://dropbox.com/s/css"</style>' +
      '<a href="https://dropbox.com/s/\r\n4" data-first="https://dropbox.com/s/5">x</a>';
    expect(urlsOf('https://dropbox.com/s/1', html)).toEqual([
      'https://dropbox.com/s/1',
      'https://dropbox.com/s/2',
      'https://fromsmash.com/3',
      'https://dropbox.com/s/4',
      'https://dropbox.com/s/5',
    ]);
  });

  it('keeps at most a thousand links', () => {
    const many = Array.from({ length: MAX_LINKS + 5 }, (_, index) => `https://dropbox.com/s/${index}`);
    expect(urlsOf(many.join(' '))).toEqual(many.slice(0, MAX_LINKS));
  });

  it('finds in its own links the same links again', () => {
    const piece = fc.constantFrom(
      'https://www.dropbox.com/',
      'http://fromsmash.com/',
      'https://swisstransfer.com/d/',
      'https://www.google.com/url?q=',
      'https://',
      'scl/fo/abc',
      '?rlkey=x',
      '&amp;',
      '&',
      'amp;',
      '&quot;',
      ...'.,;:!?()[]{}\'"`*«»“”…<>/=@# \n\u200ba',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
        const links = extractLinks(pieces.join(''));
        expect(extractLinks(links.map((link) => link.raw_url).join('\n'))).toEqual(links);
      }),
      { numRuns: 2_000 },
    );
  });
});
