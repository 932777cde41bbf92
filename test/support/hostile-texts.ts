/** Worst texts for the readers of a mail: each gives about `size` characters, as text or as HTML. */
export type HostileText = { readonly name: string; readonly html: boolean; make(size: number): string };

const repeat = (unit: string) => (size: number) => unit.repeat(Math.ceil(size / unit.length));
/** One beginning, then one unit again and again. */
const after = (start: string, unit: string) => (size: number) => start + repeat(unit)(size);
const text = (name: string, make: (size: number) => string): HostileText => ({ name, html: false, make });
const html = (name: string, make: (size: number) => string): HostileText => ({ name, html: true, make });

export const HOSTILE_TEXTS: readonly HostileText[] = [
  text('one letter', repeat('a')),
  text('spaces', repeat(' ')),
  text('line ends', repeat('\r\n')),
  text('spaces between letters', repeat('a ')),
  text('accented letters', repeat('é')),
  text('combining marks out of order', after('a', '\u0301\u0316')),
  text('Hangul syllables', repeat('한')),
  text('emoji', repeat('🎬')),
  text('Arabic digits', repeat('٣')),
  text('digits', repeat('1')),
  text('schemes', repeat('https://')),
  text('one endless URL', after('https://www.dropbox.com/', 'a')),
  text('URLs of strangers', repeat('https://evil.test/abc ')),
  text('links', (size) => {
    let links = '';
    for (let count = 0; links.length < size; count += 1) links += `https://dropbox.com/s/${count}) `;
    return links;
  }),
  text('URLs that end in brackets', repeat(`https://www.dropbox.com/${')'.repeat(7_900)} `)),
  text('entities in a URL', repeat(`https://www.dropbox.com/${'&amp;'.repeat(1_500)} `)),
  text('redirects', repeat('https://www.google.com/url?q=https://evil.test/a ')),
  text('hosts without a scheme', repeat('a.bb/')),
  text('slashes', repeat('/')),
  text('phrases without a time', repeat('a faire pour ')),
  text('phrases with an impossible time', repeat('à faire pour 99h99 ')),
  text('phrases with half a date', repeat('à faire pour le mercredi 31/02/2025 à ')),
  text('hours that are durations', repeat('dans 2h ')),
  text('ratios', repeat('9:16 ')),
  text('impossible hours', repeat('99h ')),
  text('quoted headers', repeat('date: x\nfrom: y\n')),
  text('attributions', repeat('\nle x a écrit :')),
  text('attributions that begin nowhere', repeat('a ecrit: ')),
  text('negated urgency', repeat('non urgent ')),
  text('negations', repeat('rien ')),
  text('half a phrase', repeat('tarifs ')),
  text('words that are nearly forbidden', repeat('factur moment_ ')),
  html('open brackets', repeat('<')),
  html('open tags', repeat('<a ')),
  html('nested blocks', repeat('<blockquote>')),
  html('nested lists', repeat('<ul><li>')),
  html('closing tags', repeat('</a>')),
  html('line breaks', repeat('<br>')),
  html('attributes', after('<a ', 'x=1 ')),
  html('addresses', repeat('<a href="https://dropbox.com/s/1">')),
  html('unended addresses', repeat('<a href="')),
  html('one endless address', after('<a href=', 'x')),
  html('one endless tag name', after('<', 'a')),
  html('ampersands', repeat('&')),
  html('entities', repeat('&amp;')),
  html('nearly entities', repeat('&CounterClockwiseContourIntegra')),
  html('one endless entity', after('&#', '9')),
  html('comments', repeat('<!--')),
  html('nearly ended comments', after('<!--', '-->-'.slice(0, 2))),
  html('declarations', repeat('<![CDATA[')),
  html('scripts', repeat('<script>')),
  html('nearly ended scripts', after('<script>', '</scrip')),
  html('style sheets', after('<style>', '</')),
  html('titles', repeat('<title>&amp;')),
  html('links in brackets', repeat('<https://a>')),
  html('zero characters', repeat('\0')),
];
