import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { GmailCheck } from '../../src-agent/contract/gmail.ts';
import { CHECK_HISTORY_FILE, LAST_CHECK_FILE } from '../../src-agent/gmail/check-files.ts';
import type { GoogleFaultName } from '../support/fake-google/faults.ts';
import { type GmailAgent, startGmailAgent } from '../support/gmail-agent.ts';

/** The automatic check and what it leaves behind, through the real parts of the agent, over weeks of played time. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Played days take real seconds: where a week shows nothing more, a day has to do. */
const DAILY = { gmail: { autoCheck: { everyDays: 1 } } } as const;

let agent: GmailAgent;
/** Whatever happened, no secret lies anywhere afterwards. */
afterEach(async () => {
  const leaks = agent.leaks();
  await agent.stop();
  expect(leaks).toEqual([]);
});

const refreshes = () => agent.google.requests('refresh').length;
const codes = () => agent.checks().map(({ failure }) => failure?.code ?? 'ok');

function gaps(checks: readonly GmailCheck[]): number[] {
  return checks.slice(1).map(({ at }, index) => at - (checks[index]?.at ?? 0));
}

describe('a month', () => {
  it('of office hours, nights asleep, restarts and a clock set right has a check a week', async () => {
    agent = await startGmailAgent();
    for (let day = 0; day < 31; day += 1) {
      await agent.run(8 * HOUR);
      if (day % 10 === 4) await agent.restart();
      if (day % 10 === 7) {
        agent.clock.jump(-20 * MINUTE);
        await agent.run(MINUTE);
        agent.clock.jump(20 * MINUTE);
      }
      agent.sleep(16 * HOUR);
    }
    expect(codes()).toEqual(['ok', 'ok', 'ok', 'ok', 'ok']);
    expect(refreshes()).toBe(5);
    for (const gap of gaps(agent.checks())) {
      expect(gap).toBeGreaterThan(7 * DAY - HOUR);
      expect(gap).toBeLessThan(7 * DAY + 17 * HOUR);
    }
    expect(agent.checks().every(({ trigger }) => trigger === 'automatic')).toBe(true);
    expect(agent.historyFile()).toHaveLength(5);
  });

  it('on a machine that never rests has one every seven days, and says when the next one is', async () => {
    agent = await startGmailAgent();
    const [first] = agent.checks();
    expect((await agent.status()).nextCheckAt).toBe((first?.at ?? 0) + 7 * DAY);
    await agent.run(7 * DAY + MINUTE);
    expect(gaps(agent.checks()).map((gap) => Math.round(gap / MINUTE))).toEqual([7 * 24 * 60]);
  });

  it('TIM-3: with clocks set forward and back by years has neither bursts nor gaps', async () => {
    agent = await startGmailAgent({ settings: DAILY });
    for (const years of [10, -10, -3, 3, 1, -1]) {
      agent.clock.jump(years * 365 * DAY);
      await agent.run(2 * HOUR);
    }
    // One for each time it seemed that the period had passed, not more.
    expect(agent.checks()).toHaveLength(4);
    await agent.run(DAY - 4 * HOUR + 2 * MINUTE);
    expect(agent.checks()).toHaveLength(5);
  });

  it('after days asleep has one check, and not before the network had a moment', async () => {
    agent = await startGmailAgent();
    agent.sleep(20 * DAY);
    await agent.run(20_000);
    expect(agent.checks()).toHaveLength(1);
    await agent.run(2 * MINUTE);
    expect(agent.checks()).toHaveLength(2);
    await agent.run(DAY);
    expect(agent.checks()).toHaveLength(2);
  });
});

