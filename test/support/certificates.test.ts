import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  createCertificate,
  createExpiredCertificate,
  createFutureCertificate,
  createWrongHostCertificate,
} from './certificates.ts';

describe('certificates', () => {
  it('are for localhost and 127.0.0.1, valid now, signed by themselves', async () => {
    const { certificatePem, fingerprint256 } = await createCertificate();
    const certificate = new X509Certificate(certificatePem);
    expect(certificate.checkHost('localhost')).toBe('localhost');
    expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(Date.parse(certificate.validFrom)).toBeLessThan(Date.now());
    expect(Date.parse(certificate.validTo)).toBeGreaterThan(Date.now());
    expect(fingerprint256).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
  });

  it('can be too old, too young, or for another host', async () => {
    const [expired, future, elsewhere] = await Promise.all([
      createExpiredCertificate(),
      createFutureCertificate(),
      createWrongHostCertificate(),
    ]);
    expect(Date.parse(new X509Certificate(expired.certificatePem).validTo)).toBeLessThan(Date.now());
    expect(Date.parse(new X509Certificate(future.certificatePem).validFrom)).toBeGreaterThan(Date.now());
    expect(new X509Certificate(elsewhere.certificatePem).checkHost('localhost')).toBeUndefined();
    expect(new X509Certificate(elsewhere.certificatePem).checkIP('127.0.0.1')).toBeUndefined();
  });

  it('can be signed by an authority', async () => {
    const issuer = await createCertificate({ names: ['Test authority'], addresses: [], authority: true });
    const leaf = new X509Certificate((await createCertificate({ issuer })).certificatePem);
    expect(leaf.checkIssued(new X509Certificate(issuer.certificatePem))).toBe(true);
  });
});
