import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src-agent/contract/commands.ts';
import type { SettingsInput } from '../../src-agent/contract/settings.ts';
import { createCertificate } from '../support/certificates.ts';
import { type LiveAgent, startLiveAgent } from '../support/live-agent.ts';
import { TEAM } from '../support/mails.ts';
import { plainLinksMail } from '../support/sample-mails.ts';
import { type ScriptedImapServer, startScriptedImapServer } from '../support/scripted-imap-server.ts';
import { waitUntil } from '../support/wait-until.ts';
import { startWebhookSink } from '../support/webhook-sink.ts';

/** A clock that is off, as the window and doctor tell it of a running agent. */

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
const OFFSETS: readonly (readonly [string, number])[] = [
  ['three minutes slow', -3 * MINUTE],
  ['three minutes fast', 3 * MINUTE],
  ['a day slow', -DAY],
  ['a day fast', DAY],
  ['five years slow', -1_826 * DAY],
  ['five years fast', 1_826 * DAY],
];

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

async function start(mailbox: SettingsInput['mailbox'], password: string, now?: number): Promise<LiveAgent> {
  const sink = await startWebhookSink();
  closers.push(sink.close);
  const live = await startLiveAgent({
    settings: {
      timeZone: 'UTC',
      mailbox: { firstStartDays: 30, security: 'plain', ...mailbox },
      watching: { days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], startHour: 0, endHour: 24 },
      triage: { allowedSenders: [TEAM.address] },
      delivery: { targets: [{ id: 'webhook', url: sink.url }] },
    },
    secrets: { MAILBOX_PASSWORD: password },
    ...(now === undefined ? {} : { now }),
  });
  closers.push(live.stop);
  return live;
}

/** Waits until the window names the clock with about so many seconds; returns them, and what doctor says. */
async function clockOff(
  live: LiveAgent,
  wanted: number,
): Promise<{ readonly seconds: number; readonly doctor: unknown }> {
  const told = await waitUntil({
    what: 'the window to name the clock',
    check: async () =>
      (await live.status()).attention.find(
        ({ code, params }) => code === 'clock.off' && Math.abs(Number(params.seconds) - wanted) < 60,
      ),
    on: live.changed,
    timeoutMs: 30_000,
    seen: () => live.lines().slice(-10).join('\n'),
  });
  const doctor = await live.client().call(COMMANDS['doctor.run'], {});
  const checks = doctor.ok ? doctor.value.checks : [];
  return {
    seconds: Number(told.params.seconds),
    doctor: checks.find(({ check }) => check === 'clock')?.failure?.code,
  };
}

describe('TIM-5: a running agent whose clock is off', () => {
  it('TIM-5: three minutes, a day, five years either way: the first answer of a receiver tells, the window and doctor name it', async () => {
    const server = await startScriptedImapServer();
    closers.push(server.close);
    const { host, port, user, password } = server;
    const live = await start({ host, port, user }, password);
    await live.waitForWatching();
    for (const [name, offsetMs] of OFFSETS) {
      live.clock.moveTo(Date.now() + offsetMs);
      server.append(plainLinksMail({ subject: name }), { date: new Date(live.clock.now()) });
      const { seconds, doctor } = await clockOff(live, Math.abs(offsetMs) / 1_000);
      expect(doctor, name).toBe('clock.off');
      expect(seconds, name).toBeGreaterThan(120);
    }
    live.clock.moveTo(Date.now());
    server.append(plainLinksMail(), { date: new Date() });
    await waitUntil({
      what: 'the clock to be right again',
      check: async () => !(await live.status()).attention.some(({ code }) => code === 'clock.off'),
      on: live.changed,
      timeoutMs: 30_000,
    });
  });
});

describe('TIM-5: a mail server whose certificate only the clock speaks against', () => {
  const before = getCACertificates('default');
  afterEach(() => setDefaultCACertificates(before));

  it.each([
    ['slow: it is not valid yet', 400, 500],
    ['fast: it expired long ago', -500, -400],
  ])('TIM-5: the clock is %s, and it is named before the certificate', async (_, fromDays, untilDays) => {
    const authority = await createCertificate({ names: ['Authority'], addresses: [], authority: true });
    setDefaultCACertificates([...before, authority.certificatePem]);
    const certificate = await createCertificate({
      issuer: authority,
      validFrom: new Date(Date.now() + fromDays * DAY),
      validUntil: new Date(Date.now() + untilDays * DAY),
    });
    const server: ScriptedImapServer = await startScriptedImapServer({
      tls: { certificate, mode: 'implicit' },
    });
    closers.push(server.close);
    const { host, port, user, password } = server;
    const live = await start({ host, port, user, security: 'tls' }, password);
    const { seconds, doctor } = await clockOff(live, 400 * 86_400);
    expect(seconds).toBeGreaterThan(120);
    expect(doctor).toBe('clock.off');
    const [first, second] = (await live.status()).attention;
    expect([first?.code, second?.code]).toEqual(['clock.off', 'mailbox.certificate-refused']);
    expect(server.logins()).toEqual([]);
  });
});
