import { describe, expect, it } from 'vitest';
import { HTML_LIMIT, looksLikeHtml, readHtml } from './read-html.ts';

const visible = (html: string) => readHtml(html).visible.replaceAll(/\s+/gu, ' ').trim();
const linkLines = (html: string) =>
  readHtml(html)
    .linkSource.split('\n')
    .filter((line) => line !== '');

describe('readHtml', () => {
  it.each([
    [
      'joins what inline elements part',
      '<p>aux <b>tarifs</b> habituels, <i>14</i>h30</p>',
      'aux tarifs habituels, 14h30',
    ],
    [
      'parts what block elements part',
      '<p>journée</p><div>tarifs<br>habituels</div>',
      'journée tarifs habituels',
    ],
    ['parts the cells of a table', '<tr><td>Heure</td><td>14h30</td></tr>', 'Heure 14h30'],
    ['decodes entities', 'journ&eacute;e &amp; &#233;t&#xe9; &nbsp;!', 'journée & été !'],
    [
      'leaves out comments, style sheets, scripts and titles',
      '<title>9h</title><style>a{b:9h}</style><script>9h</script><!-- 9h -->x',
      'x',
    ],
    [
      'leaves out what only one mail program reads, shows what all others read',
      '<!--[if mso]>9h<![endif]--><![if !mso]>x<![endif]>',
      'x',
    ],
    [
      'shows the text of a mail that forgot to end its head',
      '<html><head><meta charset="utf-8">Bonjour',
      'Bonjour',
    ],
    [
      'keeps a link in angle brackets, as plain text writes it',
      'Lien : <https://dropbox.com/s/1> merci',
      'Lien : https://dropbox.com/s/1 merci',
    ],
    ['keeps a lonely angle bracket', '3 < 4 et 5 > 4', '3 < 4 et 5 > 4'],
    ['hides nothing behind an unknown element', '<o:p>a</o:p><blink>b</blink>', 'ab'],
  ])('%s', (_what, html, expected) => {
    expect(visible(html)).toBe(expected);
  });

  it('gives attributes and visible text by lines, in their order', () => {
    expect(linkLines('a<a href=" https://x.example/\r\n\t1 ">b</a>c<img SRC=https://x.example/2>')).toEqual([
      'a',
      ' https://x.example/1 ',
      'b',
      'c',
      'https://x.example/2',
    ]);
  });

  it('lets <wbr> break no address', () => {
    expect(linkLines('https://x.example/<wbr>1')).toEqual(['https://x.example/1']);
  });

  it('MAIL-2: reads 5 MB and no more', () => {
    const read = readHtml(`${'a'.repeat(HTML_LIMIT)}<a href="https://x.example/late">`);
    expect(read.cut).toBe(true);
    expect(read.visible).toHaveLength(HTML_LIMIT);
    expect(read.linkSource).not.toContain('late');
    expect(readHtml('a').cut).toBe(false);
  });
});

describe('looksLikeHtml', () => {
  it.each([
    ['<p>a</p>', true],
    ['Bonjour<br/>', true],
    ['<!DOCTYPE html>', true],
    ['<A HREF="x">', true],
    ['<https://dropbox.com/s/1>', false],
    ['Technique <technique@studio.example>', false],
    ['a < b et b > a', false],
    ['<article42>', false],
  ])('%j: %s', (text, expected) => {
    expect(looksLikeHtml(text)).toBe(expected);
  });
});
