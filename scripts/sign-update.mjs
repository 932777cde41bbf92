// Signs what a feed tells of a new version (UPD-2): `node scripts/sign-update.mjs KEY.pem dist/latest-linux.yml …`, after
// packaging, with the publisher's private key (Ed25519), whose public half is assets/update-key.pem of the package.
// The key: openssl genpkey -algorithm ed25519 -out KEY.pem; openssl pkey -in KEY.pem -pubout -out assets/update-key.pem
import { createPrivateKey, sign } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

const [keyFile, ...feeds] = process.argv.slice(2);
if (keyFile === undefined || feeds.length === 0) {
  process.stderr.write('node scripts/sign-update.mjs KEY.pem dist/latest*.yml\n');
  process.exit(2);
}
const key = createPrivateKey(readFileSync(keyFile));

for (const feed of feeds) {
  const text = readFileSync(feed, 'utf8').replace(/^signature:.*\n/gmu, '');
  const signature = sign(null, Buffer.from(signedText(text, feed)), key).toString('base64');
  writeFileSync(feed, `${text.trimEnd()}\nsignature: ${signature}\n`);
  process.stdout.write(`signed ${feed}\n`);
}

/**
 * The same text as in src-main/judge-update.ts, of the few lines that electron-builder writes.
 * @param {string} text
 * @param {string} feed
 */
function signedText(text, feed) {
  const version = /^version: (?<value>\d+\.\d+\.\d+)$/mu.exec(text)?.groups?.value;
  const files = [...text.matchAll(/^ {2}- url: (?<url>\S+)\n {4}sha512: (?<sha512>\S+)$/gmu)];
  const told = text.match(/^ {2}- /gmu)?.length ?? 0;
  if (version === undefined || files.length === 0 || files.length !== told) {
    throw new Error(`${feed} is not written as electron-builder writes it: nothing was signed`);
  }
  const lines = files.map(({ groups }) => `${groups?.sha512} ${groups?.url}`);
  return ['render-signal-desktop update', version, ...lines, ''].join('\n');
}
