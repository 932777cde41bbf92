import { html, LINK, NO_LINK, ONE_LINK, type Room, type Seed, text, utf8 } from './seed.ts';

const none = (name: string, written: string): Seed => text(name, `Fichiers : ${written} \r\n`, NO_LINK);
const one = (name: string, written: string, link = LINK): Seed =>
  text(name, `Fichiers : ${written}\r\n`, { reason: 'accepted', links: [link] });
const wrapped = (target: string) =>
  `https://eur01.safelinks.protection.outlook.com/?url=${encodeURIComponent(target)}&data=05`;

/** Where a link leads: the three providers and nobody who looks like one. */
export const HOSTS: Room = {
  name: 'hosts',
  seeds: [
    none('a name before the host', 'https://www.dropbox.com@evil.test/scl/fo/abc123'),
    none('a name and a password', 'https://dropbox.com:443@evil.test/s/1'),
    none('a name on the right host', 'https://evil@www.dropbox.com/scl/fo/abc123'),
    none('the host as a sub-domain of another', 'https://www.dropbox.com.evil.test/scl/fo/abc123'),
    none('a host that ends alike', 'https://notdropbox.com/scl/fo/abc123'),
    none('a host that begins alike', 'https://dropbox.company/scl/fo/abc123'),
    none('a sub-domain that is not ours', 'https://evil.dropbox.com/scl/fo/abc123'),
    none('a hyphen for the dot', 'https://www-dropbox.com/scl/fo/abc123'),
    none('a dot behind the host', 'https://www.dropbox.com./scl/fo/abc123'),
    none('a Cyrillic o', utf8('https://www.drоpbox.com/scl/fo/abc123')),
    none('a Cyrillic a in the second provider', utf8('https://frоmsmаsh.com/abc')),
    none('a Turkish i in the third provider', utf8('https://www.swıstransfer.com/d/1')),
    none('two s for one', 'https://www.swisstranssfer.com/d/1'),
    none('Punycode', 'https://www.xn--drpbox-dhg.com/scl/fo/abc123'),
    none('letters of full width', utf8('https://www.ｄropbox.com/scl/fo/abc123')),
    none('a full stop of full width', utf8('https://www.dropbox。com/scl/fo/abc123')),
    none('the sign of kelvin and a long s', utf8('https://www.\u017fwisstransfer.com/d/1')),
    none('a mark without width in the host', utf8('https://www.drop\u200bbox.com/scl/fo/abc123')),
    none('a mark that turns the direction in the host', utf8('https://www.\u202exobpord.com/scl/fo/abc123')),
    none('escapes in the host', 'https://www.drop%62ox.com/scl/fo/abc123'),
    none('an escaped slash behind the host', 'https://www.dropbox.com%2fevil.test/s/1'),
    none('an escaped at sign behind the host', 'https://www.dropbox.com%40evil.test/s/1'),
    none('a backslash behind the host', 'https://www.dropbox.com\\@evil.test/s/1'),
    none('backslashes for slashes', 'https:\\\\www.dropbox.com\\scl\\fo\\abc123'),
    none('one slash', 'https:/www.dropbox.com/scl/fo/abc123'),
    none('three slashes', 'https:///www.dropbox.com/scl/fo/abc123'),
    none('a semicolon behind the host', 'https://www.dropbox.com;evil.test/s/1'),
    none('the address of the network', 'https://162.125.66.18/scl/fo/abc123'),
    none('the provider in the path of another', 'https://evil.test/https/www.dropbox.com/scl/fo/abc123'),
    none(
      'the provider in the query of another',
      'https://evil.test/?next=https://www.dropbox.com/scl/fo/abc123',
    ),
    none(
      'the provider in the fragment of another',
      'https://evil.test/#https://www.dropbox.com/scl/fo/abc123',
    ),
    none(
      'another scheme',
      'ftp://www.dropbox.com/s/1 file://www.dropbox.com/s/1 hxxps://www.dropbox.com/s/1',
    ),
    none('a port that is none', 'https://www.dropbox.com:99999/s/1'),
    none('a port of letters', 'https://www.dropbox.com:evil/s/1'),
    one('capitals', 'HTTPS://WWW.DROPBOX.COM/scl/fo/abc123', 'HTTPS://WWW.DROPBOX.COM/scl/fo/abc123'),
    one('another port', 'https://www.dropbox.com:8443/s/1', 'https://www.dropbox.com:8443/s/1'),
    one('without TLS', 'http://dropbox.com/s/1', 'http://dropbox.com/s/1'),
    one('a stranger in the query', `${LINK}?next=https://evil.test/`, `${LINK}?next=https://evil.test/`),
    one(
      'climbing out of the path',
      'https://www.dropbox.com/../../..//evil.test/s/1',
      'https://www.dropbox.com/../../..//evil.test/s/1',
    ),
    text('an address of 7,900 characters', `${LINK}?${'x'.repeat(7_800)}`, {
      reason: 'accepted',
      links: [`${LINK}?${'x'.repeat(7_800)}`],
    }),
    text('an address of 9,000 characters', `${LINK}?${'x'.repeat(9_000)}`, NO_LINK),
    one('the wrapper of Outlook', wrapped(LINK)),
    one('the redirect of Google', `https://www.google.com/url?q=${encodeURIComponent(LINK)}&sa=D`),
    none('the wrapper of Outlook around a stranger', wrapped('https://www.dropbox.com.evil.test/s/1')),
    none('a wrapper around a wrapper', wrapped(wrapped(LINK))),
    none('a wrapper around javascript', wrapped('javascript:alert(1)//https://www.dropbox.com/s/1')),
    none(
      'a host that ends like the wrapper',
      `https://evil-safelinks.protection.outlook.com.evil.test/?url=${encodeURIComponent(LINK)}`,
    ),
    none('another page of Google', `https://www.google.com/search?q=${encodeURIComponent(LINK)}`),
    none(
      'a name on the wrapper',
      `https://x@eur01.safelinks.protection.outlook.com/?url=${encodeURIComponent(LINK)}`,
    ),
    html(
      'a host in entities that decode to a stranger',
      '<a href="https://www.dropbox.com&#64;evil.test/s/1">x</a>',
      NO_LINK,
    ),
    html(
      'a line end that parts the host from a stranger',
      '<a href="https://www.dropbox.com\n.evil.test/s/1">x</a>',
      NO_LINK,
    ),
    html(
      'the right host in the text of a stranger',
      '<a href="https://evil.test/dropbox.com/">www.dropbox.com/scl/fo/abc123</a>',
      NO_LINK,
    ),
  ],
};

