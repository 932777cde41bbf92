import { afterEach, describe, expect, it } from 'vitest';
import { err } from '../../src-agent/contract/result.ts';
import { readCredentials } from '../../src-agent/read-credentials.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { createMailboxRig, mailboxSettings, passUntil, settle } from '../support/mailbox-rig.ts';
import { createMemoryGoogle } from '../support/memory-google.ts';
import { recadrageMail } from '../support/sample-mails.ts';
import { INVALID_CREDENTIALS, startScriptedImapServer } from '../support/scripted-imap-server.ts';
import { createSeededRandom, takeSeed } from '../support/seeds.ts';

/* The mailbox logs in with the Gmail connection (PROTOCOLS.md section 4). */

const START = Date.parse('2025-11-18T09:00:00Z');
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

async function stage(
  authMethods: readonly ('PLAIN' | 'XOAUTH2' | 'OAUTHBEARER')[] = ['XOAUTH2', 'OAUTHBEARER'],
) {
  const clock = createFakeClock(START);
  const google = createMemoryGoogle(clock);
  const server = await startScriptedImapServer({ now: clock.now, authMethods });
  closers.push(server.close);
  server.setLogin(({ method, secret }) =>
    method !== 'PLAIN' && google.isValid(secret) ? undefined : INVALID_CREDENTIALS,
  );
  const rig = createMailboxRig({
    settings: mailboxSettings({
      host: server.host,
      port: server.port,
      user: server.user,
      security: 'plain',
      auth: 'google',
    }),
    password: '',
    clock,
    random: createSeededRandom(takeSeed('mailbox-google')).next,
    ask: readCredentials(
      { secrets: { get: () => Promise.reject(new Error('a secret was read')) }, google },
      'google',
    ),
  });
  closers.push(rig.stop);
  return { clock, google, server, rig };
}

type Scene = Awaited<ReturnType<typeof stage>>;

async function start({ rig, server }: Scene): Promise<void> {
  rig.watcher.start();
  await rig.waitForState('watching');
  await server.waitForIdle();
}

const alarms = ({ rig }: Scene) => [
  ...rig.states.filter(({ state }) => ['reconnecting', 'needs-grant', 'failed'].includes(state)),
  ...rig.lines.filter(({ level }) => level === 'warn' || level === 'error'),
];

describe('a mailbox that the Gmail connection logs in', () => {
  it.each(['XOAUTH2', 'OAUTHBEARER'] as const)('is watched by %s, without any password', async (method) => {
    const scene = await stage([method, 'PLAIN']);
    await start(scene);
    expect(scene.server.logins()).toMatchObject([{ method, accepted: true }]);
  });

  it('is watched for 24 h of which each hour ends the session: no mail lost, no alarm', async () => {
    const scene = await stage();
    const { clock, google, server, rig } = scene;
    await start(scene);
    const random = createSeededRandom(takeSeed('mailbox-google-day')).next;
    let sent = 0;
    let openedAt = clock.now();
    const mail = () => {
      sent += 1;
      server.append(recadrageMail({ lot: sent }), { date: new Date(clock.now()) });
    };
    while (clock.now() < START + 24 * HOUR) {
      await clock.advance(MINUTE);
      await settle();
      if (random() < 0.05) mail();
      if (clock.now() - openedAt < HOUR) continue;
      // Around the end of a session mails come before, with and after it.
      mail();
      server.bye('Session expired, please login again.');
      mail();
      await passUntil(clock, () => rig.watcher.state().state === 'watching' && server.idling() === 1, {
        limitMs: 10 * SECOND,
        stepMs: 250,
      });
      openedAt = clock.now();
    }
    await passUntil(clock, () => rig.ledger.signals().length >= sent, { limitMs: MINUTE });
    const logins = server.logins();
    process.stdout.write(
      `24 h by OAuth: ${logins.length} sessions, ${google.issued()} tokens, ${rig.ledger.signals().length} of ${sent} mails\n`,
    );
    expect(rig.ledger.signals()).toHaveLength(sent);
    expect(alarms(scene)).toEqual([]);
    expect(logins.every(({ accepted }) => accepted)).toBe(true);
    expect(logins.length).toBeGreaterThanOrEqual(23);
    expect(google.issued()).toBeLessThanOrEqual(logins.length);
  });

  it('gets a token anew, once and at once, when a cached one is refused', async () => {
    const scene = await stage();
    const { clock, google, server, rig } = scene;
    await start(scene);
    google.withdraw();
    await clock.advance(2 * MINUTE);
    server.bye('Session expired, please login again.');
    await passUntil(clock, () => server.logins().length === 3 && rig.watcher.state().state === 'watching', {
      limitMs: 5 * SECOND,
    });
    expect(server.logins().map(({ accepted }) => accepted)).toEqual([true, false, true]);
    expect(google.issued()).toBe(2);
    expect(alarms(scene)).toEqual([]);
  });

  it('asks when Gmail refuses fresh tokens as well, after few tries, and names why', async () => {
    const scene = await stage();
    const { clock, server, rig } = scene;
    server.setLogin(() => INVALID_CREDENTIALS);
    rig.watcher.start();
    await passUntil(clock, () => rig.watcher.state().state === 'needs-grant', { limitMs: MINUTE });
    expect(rig.watcher.state()).toMatchObject({ failure: { code: 'gmail.credentials-refused' } });
    await clock.advance(12 * HOUR);
    expect(server.logins()).toHaveLength(4);
  });

  it('asks at once when the grant is gone, and goes on when the connection was made again', async () => {
    const scene = await stage();
    const { clock, google, server, rig } = scene;
    google.refuse(
      err('gmail.reconnect-needed', { params: { answer: 'Token has been expired or revoked.' } }),
    );
    rig.watcher.start();
    await rig.waitForState('needs-grant');
    expect(rig.watcher.state()).toMatchObject({ failure: { code: 'gmail.reconnect-needed' } });
    await clock.advance(12 * HOUR);
    expect(server.connections()).toEqual([]);
    google.refuse(null);
    rig.watcher.reconnect('changed');
    await rig.waitForState('watching');
  });

  it('names the scope that was not granted, without showing the token to the server', async () => {
    const scene = await stage();
    scene.google.grantScopes(['https://www.googleapis.com/auth/gmail.send']);
    scene.rig.watcher.start();
    await scene.rig.waitForState('needs-grant');
    expect(scene.rig.watcher.state()).toMatchObject({
      failure: { code: 'gmail.scope-missing', params: { missing: 'mail.google.com' } },
    });
    expect(scene.server.logins()).toEqual([]);
  });

  it('waits while Google cannot be asked, and is watched again soon after', async () => {
    const scene = await stage();
    const { clock, google, rig } = scene;
    google.refuse(
      err('gmail.network-unusable', { params: { host: 'oauth2.googleapis.com' }, retryable: true }),
    );
    rig.watcher.start();
    await rig.waitForState('reconnecting');
    await passUntil(clock, () => clock.now() >= START + HOUR, { limitMs: 2 * HOUR, stepMs: 5 * SECOND });
    expect(rig.logins()).toBeLessThan(200);
    google.refuse(null);
    await passUntil(clock, () => rig.watcher.state().state === 'watching', { limitMs: MINUTE });
  });
});
