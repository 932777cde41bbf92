import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { OutgoingMail } from '../../src-agent/ports.ts';
import { GOOGLE_FAULT_NAMES, GOOGLE_FAULTS } from '../support/fake-google/faults.ts';
import { createGmailRig, type GmailRig } from '../support/gmail-rig.ts';
import { type BrowserPage, playBrowser } from '../support/scripted-browser.ts';
import { searchSecrets } from '../support/search-secrets.ts';
import { waitUntil } from '../support/wait-until.ts';

/**
 * Client secret, refresh and access tokens and codes go through success and every fault; afterwards they are looked for
 * in the log, in every answer and error object, on the pages of the browser and in the addresses that were asked.
 */

const MAIL: OutgoingMail = {
  to: 'marie.durand@client.example',
  subject: 'Test',
  text: 'Test',
  html: '<p>Test</p>',
  messageId: 'secrets@client.example',
};

let rig: GmailRig;
/** What the library prints for whoever asks it to by the environment. */
const printed: string[] = [];
/** Answers and errors, whole. */
const told: unknown[] = [];

beforeAll(async () => {
  vi.stubEnv('GOOGLE_SDK_NODE_LOGGING', 'all');
  for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const) {
    vi.spyOn(console, method).mockImplementation(
      (...words) => void printed.push(words.map(String).join(' ')),
    );
  }
  rig = await createGmailRig({ connected: true });
});
afterAll(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  await rig.close();
});

/** Also what an error hides from JSON: message, stack, cause, all its own fields. */
async function tell(asking: Promise<unknown>): Promise<void> {
  told.push(await asking.catch((error: unknown) => everyField(error)));
}

function everyField(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null || depth > 6) return String(value);
  return Object.fromEntries(
    Reflect.ownKeys(value).map((key) => [String(key), everyField(Reflect.get(value, key), depth + 1)]),
  );
}

it('finds none of them anywhere, whatever happened', async () => {
  const pages: BrowserPage[] = [];
  const connect = async (script: 'agrees' | 'refuses' | 'wrong-state'): Promise<void> => {
    const begun = await rig.connector.begin();
    told.push(begun);
    pages.push(...(await playBrowser(begun.ok ? begun.value.url : '', script)));
    if (script === 'wrong-state') rig.connector.cancel();
    await tell(rig.connector.result());
  };
  const endSlowness = async (count: number): Promise<void> => {
    await waitUntil({
      what: 'the request that is not answered',
      check: () => rig.google.requests().length > count,
      on: rig.google.changed,
    });
    await rig.clock.advance(20_000);
  };

  for (const script of ['refuses', 'wrong-state', 'agrees'] as const) await connect(script);
  const access = await rig.account.grant();
  expect(access.ok).toBe(true);
  await tell(rig.account.send(MAIL));

  for (const name of GOOGLE_FAULT_NAMES) {
    const places = GOOGLE_FAULTS[name].at;
    for (const place of ['code', 'refresh', 'tokeninfo', 'send', 'revoke'] as const) {
      if (!places.some((one) => one === place)) continue;
      rig.google.heal();
      rig.google.switches.namesScopes = place !== 'tokeninfo';
      await rig.secrets.set('GMAIL_REFRESH_TOKEN', rig.google.giveRefreshToken());
      if (place === 'send') await rig.account.grant();
      const count = rig.google.requests().length;
      rig.google.setFault(name, { at: place, times: 1 });
      const asking =
        place === 'code'
          ? connect('agrees')
          : place === 'revoke'
            ? tell(rig.account.revoke())
            : place === 'send'
              ? tell(rig.account.send(MAIL))
              : tell(rig.account.grant().then((grant) => (grant.ok ? 'granted' : grant)));
      // Before the request that hangs come the consent page (twice) or the refresh.
      if (name === 'slow')
        await endSlowness(count + { code: 2, tokeninfo: 1, refresh: 0, send: 0, revoke: 0 }[place]);
      await asking;
    }
  }

  const secrets = rig.google.secrets();
  expect(secrets.length).toBeGreaterThan(100);
  const places = new Map([
    ['log', Buffer.from(rig.logged())],
    ['answers and errors', Buffer.from(JSON.stringify(told))],
    ['output', Buffer.from(printed.join(''))],
    ['pages', Buffer.from(JSON.stringify(pages.map(({ text, headers }) => [text, [...headers]])))],
    [
      'addresses',
      Buffer.from(
        rig.google
          .requests()
          .map(({ path }) => path)
          .join('\n'),
      ),
    ],
  ]);
  expect(searchSecrets(places, secrets)).toEqual([]);
  // The search itself works, and there was something to search.
  expect(
    searchSecrets(new Map([['body', Buffer.from(rig.google.requests('refresh')[0]?.body ?? '')]]), secrets),
  ).not.toEqual([]);
  expect(rig.logged()).toContain('gmail.reconnect-needed');
  expect(JSON.stringify(told)).toContain('gmail.outcome-unknown');
});
