import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createTemporaryFolder } from './temporary-folder.ts';

const execFileAsync = promisify(execFile);

export type Certificate = {
  readonly certificatePem: string;
  readonly keyPem: string;
  /** SHA-256 of the DER form, upper case, colons between bytes (as Node's `fingerprint256`). */
  readonly fingerprint256: string;
};

export type CertificateOptions = {
  /** Subject alternative names; the first is the common name too. */
  readonly names?: readonly string[];
  readonly addresses?: readonly string[];
  readonly validFrom?: Date;
  readonly validUntil?: Date;
  /** Who signs it; itself when missing. */
  readonly issuer?: Certificate;
  /** May sign others. */
  readonly authority?: boolean;
};

const DAY_MS = 86_400_000;

/** `openssl ca` alone can set both ends of the validity in every OpenSSL from 1.1 on. */
function configuration(options: CertificateOptions): string {
  const names = options.names ?? ['localhost'];
  const addresses = options.addresses ?? ['127.0.0.1'];
  const alternatives = [...names.map((name) => `DNS:${name}`), ...addresses.map((ip) => `IP:${ip}`)];
  return `
[ca]
default_ca = own
[own]
database = index.txt
new_certs_dir = .
rand_serial = yes
default_md = sha256
policy = anything
unique_subject = no
x509_extensions = extensions
[anything]
commonName = supplied
[req]
distinguished_name = name
[name]
[extensions]
basicConstraints = critical,CA:${options.authority === true ? 'TRUE' : 'FALSE'}
subjectKeyIdentifier = hash
${alternatives.length === 0 ? '' : `subjectAltName = ${alternatives.join(',')}`}
`;
}

/** `YYYYMMDDHHMMSSZ`, as openssl wants it. */
function stamp(date: Date): string {
  return `${date.toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`;
}

/** A P-256 certificate made with openssl, in about 30 ms: self-signed for localhost and 127.0.0.1, valid for a day. */
export async function createCertificate(options: CertificateOptions = {}): Promise<Certificate> {
  const folder = createTemporaryFolder('certificate');
  const openssl = (...args: string[]) => execFileAsync('openssl', args, { cwd: folder.path });
  try {
    await writeFile(join(folder.path, 'openssl.cnf'), configuration(options));
    await writeFile(join(folder.path, 'index.txt'), '');
    const subject = `/CN=${options.names?.[0] ?? 'localhost'}`;
    const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', 'key.pem'];
    await openssl(
      'req',
      '-new',
      '-config',
      'openssl.cnf',
      ...newKey,
      '-out',
      'request.pem',
      '-subj',
      subject,
    );
    const signer = options.issuer;
    if (signer !== undefined) {
      await writeFile(join(folder.path, 'issuer.pem'), signer.certificatePem);
      await writeFile(join(folder.path, 'issuer-key.pem'), signer.keyPem);
    }
    const now = Date.now();
    await openssl(
      ...[
        'ca',
        '-batch',
        '-notext',
        '-config',
        'openssl.cnf',
        '-in',
        'request.pem',
        '-out',
        'certificate.pem',
      ],
      ...['-startdate', stamp(options.validFrom ?? new Date(now - DAY_MS))],
      ...['-enddate', stamp(options.validUntil ?? new Date(now + DAY_MS))],
      ...(signer === undefined
        ? ['-selfsign', '-keyfile', 'key.pem']
        : ['-cert', 'issuer.pem', '-keyfile', 'issuer-key.pem']),
    );
    const certificatePem = await readFile(join(folder.path, 'certificate.pem'), 'utf8');
    const keyPem = await readFile(join(folder.path, 'key.pem'), 'utf8');
    return { certificatePem, keyPem, fingerprint256: new X509Certificate(certificatePem).fingerprint256 };
  } finally {
    await folder.remove();
  }
}

/** A certificate that ended a year ago. */
export function createExpiredCertificate(): Promise<Certificate> {
  const now = Date.now();
  return createCertificate({
    validFrom: new Date(now - 400 * DAY_MS),
    validUntil: new Date(now - 365 * DAY_MS),
  });
}

/** A certificate that begins tomorrow. */
export function createFutureCertificate(): Promise<Certificate> {
  const now = Date.now();
  return createCertificate({ validFrom: new Date(now + DAY_MS), validUntil: new Date(now + 2 * DAY_MS) });
}

/** Valid, but for another host, and not for 127.0.0.1. */
export function createWrongHostCertificate(): Promise<Certificate> {
  return createCertificate({ names: ['elsewhere.example'], addresses: [] });
}
