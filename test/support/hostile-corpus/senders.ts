import { FROM, from, head, LINK, ONE_LINK, type Room, type Seed, STRANGER, seed, utf8 } from './seed.ts';

const REST = 'Subject: Fichiers\r\nMessage-ID: <h@studio.example>';
const forged = (name: string, value: string) => from(name, value, STRANGER);
const forgedHead = (name: string, fields: string) => head(name, fields, STRANGER);

/** Mails that look as if an allowed sender had written them: none of them may count (MAIL-8). */
export const FORGERIES: readonly Seed[] = [
  forged('the allowed address as a quoted name', '"technique@studio.example" <evil@bad.example>'),
  forged('the allowed address as a bare name', 'technique@studio.example <evil@bad.example>'),
  forged('the allowed address in brackets as a name', '"<technique@studio.example>" <evil@bad.example>'),
  forged(
    'the allowed address as an encoded name',
    '=?utf-8?q?technique=40studio.example?= <evil@bad.example>',
  ),
  forged(
    'a name that decodes to an address in brackets',
    '=?utf-8?q?=3Ctechnique=40studio.example=3E?= <evil@bad.example>',
  ),
  forged(
    'a name that decodes to a line of its own',
    '=?utf-8?q?x=0D=0AFrom:_technique=40studio.example?= <evil@bad.example>',
  ),
  forged('an encoded word where the address belongs', '=?utf-8?q?technique=40studio.example?='),
  forged('an encoded word in the brackets', 'Technique <=?utf-8?b?dGVjaG5pcXVlQHN0dWRpby5leGFtcGxl?=>'),
  forged('an encoded word in half of the address', 'Technique <technique@=?utf-8?q?studio.example?=>'),
  forged('the allowed address in a comment before', '(technique@studio.example) evil@bad.example'),
  forged('the allowed address in a comment behind', 'evil@bad.example (technique@studio.example)'),
  forged('the allowed address in a comment in the brackets', '<evil@bad.example (technique@studio.example)>'),
  forged('comments in comments', '(a (b (c <technique@studio.example>))) <evil@bad.example>'),
  forged(
    'an escaped quote that seems to end the name',
    '"a\\" <technique@studio.example> \\"" <evil@bad.example>',
  ),
  forged('a name that is never ended', '"technique@studio.example <evil@bad.example>'),
  forged('a fold between the name and the address', 'technique@studio.example\r\n <evil@bad.example>'),
  forged('a sub-domain', 'technique@mail.studio.example'),
  forged('the domain as a sub-domain of another', 'technique@studio.example.bad.example'),
  forged('a domain that ends alike', 'technique@notstudio.example'),
  forged('a dot behind the domain', 'technique@studio.example.'),
  forged('a local part that ends alike', 'evil.technique@studio.example'),
  forged('a tag in the local part', 'technique+evil@studio.example'),
  forged('a quoted local part with the allowed address in it', '"technique@studio.example"@bad.example'),
  forged('the percent hack', 'technique%studio.example@bad.example'),
  forged('a bang path', 'bad.example!technique@studio.example'),
  forged('an at sign too many', 'technique@studio.example@bad.example'),
  forged('an at sign too many before it', 'evil@bad.example@technique@studio.example'),
  forged('an address of the network', 'technique@[203.0.113.9]'),
  forged('a Cyrillic letter in the local part', utf8('tеchnique@studio.example')),
  forged('a Cyrillic letter in the domain', utf8('technique@studiо.example')),
  forged('letters of full width', utf8('ｔechnique@studio.example')),
  forged('a domain in letters of full width', utf8('technique@ｓtudio.example')),
  forged('a full stop of full width', utf8('technique@studio。example')),
  forged('an at sign of full width', utf8('technique＠studio.example')),
  forged('a domain in Punycode', 'technique@xn--studi-3ve.example'),
  forged('a mark without width', utf8('technique@stu\u200bdio.example')),
  forged('a soft hyphen', utf8('tech\u00adnique@studio.example')),
  forged('a combining accent', utf8('technique\u0301@studio.example')),
  forged('a mark that turns the direction', utf8('\u202etechnique@studio.example\u202c')),
  forged('a dotless i', utf8('technıque@studio.example')),
  forged('a capital i with a dot', utf8('TECHNİQUE@STUDIO.EXAMPLE')),
  forged('the sign of kelvin for a k', utf8('\u212Aevin@studio.example')),
  forged('a long s', utf8('technique@\u017ftudio.example')),
  forged('a NUL behind the domain', 'technique@studio.example\0.bad.example'),
  forged('a carriage return behind the domain', 'technique@studio.example\rFrom: evil@bad.example'),
  forged('a control character in the address', 'tech\x01nique@studio.example'),
  forged('a group named like the address', 'technique@studio.example: evil@bad.example;'),
  forged('the second of two addresses', 'evil@bad.example, technique@studio.example'),
  forged('the second of two addresses, with a semicolon', 'evil@bad.example; technique@studio.example'),
  forged('an empty address before it', '<>, Technique <evil@bad.example>'),
  forged('a route over another host', '<@studio.example,technique@studio.example:evil@bad.example>'),
  forged('the allowed address as the word before another', 'evil@bad.example technique@studio.example'),
  from(
    '20 KB of addresses, the allowed one first',
    `technique@studio.example${', evil@bad.example'.repeat(1_100)}`,
    STRANGER,
  ),
  forgedHead('a second From', `From: evil@bad.example\r\n${FROM}${REST}`),
  forgedHead('a second From behind the allowed one', `${FROM}From: evil@bad.example\r\n${REST}`),
  forgedHead('a second From with a blank before its colon', `${FROM}From : evil@bad.example\r\n${REST}`),
  forgedHead('a second From far behind', `${FROM}${REST}\r\n${'X: y\r\n'.repeat(500)}from: evil@bad.example`),
  forgedHead(
    'a From in the continuation of another field',
    `Subject: x\r\n From: technique@studio.example\r\nFrom: evil@bad.example`,
  ),
  forgedHead('a From in a first line that continues nothing', ` ${FROM}From: evil@bad.example\r\n${REST}`),
  forgedHead(
    'a From behind a carriage return',
    `Subject: x\rFrom: technique@studio.example\r\nFrom: evil@bad.example`,
  ),
  forgedHead(
    'Sender, Reply-To and Return-Path',
    `From: evil@bad.example\r\nSender: technique@studio.example\r\nReply-To: technique@studio.example\r\nReturn-Path: <technique@studio.example>\r\n${REST}`,
  ),
  forgedHead(
    'the sender it was sent on for',
    `From: evil@bad.example\r\nResent-From: technique@studio.example\r\nX-Original-From: technique@studio.example\r\n${REST}`,
  ),
  forgedHead('Sender alone', `Sender: technique@studio.example\r\n${REST}`),
  forgedHead('a From without a value', `From:\r\nSender: technique@studio.example\r\n${REST}`),
  forgedHead(
    'a From with a name of another alphabet',
    `${utf8('Frоm')}: technique@studio.example\r\n${REST}`,
  ),
  forgedHead(
    'results of an authentication that it brings along',
    `Authentication-Results: mx.studio.example; dmarc=pass header.from=studio.example\r\nFrom: evil@bad.example\r\n${REST}`,
  ),
  seed('a From in the text', `Subject: x\r\n\r\n${FROM}\r\n${LINK}`, STRANGER),
  seed(
    'a From in the header of a part',
    `From: evil@bad.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n${FROM}\r\n${LINK}\r\n--b--`,
    STRANGER,
  ),
  seed(
    'a From in an attached message',
    `From: evil@bad.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n${FROM}\r\n${LINK}\r\n--b--`,
    STRANGER,
  ),
];