describe('the automatic check', () => {
  it('does nothing while something is missing, and begins a minute after it is there', async () => {
    agent = await startGmailAgent({ settings: { gmail: { clientId: '' } } });
    await agent.run(HOUR);
    expect([refreshes(), agent.checks().length, (await agent.status()).nextCheckAt]).toEqual([0, 0, null]);
    agent.set({ gmail: { clientId: agent.google.clientId } });
    await agent.run(3 * MINUTE);
    expect(codes()).toEqual(['ok']);
  });

  it('that is switched off is not made, nor when it is asked for', async () => {
    agent = await startGmailAgent({ settings: { gmail: { autoCheck: { enabled: false, everyDays: 1 } } } });
    await agent.run(DAY + HOUR);
    expect(await agent.gmail().autoCheck(true)).toEqual({
      ok: true,
      value: { check: null, skipped: 'off', nextCheckAt: null },
    });
    expect(refreshes()).toBe(0);
  });

  it('is skipped when the last one is recent enough, unless forced', async () => {
    agent = await startGmailAgent();
    expect(await agent.gmail().autoCheck(false)).toMatchObject({ value: { check: null, skipped: 'recent' } });
    expect(await agent.gmail().autoCheck(true)).toMatchObject({ value: { check: { id: 2 }, skipped: null } });
    expect(refreshes()).toBe(2);
  });

  it('sends a real mail where that is set', async () => {
    const gmail = { autoCheck: { mode: 'send', everyDays: 1 } } as const;
    agent = await startGmailAgent({ settings: { gmail } });
    await agent.run(DAY + MINUTE);
    expect(agent.google.mails()).toHaveLength(2);
    expect(agent.checks()[1]).toMatchObject({
      mode: 'send',
      recipient: 'operator@client.example',
      messageId: expect.stringMatching(/./u),
      threadId: expect.stringMatching(/./u),
    });
  });

  it('that cannot send is named as what needs attention: nothing checks the connection then', async () => {
    agent = await startGmailAgent({ settings: { gmail: { testRecipient: '' } } });
    expect(agent.gmail().attention()).toEqual([]);
    agent.set({ gmail: { autoCheck: { mode: 'send' } } });
    await agent.run(MINUTE);
    expect(agent.gmail().attention()).toMatchObject([
      { code: 'gmail.not-configured', params: { missing: 'gmail.testRecipient' } },
    ]);
    expect((await agent.status()).nextCheckAt).toBeNull();
  });

  it('does not ask the keychain of one who has no use for Gmail', async () => {
    agent = await startGmailAgent({ settings: { gmail: { clientId: '' } } });
    await agent.run(HOUR);
    expect(agent.keychainReads()).toBe(0);
  });

  it('comes at once when those before it showed less than is set now', async () => {
    agent = await startGmailAgent({ settings: DAILY });
    await agent.gmail().check({ mode: 'dry-run', trigger: 'operator', recipient: null });
    expect(agent.google.mails()).toHaveLength(0);
    agent.set({ gmail: { autoCheck: { mode: 'send' } } });
    await agent.run(MINUTE);
    expect(agent.google.mails()).toHaveLength(1);
  });
});

describe('a failure that passes', () => {
  it.each<readonly [GoogleFaultName, string]>([
    ['token-unavailable', 'gmail.server-fault'],
    ['token-too-many', 'gmail.slow-down'],
    ['portal-page', 'gmail.network-unusable'],
    ['portal-redirect', 'gmail.network-unusable'],
    ['cut', 'gmail.connection-lost'],
  ])('%s is tried again after 15 min, 1 h and 6 h', async (fault, code) => {
    agent = await startGmailAgent({ settings: DAILY });
    agent.google.setFault(fault);
    await agent.run(DAY + MINUTE);
    expect((await agent.status()).connection).toMatchObject({ state: 'unreachable', failure: { code } });
    await agent.run(9 * HOUR);
    const failed = agent.checks().filter(({ failure }) => failure !== null);
    expect(gaps(failed).map((gap) => Math.round(gap / MINUTE))).toEqual([15, 60, 360]);
    agent.google.heal();
    await agent.run(6 * HOUR);
    expect((await agent.status()).connection.state).toBe('healthy');
    expect((await agent.status()).nextCheckAt).toBe((agent.checks().at(-1)?.at ?? 0) + DAY);
  });

  it('no network at all is one, and needs nobody’s attention before a day has passed', async () => {
    agent = await startGmailAgent({ settings: DAILY });
    await agent.google.close();
    await agent.run(DAY + MINUTE);
    expect((await agent.status()).connection).toMatchObject({
      state: 'unreachable',
      failure: { code: 'gmail.connection-refused' },
    });
    expect(agent.gmail().attention()).toEqual([]);
    await agent.run(DAY);
    expect(agent.gmail().attention()).toMatchObject([{ code: 'gmail.connection-refused' }]);
  });

  it.each<readonly [GoogleFaultName, string]>([
    ['too-many-requests', 'gmail.slow-down'],
    ['backend-error-503', 'gmail.server-fault'],
    ['sending-limit', 'gmail.sending-limit'],
  ])('of Gmail itself, %s, is one too', async (fault, code) => {
    agent = await startGmailAgent();
    agent.google.setFault(fault, { at: 'send' });
    await agent.gmail().check({ mode: 'send', trigger: 'operator', recipient: null });
    expect(agent.checks().at(-1)).toMatchObject({ failure: { code, retryable: true }, expiresIn: 3_599 });
    expect((await agent.status()).connection.state).toBe('unreachable');
  });
});

