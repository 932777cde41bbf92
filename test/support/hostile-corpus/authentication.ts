import { FROM, head, ONE_LINK, type Room, type Seed, STRANGER, type Truth, utf8 } from './seed.ts';

/** The server whose word counts, and what it writes above a mail that it received. */
export const SERVER = 'mx.studio.example';
const says = (results: string): string => `Authentication-Results: ${SERVER}; ${results}\r\n`;
const PASS = says('dmarc=pass (p=reject dis=none) header.from=studio.example');
const FAIL = says('spf=pass smtp.mailfrom=bad.example; dmarc=fail (p=none) header.from=studio.example');
/** What it says of a mail whose author is another one, and true. */
export const OTHER_AUTHOR = says('dkim=pass header.d=bad.example; dmarc=pass header.from=bad.example');
const NOT_PROVEN: Truth = { reason: 'sender-not-proven' };

const fields = (name: string, above: string, truth: Truth): Seed =>
  head(name, `${above}${FROM}Subject: Fichiers`, truth);
const forged = (name: string, above: string): Seed => fields(name, above, NOT_PROVEN);
const proven = (name: string, above: string): Seed => fields(name, above, ONE_LINK);

/** From is the allowed address to the letter. For settings that want it proven: this room is judged by them alone. */
export const AUTHENTICATION: Room = {
  name: 'authentication',
  seeds: [
    forged('nobody says anything', ''),
    forged('the server says that it failed', FAIL),
    forged('a pass of the sender below the fail of the server', `${FAIL}${PASS}`),
    forged('ten passes of the sender below the fail of the server', `${FAIL}${PASS.repeat(10)}`),
    forged('the server has nothing to say', `${says('none')}${PASS}`),
    forged('the server checked all but DMARC', `${says('spf=pass; dkim=pass')}${PASS}`),
    forged('the server could not tell', says('dmarc=temperror header.from=studio.example')),
    forged('there is no policy', says('dmarc=none header.from=studio.example')),
    forged('another author passed', OTHER_AUTHOR),
    forged('a sub-domain passed', says('dmarc=pass header.from=mail.studio.example')),
    forged('a pass and a fail in one field', says('dmarc=pass header.from=studio.example; dmarc=fail')),
    forged('a pass in a comment', says('dmarc=fail (dmarc=pass; ) header.from=studio.example')),
    forged('a pass in quotes', says('spf=pass smtp.mailfrom="; dmarc=pass header.from=studio.example"')),
    forged('a pass in the reason of a fail', says('dmarc=fail reason="x; dmarc=pass"')),
    forged('a pass of ARC', 'ARC-Authentication-Results: i=1; mx.studio.example; dmarc=pass\r\n'),
    forged('a pass of a server with a name alike', PASS.replace(SERVER, `${SERVER}.bad.example`)),
    forged('a pass of a server with a longer name', PASS.replace(SERVER, `x${SERVER}`)),
    forged('a pass of a server in other letters', PASS.replace(SERVER, utf8('mx.studiо.example'))),
    forged('a pass of a server in quotes', PASS.replace(SERVER, '"mx.studio.example; x"')),
    forged('a pass of nobody', 'Authentication-Results: dmarc=pass header.from=studio.example\r\n'),
    forged('a pass in a field with a name alike', PASS.replace('Results', 'Result')),
    forged('a pass with a blank before its name', ` ${PASS}`),
    forged('a pass in an encoded word', says('=?utf-8?q?dmarc=3Dpass?=')),
    forged('a pass in the continuation of another field', `X: y\r\n ${PASS}`),
    forged('a pass behind a carriage return', `X: y\r${PASS}`),
    forged('the old word of the server for another check', 'Received-SPF: pass (mx.studio.example)\r\n'),
    fields('a pass above two authors', `${PASS}From: evil@bad.example\r\n`, STRANGER),
    head('a pass in the text', `${FROM}Subject: x\r\n\r\n${PASS}`, NOT_PROVEN),
    head('a pass above a stranger', `${PASS}From: evil@bad.example\r\nSubject: x`, STRANGER),
    proven('the server says so', PASS),
    proven('in capitals', PASS.toUpperCase()),
    proven('without a domain', says('dmarc=pass')),
    proven('folded at each blank', PASS.replaceAll(' ', '\r\n\t').replace(':\r\n\t', ': ')),
    proven('with a version and comments', says('(x) dmarc/1 (y) = (z) pass header.from=studio.example')),
    proven(
      'in the middle of other checks',
      says('spf=pass; dmarc=pass header.from=studio.example; arc=none'),
    ),
    proven(
      'below the word of another server',
      `Authentication-Results: inner.example; dmarc=fail\r\n${PASS}`,
    ),
    proven('above whatever the sender brought along', `${PASS}${FAIL.repeat(3)}`),
  ],
};