const quoted = (name: string, body: string): Seed => text(name, body, ONE_LINK);

/** Links as people and programs write them into plain text. */
export const WRITTEN_LINKS: Room = {
  name: 'written links',
  seeds: [
    quoted('in angle brackets', `<${LINK}>`),
    quoted('in angle brackets with its word', `<URL:${LINK}>`),
    quoted('in round brackets', `(voir ${LINK})`),
    quoted('in square brackets', `[fichiers](${LINK})\r\n[1]: ${LINK}`),
    quoted('in quotes of every kind', `"${LINK}" '${LINK}' ${utf8(`«${LINK}» “${LINK}” ‹${LINK}›`)}`),
    quoted(
      'before every punctuation',
      ['.', ',', ';', ':', '!', '?', '...', ')', '*', '`'].map((sign) => `${LINK}${sign}`).join(' '),
    ),
    quoted('quoted ten times', `${'>'.repeat(10)} ${LINK}`),
    quoted('quoted without a blank', `>${LINK}`),
    quoted('two with nothing between', `${LINK}${LINK}`),
    quoted('doubled scheme', `https://${LINK}`),
    quoted('a thousand times the same', `${LINK}\r\n`.repeat(1_000)),
    quoted('behind an entity of HTML', `${LINK}&nbsp;&quot;&gt;`),
    text('wrapped in the middle of the host', 'https://www.drop\r\nbox.com/scl/fo/abc123', NO_LINK),
    text('wrapped in the middle of the path', 'https://www.dropbox.com/scl/\r\nfo/abc123', {
      reason: 'accepted',
      links: ['https://www.dropbox.com/scl/'],
    }),
    text('with brackets of its own', 'https://www.dropbox.com/s/1/a(b)c', {
      reason: 'accepted',
      links: ['https://www.dropbox.com/s/1/a(b)c'],
    }),
    text('nothing but the host', 'https://www.dropbox.com', {
      reason: 'accepted',
      links: ['https://www.dropbox.com'],
    }),
    text('nothing but the scheme', 'https:// http://', NO_LINK),
    text('without a scheme', 'www.dropbox.com/scl/fo/abc123', NO_LINK),
    text(
      '2,000 different ones',
      () => Array.from({ length: 2_000 }, (_, at) => `https://dropbox.com/s/${at}`).join('\r\n'),
      { reason: 'accepted' },
    ),
    text('behind an invisible mark', utf8(`\u200b${LINK}\u200b\u2060\ufeff`), ONE_LINK),
  ],
};
