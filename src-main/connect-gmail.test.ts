import { describe, expect, it } from 'vitest';
import { err, ok, type Result } from '../src-agent/contract/result.ts';
import { createGmailConnector } from './connect-gmail.ts';

const PAGE = 'https://accounts.google.com/o/oauth2/v2/auth?client_id=x';
const DENIED = err('gmail.consent-denied');

/** An agent whose connection ends when the test says so. */
function setUp(given: { readonly url?: string; readonly opened?: Result<unknown> } = {}) {
  const asked: string[] = [];
  const waiting: ((ended: Result<unknown>) => void)[] = [];
  let isRunning = false;
  const answer = (name: string): Result<unknown> | Promise<Result<unknown>> => {
    switch (name) {
      case 'gmail.connect':
        isRunning = true;
        return ok({ url: given.url ?? PAGE, until: 300_000 });
      case 'gmail.connect-result':
        if (!isRunning) return err('gmail.connect-not-running');
        return new Promise((resolve) => waiting.push(resolve));
      default:
        return ok({ done: true });
    }
  };
  const connector = createGmailConnector({
    supervisor: {
      send: async (command) => {
        asked.push(command.name);
        return command.readAnswer(await answer(command.name));
      },
    },
    open: async (url) => {
      asked.push(`open ${url}`);
      return given.opened ?? ok({ opened: true });
    },
    consentOrigin: 'https://accounts.google.com',
  });
  const end = (ended: Result<unknown>): void => {
    isRunning = false;
    for (const resolve of waiting.splice(0)) resolve(ended);
  };
  return { connector, asked, end };
}

describe('connecting with Google', () => {
  it('waits for the answer before it opens the page, and says until when', async () => {
    const { connector, asked } = setUp();
    expect(await connector.begin()).toEqual(ok({ until: 300_000 }));
    expect(asked).toEqual(['gmail.connect', 'gmail.connect-result', `open ${PAGE}`]);
  });

  it('tells what came of it to one who waits, and to one who asks when it is over', async () => {
    const { connector, end } = setUp();
    await connector.begin();
    const waited = connector.outcome();
    end(DENIED);
    expect(await waited).toEqual(DENIED);
    expect(await connector.outcome()).toEqual(DENIED);
  });

  it('has nothing to tell while none was begun', async () => {
    expect(await setUp().connector.outcome()).toMatchObject(err('gmail.connect-not-running'));
  });

  it.each([
    'https://accounts.google.com.evil.test/o/oauth2/v2/auth',
    'http://accounts.google.com/o/oauth2/v2/auth',
    'https://evil.test/?https://accounts.google.com/',
    'https://accounts.google.com:8443/',
    'no address',
  ])('opens nothing but Google’s page: not %s', async (url) => {
    const { connector, asked } = setUp({ url });
    expect(await connector.begin()).toMatchObject(err('link.refused'));
    expect(asked).toEqual(['gmail.connect', 'gmail.connect-result', 'gmail.connect-cancel']);
  });

  it('is cancelled when there is no browser to open it in', async () => {
    const { connector, asked } = setUp({ opened: err('link.not-opened') });
    expect(await connector.begin()).toMatchObject(err('link.not-opened'));
    expect(asked.at(-1)).toBe('gmail.connect-cancel');
  });
});
