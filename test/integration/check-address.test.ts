import { createServer, type Server } from 'node:https';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkAddress, isHealthy } from '../../src-agent/deploy/check-address.ts';
import { systemClock } from '../../src-agent/support/clock.ts';
import { straight } from '../../src-agent/support/way-out.ts';
import { type Certificate, createCertificate } from '../support/certificates.ts';

/** An address of a service over TLS: what its certificate says. */

const DAY_MS = 86_400_000;
let authority: Certificate;
const servers: Server[] = [];

beforeAll(async () => {
  authority = await createCertificate({ names: ['authority'], authority: true });
});
afterAll(() => {
  for (const server of servers) server.close();
});

async function serve(days: number, names = ['localhost']): Promise<string> {
  const { certificatePem, keyPem } = await createCertificate({
    names,
    addresses: [],
    validFrom: new Date(systemClock.now() - 40 * DAY_MS),
    // Half a day more: the test may take its time.
    validUntil: new Date(systemClock.now() + (days + 0.5) * DAY_MS),
    issuer: authority,
  });
  const server = createServer({ cert: certificatePem, key: keyPem }, (_, response) => response.end('ok'));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `https://localhost:${address.port}/health`;
}

const check = (url: string) =>
  checkAddress(url, isHealthy, {
    clock: systemClock,
    reach: 'anywhere',
    wayOut: straight,
    signal: new AbortController().signal,
    authorities: [authority.certificatePem],
  });

it.each([90, 3])('%i days of its certificate are left', async (days) => {
  expect(await check(await serve(days))).toMatchObject({
    failure: null,
    httpStatus: 200,
    certificateDaysLeft: days,
  });
});

it.each([
  ['has expired', -2, 'localhost'],
  ['belongs to another name', 90, 'elsewhere.example'],
])('nothing is asked where the certificate %s', async (_, days, name) => {
  expect(await check(await serve(days, [name]))).toMatchObject({
    failure: { code: 'deploy.certificate-refused' },
    httpStatus: null,
    certificateDaysLeft: null,
  });
});
