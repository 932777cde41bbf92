import { DateTime } from 'luxon';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SettingsInput } from '../../src-agent/contract/settings.ts';
import { isWindowOpen } from '../../src-agent/schedule/time-window.ts';
import { type Dovecot, startDovecot } from '../support/dovecot.ts';
import { type LiveAgent, startLiveAgent } from '../support/live-agent.ts';
import { TEAM } from '../support/mails.ts';
import { plainLinksMail } from '../support/sample-mails.ts';
import { createSeededRandom, type SeededRandom, takeSeed } from '../support/seeds.ts';
import { startWebhookSink, type WebhookSink } from '../support/webhook-sink.ts';

const EDITS = 60;
const MAILS = 60;
const HOUR_MS = 3_600_000;
const NOON = Date.UTC(2026, 10, 26, 12, 0);
const OPEN_TO_ALL = { window: null, ratePerHour: 0, enabled: true, sending: true } as const;

type Hindrances = {
  readonly window: SettingsInput['window'];
  readonly ratePerHour: number;
  readonly enabled: boolean;
  readonly sending: boolean;
};

describe('an operator who keeps changing the hours, the limit and the switches', () => {
  let dovecot: Dovecot;
  let sink: WebhookSink;
  let agent: LiveAgent | null = null;

  beforeAll(async () => {
    dovecot = await startDovecot();
    sink = await startWebhookSink();
  });
  afterAll(async () => {
    await agent?.stop();
    await sink?.close();
    await dovecot?.stop();
  });

  function settings(user: string, hindrances: Hindrances): SettingsInput {
    const { host, port } = dovecot;
    const { window, ratePerHour, enabled, sending } = hindrances;
    return {
      timeZone: 'UTC',
      mailbox: { host, port, security: 'plain', user, firstStartDays: 365 },
      watching: { days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], startHour: 0, endHour: 24 },
      triage: { allowedSenders: [TEAM.address] },
      window,
      delivery: { enabled: sending, targets: [{ id: 'webhook', url: sink.url, ratePerHour, enabled }] },
    };
  }

  /** A window some hours around now, or one that is over or still to come. */
  function someWindow(random: SeededRandom, now: number): SettingsInput['window'] {
    if (random.chance(0.2)) return null;
    const at = (hours: number) =>
      DateTime.fromMillis(now, { zone: 'UTC' }).plus({ hours }).toFormat("H'h'mm");
    const [start, end] = random.pick([
      [-1, 2],
      [-2, 1],
      [1, 3],
      [-4, -2],
    ]);
    return { start: at(start ?? 0), end: at(end ?? 0) };
  }

  it('DEL-7: nothing is lost, and nothing leaves outside the window, over the limit or against a switch', async () => {
    const random = createSeededRandom(takeSeed('agent-edits'));
    const user = dovecot.newUser();
    const faults: string[] = [];
    const firstAttempts: number[] = [];
    const judgeAttempt = (): void => {
      if (agent === null) return;
      const now = agent.clock.now();
      const { document } = agent.agent().settings.current();
      const [target] = document.delivery.targets;
      if (!isWindowOpen(document.window, document.timeZone, now)) faults.push('sent outside the window');
      if (!document.delivery.enabled) faults.push('sent although sending is off');
      if (target?.enabled !== true) faults.push('sent to a target that is off');
      const limit = target?.ratePerHour ?? 0;
      const inHour = firstAttempts.filter((at) => now - at < HOUR_MS).length;
      if (limit > 0 && inHour >= limit) faults.push(`attempt ${inHour + 1} of an hour that takes ${limit}`);
      firstAttempts.push(now);
    };
    agent = await startLiveAgent({
      settings: settings(user, { ...OPEN_TO_ALL, sending: false }),
      secrets: { MAILBOX_PASSWORD: dovecot.password },
      now: NOON,
      extras: {
        crashPoint: (name) => {
          if (name === 'before-start-attempt') judgeAttempt();
        },
      },
    });

    for (let edit = 0; edit < EDITS; edit += 1) {
      for (let mail = 0; mail < MAILS / EDITS; mail += 1)
        await dovecot.append(user, plainLinksMail({ subject: `Fichiers ${edit}-${mail}` }));
      await agent.set(
        settings(user, {
          window: someWindow(random, agent.clock.now()),
          ratePerHour: random.pick([0, 1, 3, 10]),
          enabled: random.chance(0.8),
          sending: random.chance(0.8),
        }),
      );
      // The hours go by, too: what waits for an instant is looked at when it comes.
      if (random.chance(0.3)) {
        agent.clock.moveTo(agent.clock.now() + random.integer(1, 90) * 60_000);
        agent.agent().wake();
      }
      await nextEvent(agent);
    }
    const sentMeanwhile = sink.requests().length;
    await agent.set(settings(user, OPEN_TO_ALL));
    await agent.waitForMails({ sent: MAILS }, 60_000);

    process.stdout.write(`${JSON.stringify({ edits: EDITS, mails: MAILS, sentMeanwhile })}\n`);
    expect(faults).toEqual([]);
    expect(sink.requests()).toHaveLength(MAILS);
    expect(new Set(sink.requests().map(({ id }) => id)).size).toBe(MAILS);
    expect(sink.requests().every(({ attempt }) => attempt === 1)).toBe(true);
  }, 180_000);
});

/** Until the agent says that something changed, at most a moment: an edit may also come while it is at work. */
function nextEvent(agent: LiveAgent): Promise<void> {
  return new Promise((resolve) => {
    const unsubscribe = agent.changed.subscribe(done);
    const timer = setTimeout(done, 50);
    function done(): void {
      clearTimeout(timer);
      unsubscribe();
      resolve();
    }
  });
}
