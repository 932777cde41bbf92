import { COMMANDS } from '../../src-agent/contract/commands.ts';
import type { GmailCheck } from '../../src-agent/contract/gmail.ts';
import { err, type Failure } from '../../src-agent/contract/result.ts';
import { openStore } from '../../src-agent/store/open-database.ts';
import { systemClock } from '../../src-agent/support/clock.ts';
import { GMAIL_PARTS } from '../../src-renderer/state/view-slice.ts';
import { type FakeGoogle, startFakeGoogle } from '../support/fake-google.ts';
import { createTestDesktop, type LaunchedApp, type TestDesktop } from '../support/launch-app.ts';
import { sampleGmailCheck } from '../support/sample-gmail.ts';
import { silentLog, unwrap } from '../support/store-samples.ts';

const DAY_MS = 86_400_000;
const WEEKS = 26;
const OFFLINE = err('gmail.host-unknown', {
  params: { host: 'oauth2.googleapis.com' },
  retryable: true,
}).error;
const REVOKED = err('gmail.reconnect-needed', {
  params: { answer: 'Token has been expired or revoked.' },
}).error;
/** By weeks ago. */
const TROUBLES: Readonly<Record<number, Failure>> = { 5: OFFLINE, 12: REVOKED };

/** The Gmail panel of an operator with half a year of checks: healthy, near its end, broken with advice. */
export async function shootGmail(shoot: (app: LaunchedApp, name: string) => Promise<void>): Promise<void> {
  const google = await startFakeGoogle({ address: 'livraisons@studio.example' });
  const desktop = await createTestDesktop('screenshots-gmail');
  try {
    await writeHistory(desktop);
    const app = await setUp(desktop, google);
    const check = () => app.call(COMMANDS['gmail.dry-run'], {});
    const connect = async (lifeMs: number | null) => {
      const value = google.giveRefreshToken({ lifeMs });
      await app.call(COMMANDS['secrets.set'], { name: 'GMAIL_REFRESH_TOKEN', value });
      await check();
    };
    await connect(null);
    for (const [at, part] of GMAIL_PARTS.entries()) {
      await app.page().getByRole('tab').nth(at).click();
      await shoot(app, `gmail-healthy-${part}`);
    }
    await app.page().getByRole('tab').first().click();
    await connect(3 * DAY_MS - 3_600_000);
    await shoot(app, 'gmail-ending');
    google.setFault('token-expired-or-revoked');
    await check();
    await shoot(app, 'gmail-broken');
    await app.page().getByRole('navigation').getByRole('button').first().click();
    await shoot(app, 'gmail-overview');
  } finally {
    await desktop.remove();
    await google.close();
  }
}

/** A check a week, before the application is started for the first time. */
async function writeHistory({ dataDir }: TestDesktop): Promise<void> {
  const store = unwrap(await openStore({ dataDir, clock: systemClock, log: silentLog }));
  const now = systemClock.now();
  for (let week = WEEKS; week > 0; week -= 1) {
    const { id: _given, ...check } = sampleGmailCheck(checkOf(week, now));
    store.gmailChecks.record(check);
  }
  store.close();
}

function checkOf(week: number, now: number): Partial<GmailCheck> {
  const failure = TROUBLES[week] ?? null;
  return {
    at: now - week * 7 * DAY_MS,
    failure,
    httpStatus: failure === null ? 200 : failure.retryable ? null : 400,
    ...(week === 2
      ? {
          mode: 'send',
          trigger: 'operator',
          recipient: 'camille@studio.example',
          messageId: '18f0a2b3c4d5e6f7',
        }
      : {}),
  };
}

async function setUp(desktop: TestDesktop, google: FakeGoogle): Promise<LaunchedApp> {
  const app = await desktop.launch({ args: ['--google', google.origin] });
  await app.call(COMMANDS['settings.set'], {
    change: {
      mailbox: { host: 'imap.studio.example' },
      gmail: {
        clientId: google.clientId,
        fromAddress: google.address,
        fromName: 'Studio',
        testRecipient: 'camille@studio.example',
      },
    },
  });
  await app.call(COMMANDS['secrets.set'], { name: 'GMAIL_CLIENT_SECRET', value: google.clientSecret });
  await app.page().reload();
  await app.page().getByRole('navigation').getByRole('button', { name: 'Gmail' }).click();
  return app;
}
