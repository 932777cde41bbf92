import { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { settingsSchema } from '../contract/settings.ts';
import { describeCheck } from '../contract/text/text.ts';
import { PROXY_CODES } from '../support/proxy-tunnel.ts';
import { straight, type WayOut } from '../support/way-out.ts';
import { checkProxy } from './check-proxy.ts';

const settings = settingsSchema.parse({
  network: { proxy: { enabled: true, url: 'http://proxy.example:3128', user: 'marie' } },
  mailbox: { host: 'imap.studio.example' },
});
const ends =
  (code: string | null): WayOut =>
  () =>
  async () => {
    if (code !== null) throw Object.assign(new Error(code), { code });
    return new Socket();
  };
const said = async (wayOut: WayOut, of = settings): Promise<string> => {
  const check = await checkProxy(of, wayOut);
  return `${check.verdict}: ${describeCheck(check, 'en', 'terminal')}`;
};

describe('NET-5: what doctor says of the proxy', () => {
  it('is its address alone where it opens the way, or could not reach the other end', async () => {
    expect(await said(ends(null))).toBe('ok: http://proxy.example:3128');
    expect(await said(ends(PROXY_CODES.unreached))).toBe('ok: http://proxy.example:3128');
  });

  it('is what is wrong with it, and who was asked for', async () => {
    expect(await said(ends(PROXY_CODES.refused))).toMatch(
      /^failed: The proxy http:\/\/proxy\.example:3128 refuses the way to imap\.studio\.example:993\./u,
    );
    expect(await said(ends(PROXY_CODES.silent))).toMatch(/3128 does not answer/u);
    expect(await said(ends(PROXY_CODES.password))).not.toContain('marie');
  });

  it('is nothing where there is none, or nothing to ask it for', async () => {
    expect(await said(straight)).toBe('not-checked: http://proxy.example:3128');
    expect(await said(straight, settingsSchema.parse({}))).toBe('ok: none: connections go out directly');
    expect(await checkProxy(null, null)).toMatchObject({ verdict: 'not-checked', note: null });
  });
});
