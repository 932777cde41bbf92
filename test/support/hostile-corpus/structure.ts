import { content, LINK, NO_LINK, ONE_LINK, OTHER_LINK, type Room } from './seed.ts';

const MIXED = 'Content-Type: multipart/mixed; boundary=b';
const TEXT = 'Content-Type: text/plain\r\n\r\n';
const two = { reason: 'accepted', links: [LINK, OTHER_LINK] } as const;

const inner = `From: Technique <technique@studio.example>\r\nSubject: inner\r\n\r\n${LINK}\r\n`;

/** Boundaries, containers and what is inside them. */
export const STRUCTURE: Room = {
  name: 'structure',
  seeds: [
    content('no boundary is declared', 'Content-Type: multipart/mixed', `--b\r\n${TEXT}${LINK}\r\n--b--`, {
      reason: 'accepted',
      links: [LINK],
    }),
    content(
      'the boundary is empty',
      'Content-Type: multipart/mixed; boundary=""',
      `--\r\n${TEXT}${LINK}\r\n----\r\n`,
      ONE_LINK,
    ),
    content(
      'the boundary has blanks inside',
      'Content-Type: multipart/mixed; boundary="a b  c"',
      `--a b  c\r\n${TEXT}${LINK}\r\n--a b  c--`,
      ONE_LINK,
    ),
    content(
      'the boundary has 70 characters, all that are allowed',
      `Content-Type: multipart/mixed; boundary="'()+_,-./:=?${'x'.repeat(58)}"`,
      `--'()+_,-./:=?${'x'.repeat(58)}\r\n${TEXT}${LINK}`,
      ONE_LINK,
    ),
    content(
      'the boundary has 5,000 characters',
      `Content-Type: multipart/mixed; boundary=${'y'.repeat(5_000)}`,
      `--${'y'.repeat(5_000)}\r\n${TEXT}${LINK}\r\n--${'y'.repeat(5_000)}--`,
      ONE_LINK,
    ),
    content('the boundary is never closed', MIXED, `--b\r\n${TEXT}${LINK}\r\n`, ONE_LINK),
    content('the boundary never comes', MIXED, `${LINK}\r\n`, ONE_LINK),
    content('the end comes without a line end', MIXED, `--b\r\n${TEXT}${LINK}\r\n--b--`, ONE_LINK),
    content('the end comes first', MIXED, `--b--\r\n--b\r\n${TEXT}${LINK}\r\n--b--\r\n`, {
      reason: 'accepted',
    }),
    content('a link in the preamble', MIXED, `${LINK}\r\n--b\r\n${TEXT}nothing\r\n--b--\r\n`, NO_LINK),
    content('a link in the epilogue', MIXED, `--b\r\n${TEXT}nothing\r\n--b--\r\n${LINK}\r\n`, NO_LINK),
    content(
      'one boundary at two levels',
      MIXED,
      `--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n${TEXT}${LINK}\r\n--b--\r\n--b\r\n${TEXT}${OTHER_LINK}\r\n--b--`,
      { reason: 'accepted' },
    ),
    content(
      'the inner boundary begins with the outer one',
      MIXED,
      `--b\r\nContent-Type: multipart/mixed; boundary=bb\r\n\r\n--bb\r\n${TEXT}${LINK}\r\n--bb--\r\n--b\r\n${TEXT}${OTHER_LINK}\r\n--b--`,
      two,
    ),
    content(
      'the outer boundary begins with the inner one',
      'Content-Type: multipart/mixed; boundary=bb',
      `--bb\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n${TEXT}${LINK}\r\n--b--\r\n--bb\r\n${TEXT}${OTHER_LINK}\r\n--bb--`,
      two,
    ),
    content(
      'the inner container is never closed',
      MIXED,
      `--b\r\nContent-Type: multipart/mixed; boundary=i\r\n\r\n--i\r\n${TEXT}${LINK}\r\n--b\r\n${TEXT}${OTHER_LINK}\r\n--b--`,
      two,
    ),
    content('blanks stand after the boundary', MIXED, `--b \t \r\n${TEXT}${LINK}\r\n--b-- \r\n`, ONE_LINK),
    content(
      'a line that only begins like the boundary',
      MIXED,
      `--b\r\n${TEXT}--bx\r\n${LINK}\r\n--b--`,
      ONE_LINK,
    ),
    content(
      'a boundary in the middle of a line',
      MIXED,
      `--b\r\n${TEXT}see --b\r\n${LINK}\r\n--b--`,
      ONE_LINK,
    ),
    content('a part without a header', MIXED, `--b\r\n\r\n${LINK}\r\n--b--`, ONE_LINK),
    content('a part whose text stands where its header should', MIXED, `--b\r\n${LINK}\r\n--b--`, NO_LINK),
    content(
      'empty parts before the text',
      MIXED,
      `${'--b\r\n\r\n'.repeat(20)}--b\r\n${TEXT}${LINK}\r\n--b--`,
      ONE_LINK,
    ),
    content('line feeds alone', MIXED, `--b\nContent-Type: text/plain\n\n${LINK}\n--b--\n`, ONE_LINK),
    content(
      'line ends of every kind in one mail',
      MIXED,
      `--b\nContent-Type: text/plain\r\n\n${LINK}\r--b\r\r\n--b--`,
      { reason: 'accepted', links: [LINK] },
    ),
    content('an attached message', MIXED, `--b\r\nContent-Type: message/rfc822\r\n\r\n${inner}--b--`, {
      ...NO_LINK,
      attachments: 1,
    }),
    content(
      'an attached message that is shown inline',
      MIXED,
      `--b\r\nContent-Type: message/rfc822\r\nContent-Disposition: inline\r\n\r\n${inner}--b--`,
      NO_LINK,
    ),
    content('the mail itself is a message in a message', 'Content-Type: message/rfc822', inner, NO_LINK),
    content(
      'messages in messages, five deep',
      MIXED,
      `--b\r\n${'Content-Type: message/rfc822\r\n\r\n'.repeat(5)}${inner}--b--`,
      NO_LINK,
    ),
    content(
      'an attached message as base64',
      MIXED,
      `--b\r\nContent-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(inner).toString('base64')}\r\n--b--`,
      NO_LINK,
    ),
    content(
      'an attached message in other words (RFC 6532)',
      MIXED,
      `--b\r\nContent-Type: message/global\r\n\r\n${inner}--b--`,
      NO_LINK,
    ),
    content(
      'a piece of a bigger message',
      'Content-Type: message/partial; id=x; number=1; total=2',
      inner,
      NO_LINK,
    ),
    content(
      'a body that is elsewhere',
      MIXED,
      `--b\r\nContent-Type: message/external-body; access-type=URL; URL="${LINK}"\r\n\r\nContent-Type: text/plain\r\n\r\n--b--`,
      NO_LINK,
    ),
    content(
      'alternatives that contradict each other',
      'Content-Type: multipart/alternative; boundary=b',
      `--b\r\n${TEXT}${LINK}\r\n--b\r\nContent-Type: text/html\r\n\r\n<a href="${OTHER_LINK}">${LINK}</a>\r\n--b--`,
      two,
    ),
    content(
      'an alternative that is a calendar',
      'Content-Type: multipart/alternative; boundary=b',
      `--b\r\n${TEXT}nothing\r\n--b\r\nContent-Type: text/calendar\r\n\r\nURL:${LINK}\r\n--b--`,
      NO_LINK,
    ),
    content('a digest', 'Content-Type: multipart/digest; boundary=b', `--b\r\n\r\n${inner}\r\n--b--`, {
      reason: 'no-links',
    }),
    content(
      'a report with the message it is about',
      'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
      `--b\r\n${TEXT}failed\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n${inner}--b--`,
      NO_LINK,
    ),
    content(
      'a signed text',
      'Content-Type: multipart/signed; boundary=b; protocol="application/pgp-signature"',
      `--b\r\n${TEXT}${LINK}\r\n--b\r\nContent-Type: application/pgp-signature\r\n\r\n-----BEGIN PGP SIGNATURE-----\r\n--b--`,
      { ...ONE_LINK, attachments: 1 },
    ),
    content(
      'an encrypted text',
      'Content-Type: multipart/encrypted; boundary=b; protocol="application/pgp-encrypted"',
      `--b\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n--b\r\nContent-Type: application/octet-stream\r\n\r\n${LINK}\r\n--b--`,
      { ...NO_LINK, attachments: 2 },
    ),
    content(
      'a container of no known kind',
      'Content-Type: multipart/x-nobody-knows; boundary=b',
      `--b\r\n${TEXT}${LINK}\r\n--b--`,
      ONE_LINK,
    ),
    content(
      'a container of no kind at all',
      'Content-Type: multipart/; boundary=b',
      `--b\r\n${TEXT}${LINK}\r\n--b--`,
      { reason: 'accepted' },
    ),
    content(
      'a text that declares a boundary',
      'Content-Type: text/plain; boundary=b',
      `--b\r\nContent-Type: text/html\r\n\r\n${LINK}\r\n--b--`,
      { ...ONE_LINK, says: '--b\r\nContent-Type' },
    ),
    content(
      'a boundary in two pieces (RFC 2231)',
      'Content-Type: multipart/mixed; boundary*0="on"; boundary*1="e"',
      `--one\r\n${TEXT}${LINK}\r\n--one--`,
      ONE_LINK,
    ),
    content(
      'pieces of a boundary out of order',
      'Content-Type: multipart/mixed; boundary*1="e"; boundary*0="on"',
      `--one\r\n${TEXT}${LINK}\r\n--one--`,
      ONE_LINK,
    ),
    content(
      'an encoded boundary (RFC 2231)',
      "Content-Type: multipart/mixed; boundary*=utf-8''b%2Dc",
      `--b-c\r\n${TEXT}${LINK}\r\n--b-c--`,
      ONE_LINK,
    ),
    content(
      'two boundaries are declared',
      'Content-Type: multipart/mixed; boundary=first; boundary=second',
      `--first\r\n${TEXT}${LINK}\r\n--first--\r\n--second\r\n${TEXT}${LINK}\r\n--second--`,
      ONE_LINK,
    ),
    content(
      'two content types are declared',
      `${MIXED}\r\nContent-Type: text/plain`,
      `--b\r\n${TEXT}${LINK}\r\n--b--`,
      ONE_LINK,
    ),
    content(
      'a comment declares another boundary',
      'Content-Type: multipart/mixed (; boundary=x); boundary=b',
      `--b\r\n${TEXT}${LINK}\r\n--b--`,
      ONE_LINK,
    ),
    content(
      'the content type is folded everywhere',
      'Content-Type:\r\n multipart/mixed\r\n ;\r\n\tboundary\r\n =\r\n b',
      `--b\r\n${TEXT}${LINK}\r\n--b--`,
      ONE_LINK,
    ),
    content(
      'the content type shouts',
      'CONTENT-TYPE: MULTIPART/MIXED; BOUNDARY="B"',
      `--B\r\n${TEXT}${LINK}\r\n--B--`,
      ONE_LINK,
    ),
    content(
      'a NUL in the boundary',
      'Content-Type: multipart/mixed; boundary="b\0c"',
      `--b\0c\r\n${TEXT}${LINK}\r\n--b\0c--`,
      { reason: 'accepted' },
    ),
    content(
      'a boundary of eight bits',
      'Content-Type: multipart/mixed; boundary="\xe9\xff"',
      `--\xe9\xff\r\n${TEXT}${LINK}\r\n--\xe9\xff--`,
      { reason: 'accepted' },
    ),
    content(
      'the type of a part is half a type',
      MIXED,
      `--b\r\nContent-Type: text\r\n\r\n${LINK}\r\n--b--`,
      ONE_LINK,
    ),
    content('the type of the mail is nonsense', 'Content-Type: ;;;///;;', LINK, ONE_LINK),
    content('another version of MIME', 'MIME-Version: 99.0 (from the future)', LINK, ONE_LINK),
    content(
      'an attached text',
      MIXED,
      `--b\r\n${TEXT}see it\r\n--b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\n${LINK}\r\n--b--`,
      { ...NO_LINK, attachments: 1 },
    ),
    content(
      'an attached text in capitals',
      MIXED,
      `--b\r\nContent-Type: TEXT/PLAIN\r\nCONTENT-DISPOSITION: ATTACHMENT\r\n\r\n${LINK}\r\n--b--`,
      { ...NO_LINK, attachments: 1 },
    ),
    content(
      'an inline text with a file name that says attachment',
      MIXED,
      `--b\r\nContent-Type: text/plain\r\nContent-Disposition: inline; filename="attachment; attachment"\r\n\r\n${LINK}\r\n--b--`,
      ONE_LINK,
    ),
    content(
      'a disposition without a disposition',
      MIXED,
      `--b\r\nContent-Type: text/plain\r\nContent-Disposition: filename="a.txt"\r\n\r\n${LINK}\r\n--b--`,
      ONE_LINK,
    ),
    content(
      'a mail that is one attached text',
      'Content-Type: text/plain\r\nContent-Disposition: attachment; filename=a.txt',
      LINK,
      ONE_LINK,
    ),
    content(
      'a picture of the HTML that is a page itself',
      'Content-Type: multipart/related; boundary=b',
      `--b\r\nContent-Type: text/html\r\n\r\n<img src="cid:p">\r\n--b\r\nContent-Type: image/svg+xml\r\nContent-ID: <p>\r\n\r\n<svg><a href="${LINK}"/></svg>\r\n--b--`,
      { ...NO_LINK, attachments: 0 },
    ),
    content(
      'parts of a text that make a link only together',
      MIXED,
      `--b\r\n${TEXT}https://www.dropbox\r\n--b\r\n${TEXT}.com/scl/fo/abc123\r\n--b--`,
      NO_LINK,
    ),
  ],
};