const allowed = { ...ONE_LINK, sender: 'technique@studio.example' } as const;

/** Odd ways to write what is the allowed address all the same. */
const ODD: readonly Seed[] = [
  from('in capitals', 'TECHNIQUE@STUDIO.EXAMPLE', allowed),
  from('in brackets alone', '<technique@studio.example>', allowed),
  from('with a name that is another address', '"evil@bad.example" <technique@studio.example>', allowed),
  from(
    'with a name that is an encoded address',
    '=?utf-8?q?evil=40bad.example?= <technique@studio.example>',
    allowed,
  ),
  from('with a comment behind', 'technique@studio.example (Technique)', allowed),
  from('folded at each place', '\r\n Technique\r\n\t<technique@studio.example>\r\n ', allowed),
  from('in a group', 'Studio: technique@studio.example;', allowed),
  from('with a name of raw bytes', '\xe9quipe <technique@studio.example>', allowed),
  from('with a name of 10,000 letters', `"${'n'.repeat(10_000)}" <technique@studio.example>`, allowed),
  from('without the closing bracket', 'Technique <technique@studio.example', allowed),
  from('first of two authors', 'technique@studio.example, kevin@studio.example', allowed),
  from('by an old route', '<@relay.example:technique@studio.example>', { reason: 'accepted' }),
  head('twice the same From', `${FROM}${FROM}${REST}`, allowed),
];

/** Who wrote it. */
export const SENDERS: Room = { name: 'senders', seeds: [...FORGERIES, ...ODD] };
