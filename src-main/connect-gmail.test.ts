import { describe, expect, it } from 'vitest';
import { err, ok, type Result } from '../src-agent/contract/result.ts';
import { createConnectGmail } from './connect-gmail.ts';

const PAGE = 'https://accounts.google.com/o/oauth2/v2/auth?client_id=x';

function setUp(
  given: { readonly begun?: Result<unknown>; readonly url?: string; readonly opened?: Result<unknown> } = {},
) {
  const asked: string[] = [];
  const answers: Readonly<Record<string, Result<unknown>>> = {
    'gmail.connect': given.begun ?? ok({ url: given.url ?? PAGE, until: 300_000 }),
    'gmail.connect-cancel': ok({ done: true }),
  };
  const connect = createConnectGmail({
    supervisor: {
      send: async (command) => {
        asked.push(command.name);
        return command.readAnswer(answers[command.name]);
      },
    },
    open: async (url) => {
      asked.push(`open ${url}`);
      return given.opened ?? ok({ opened: true });
    },
    consentOrigin: 'https://accounts.google.com',
  });
  return { connect, asked };
}

describe('connecting with Google', () => {
  it('opens the page that the agent waits behind, and says until when it waits', async () => {
    const { connect, asked } = setUp();
    expect(await connect()).toEqual(ok({ until: 300_000 }));
    expect(asked).toEqual(['gmail.connect', `open ${PAGE}`]);
  });

  it('opens nothing while another connection is being made', async () => {
    const { connect, asked } = setUp({ begun: err('gmail.connect-running') });
    expect(await connect()).toMatchObject(err('gmail.connect-running'));
    expect(asked).toEqual(['gmail.connect']);
  });

  it.each([
    'https://accounts.google.com.evil.test/o/oauth2/v2/auth',
    'http://accounts.google.com/o/oauth2/v2/auth',
    'https://evil.test/?https://accounts.google.com/',
    'https://accounts.google.com:8443/',
    'no address',
  ])('opens nothing but Google’s page: not %s', async (url) => {
    const { connect, asked } = setUp({ url });
    expect(await connect()).toMatchObject(err('link.refused'));
    expect(asked).toEqual(['gmail.connect', 'gmail.connect-cancel']);
  });

  it('is cancelled when there is no browser to open it in', async () => {
    const { connect, asked } = setUp({ opened: err('link.not-opened') });
    expect(await connect()).toMatchObject(err('link.not-opened'));
    expect(asked.at(-1)).toBe('gmail.connect-cancel');
  });
});
