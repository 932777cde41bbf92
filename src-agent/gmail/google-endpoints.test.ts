import { describe, expect, it } from 'vitest';
import { endpointsAt, GOOGLE_ENDPOINTS } from './google-endpoints.ts';

describe('endpointsAt', () => {
  it.each(['http://127.0.0.1:8080', 'http://127.0.0.1:8080/', 'http://[::1]:8080'])(
    'puts all of Google at %s',
    (origin) => {
      const root = origin.replace(/\/$/u, '');
      expect(endpointsAt(origin)).toEqual({
        ok: true,
        value: {
          consent: `${root}/o/oauth2/v2/auth`,
          token: `${root}/token`,
          revoke: `${root}/revoke`,
          tokenInfo: `${root}/tokeninfo`,
          gmailApi: `${root}/`,
        },
      });
    },
  );

  it.each([
    'https://accounts.google.com',
    'http://127.0.0.1',
    'http://127.0.0.1:0',
    'http://127.0.0.1:65536',
    'https://127.0.0.1:8080',
    'http://localhost:8080',
    'http://127.0.0.1:8080@evil.example',
    'http://user:pass@127.0.0.1:8080',
    'http://127.0.0.1:8080.evil.example',
    'http://127.0.0.1:8080/path',
    'http://127.0.0.1:8080?query',
    'http://127.0.0.2.evil.example:8080',
    'http://192.168.1.10:8080',
    '127.0.0.1:8080',
    '',
  ])('refuses %s', (origin) => {
    const refused = endpointsAt(origin);
    expect(refused.ok ? null : refused.error).toMatchObject({
      code: 'gmail.endpoint-refused',
      params: { origin },
    });
  });

  it('asks the real Google by https alone', () => {
    for (const url of Object.values(GOOGLE_ENDPOINTS)) expect(url).toMatch(/^https:\/\/[a-z0-9.]+\//u);
  });
});