describe('a failure that only the operator can mend', () => {
  it('NET-4: a grant that was revoked is found out by one request, and no more are made until it is renewed', async () => {
    agent = await startGmailAgent({ settings: DAILY });
    agent.google.grants.endAll();
    await agent.run(5 * DAY);
    expect(codes()).toEqual(['ok', 'gmail.reconnect-needed']);
    expect(refreshes()).toBe(2);
    expect(agent.gmail().attention()).toMatchObject([{ code: 'gmail.reconnect-needed' }]);
    expect((await agent.status()).nextCheckAt).toBeNull();
    await agent.setSecret('GMAIL_REFRESH_TOKEN', agent.google.giveRefreshToken());
    expect((await agent.status()).connection.state).toBe('unchecked');
    await agent.run(2 * MINUTE);
    expect((await agent.status()).connection.state).toBe('healthy');
    expect(agent.gmail().attention()).toEqual([]);
  });

  it('a client that was deleted is looked at once a day, and noticed when it is restored', async () => {
    agent = await startGmailAgent({ settings: DAILY });
    agent.google.switches.clientExists = false;
    await agent.run(3 * DAY + MINUTE);
    expect(codes()).toEqual(['ok', ...Array.from({ length: 3 }, () => 'gmail.client-deleted')]);
    agent.google.switches.clientExists = true;
    await agent.run(DAY);
    expect(codes().at(-1)).toBe('ok');
  });

  it('restarts do not make it ask more than once a day', async () => {
    agent = await startGmailAgent({ settings: DAILY });
    agent.google.grants.endAll();
    await agent.run(DAY + HOUR);
    expect(refreshes()).toBe(2);
    for (let hour = 0; hour < 30; hour += 1) {
      await agent.restart();
      await agent.run(HOUR);
    }
    expect(refreshes()).toBe(3);
  });

  it('a grant that covers too little is named with what is missing', async () => {
    agent = await startGmailAgent({ settings: DAILY });
    agent.set({ mailbox: { auth: 'google' } });
    await agent.run(2 * MINUTE);
    const status = await agent.status();
    expect(status.connection).toMatchObject({
      state: 'broken',
      failure: { code: 'gmail.scope-missing', params: { missing: 'mail.google.com' } },
    });
    expect(status.scopes.missing).toEqual(['https://mail.google.com/']);
  });

  it('what was cut when it was copied never reaches Google', async () => {
    agent = await startGmailAgent({ refreshToken: '1//0cut in the middle' });
    expect(codes()).toEqual(['gmail.malformed']);
    expect(refreshes()).toBe(0);
  });
});

describe('the end of the grant', () => {
  it('of an app in Testing is told from three days before, and found when it has come', async () => {
    agent = await startGmailAgent();
    agent.google.switches.publishing = 'testing';
    await agent.setSecret('GMAIL_REFRESH_TOKEN', agent.google.giveRefreshToken({ lifeMs: 4 * DAY }));
    await agent.run(2 * MINUTE);
    expect((await agent.status()).connection.state).toBe('healthy');
    await agent.run(DAY);
    const { connection, grantEndsAt } = await agent.status();
    expect(connection).toEqual({ state: 'ending', endsAt: grantEndsAt });
    expect(agent.gmail().attention()).toMatchObject([{ code: 'attention.gmail-ending' }]);
    await agent.run(3 * DAY);
    expect((await agent.status()).connection).toMatchObject({
      state: 'broken',
      failure: { code: 'gmail.reconnect-needed' },
    });
  });
});

describe('the files for outside monitoring', () => {
  it('follow every check, for their owner alone', async () => {
    agent = await startGmailAgent();
    agent.google.setFault('client-secret-wrong');
    await agent.gmail().check({ mode: 'dry-run', trigger: 'operator', recipient: null });
    expect(agent.lastFile()).toMatchObject({
      success: false,
      error: 'gmail.client-refused',
      outcome: 'permanent',
      trigger: 'operator',
      details: { http_status: 401, token_type: null, expires_in: null },
      next_check_at: expect.stringMatching(/^2025-11-19T/u),
    });
    expect(agent.historyFile()).toMatchObject([{ success: true }, { success: false }]);
    for (const name of [LAST_CHECK_FILE, CHECK_HISTORY_FILE]) {
      expect(statSync(join(agent.dataDir, name)).mode & 0o777).toBe(0o600);
    }
  });
});

describe('connecting and disconnecting', () => {
  it('ends the grant at Google and forgets it here, also when Google cannot be told', async () => {
    agent = await startGmailAgent();
    expect(await agent.gmail().disconnect()).toEqual({ ok: true, value: { revoked: true, failure: null } });
    expect((await agent.status()).connection.state).toBe('not-configured');
    await agent.setSecret('GMAIL_REFRESH_TOKEN', agent.google.giveRefreshToken());
    agent.google.setFault('gateway-502');
    expect(await agent.gmail().disconnect()).toMatchObject({
      value: { revoked: false, failure: { code: 'gmail.server-fault' } },
    });
    expect((await agent.status()).connection.state).toBe('not-configured');
  });
});
