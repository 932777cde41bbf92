import { html, LINK, NO_LINK, ONE_LINK, OTHER_LINK, type Room, text, utf8 } from './seed.ts';

const A = `<a href="${LINK}">fichiers</a>`;

/** HTML: what is shown, what is hidden, and where its links are. */
export const PAGES: Room = {
  name: 'pages',
  seeds: [
    html('100,000 elements, none closed', () => `${'<div>'.repeat(100_000)}${A}`, ONE_LINK),
    html('100,000 ends of what never began', () => `${'</div></a></p>'.repeat(100_000)}${A}`, ONE_LINK),
    html('elements closed in the wrong order', `<b><i>${A}</b></i><table><p></table>`, ONE_LINK),
    html('a tag that never ends', `${A}<a href="x`, ONE_LINK),
    html('an attribute that never ends', `<a title="${LINK} `, ONE_LINK),
    html('attributes without quotes', `<a class=x href=${LINK}>x</a>`, ONE_LINK),
    html('attributes in the other quotes', `<a title='"' href='${LINK}'>x</a>`, ONE_LINK),
    html('attributes stuck together', `<a title="x"href="${LINK}"class=y>x</a>`, ONE_LINK),
    html('one attribute twice', `<a href="${LINK}" href="${OTHER_LINK}">x</a>`, { reason: 'accepted' }),
    html(
      '10,000 attributes',
      () => `<a ${Array.from({ length: 10_000 }, (_, at) => `a${at}=1`).join(' ')} href="${LINK}">`,
      ONE_LINK,
    ),
    html('a slash instead of a blank', `<a/href="${LINK}"/>x`, ONE_LINK),
    html(
      'line ends and tabs in an address',
      '<a href="https://www.drop\r\nbox.com/scl/\tfo/abc123">x</a>',
      ONE_LINK,
    ),
    html('blanks around an address', `<a href="  ${LINK}\r\n ">x</a>`, ONE_LINK),
    html(
      'an address in entities',
      `<a href="${[...LINK].map((sign) => `&#${sign.charCodeAt(0)};`).join('')}">x</a>`,
      ONE_LINK,
    ),
    html(
      'entities without their end',
      `<a href="https&#58//www.dropbox&#46com/scl/fo/abc123">x</a>`,
      ONE_LINK,
    ),
    html('entities of entities of entities', () => `${'&amp;'.repeat(50_000)}lt; ${A}`, ONE_LINK),
    html(
      'an entity beyond the last character',
      `&#x110000; &#99999999999999; &#xD800; &#0; &#-1; &#x; ${A}`,
      ONE_LINK,
    ),
    html(
      'a billion laughs',
      `<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>&b;&b; ${A}`,
      ONE_LINK,
    ),
    html('a comment with a link', `<!-- ${A} -->nothing`, NO_LINK),
    html('a comment that never ends', `nothing<!-- ${A}`, NO_LINK),
    html('a comment that ends like a browser says', `<!-->${A}`, ONE_LINK),
    html('a comment for Outlook alone', `<!--[if mso]>${A}<![endif]-->nothing`, NO_LINK),
    html('what is hidden from Outlook', `<!--[if !mso]><!-->${A}<!--<![endif]-->`, ONE_LINK),
    html('CDATA', `<![CDATA[ ${A} ]]>`, { reason: 'no-links' }),
    html('a script with a link', `<script>location="${LINK}"</script>nothing`, NO_LINK),
    html('a script that never ends', `nothing<script>${A}`, NO_LINK),
    html('a script with an end in its text', `<script>"</script>${A}"</script>`, ONE_LINK),
    html('a style sheet with a link', `<style>a{background:url(${LINK})}</style>nothing`, NO_LINK),
    html('a title with a link', `<title>${LINK}</title>nothing`, NO_LINK),
    html('a name of an element that is not quite script', `<scripty>${LINK}</scripty>`, ONE_LINK),
    html('a text that its style hides', `<p style="display:none;font-size:0">${LINK}</p>`, ONE_LINK),
    html('white on white', `<font color=white>${LINK}</font>`, ONE_LINK),
    html(
      'a base that leads elsewhere',
      '<base href="https://www.dropbox.com/"><a href="scl/fo/abc123">x</a>',
      { reason: 'accepted', links: ['https://www.dropbox.com/'] },
    ),
    html('an address without a scheme', '<a href="//www.dropbox.com/scl/fo/abc123">x</a>', NO_LINK),
    html('a page that moves on', `<meta http-equiv=refresh content="0;url=${LINK}">`, { reason: 'accepted' }),
    html(
      'javascript, data and vbscript',
      '<a href="javascript:location=`dropbox.com`">x</a><a href="data:text/html,www.dropbox.com/s/1"></a><a href="vbscript:x">',
      NO_LINK,
    ),
    html('an address behind javascript', `<a href="javascript:window.open('${LINK}')">x</a>`, {
      reason: 'accepted',
    }),
    html('a text that says another address than it leads to', `<a href="https://evil.test/x">${LINK}</a>`, {
      reason: 'accepted',
      links: [LINK],
    }),
    html('a link cut by formatting', '<b>https://www.drop</b><i>box.com/scl/fo/abc123</i>', NO_LINK),
    html('a link with places to break', 'https://www.<wbr>dropbox.com/scl/fo/<wbr>abc123', ONE_LINK),
    html(
      'a link with a soft hyphen in its host',
      utf8('https://www.drop\u00adbox.com/scl/fo/abc123'),
      NO_LINK,
    ),
    html(
      'a form, a frame, a picture, an object',
      `<form action="${LINK}"></form><iframe src="${LINK}"></iframe><img src="${LINK}"><object data="${LINK}">`,
      ONE_LINK,
    ),
    html(
      'a picture in a picture language',
      `<svg xmlns:xlink="x"><a xlink:href="${LINK}"><text>x</text></a></svg>`,
      ONE_LINK,
    ),
    html(
      'a quoted text ever deeper',
      () => `${'<blockquote>'.repeat(5_000)}${A}${'</blockquote>'.repeat(5_000)}`,
      ONE_LINK,
    ),
    html('NULs between the letters of a tag', `<\0a href="${LINK}">x</\0a>`, { reason: 'accepted' }),
    html('no HTML at all', LINK, ONE_LINK),
    html('nothing but angle brackets', () => '<'.repeat(100_000), NO_LINK),
    html(
      'an XML declaration and a namespace',
      `<?xml version="1.0"?><html xmlns="x"><o:p>${A}</o:p></html>`,
      ONE_LINK,
    ),
    text('HTML that calls itself plain text', `<html><body><a href="${LINK}">x</a></body></html>`, ONE_LINK),
    text('plain text with one word that looks like a tag', `if a <b and c> d: ${LINK}`, ONE_LINK),
    text('plain text that ends a script', `</script> ${LINK}`, ONE_LINK),
  ],
};
