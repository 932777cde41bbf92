import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src-agent/contract/commands.ts';
import { deliveryIdSchema } from '../../src-agent/contract/entities.ts';
import { settingsFor } from '../support/cli-rig.ts';
import { CRASH_POINTS } from '../support/crash-points.ts';
import { startDovecot } from '../support/dovecot.ts';
import { type KillRig, startKillRig } from '../support/kill-rig.ts';
import { isSettled } from '../support/kill-rows.ts';
import { NO_CRASH } from '../support/killed-agent.ts';
import { startLiveAgent } from '../support/live-agent.ts';
import { recadrageMail } from '../support/sample-mails.ts';
import { createSeededRandom, takeSeed } from '../support/seeds.ts';
import { ACCEPTED } from '../support/sink-answer.ts';
import { waitUntil } from '../support/wait-until.ts';
import { startWebhookSink } from '../support/webhook-sink.ts';

const STOPS = 50;
const STOP_LIMIT_MS = 10_000;
/** A random stop comes at most so long after the start. */
const LATEST_STOP_MS = 1_500;
/** The point was not reached: told from outside. */
const REACH_MS = 8_000;
const PATIENCE_MS = 60_000;
const MUCH_BACKLOG = 40;
const STOP_LINE = 'PROCESS: SIGTERM received; shutting down gracefully (platform restart/deploy).';
/** In a second with many lines it is one of those that are only counted (LOG-2). */
const LEFT_OUT = 'Lines left out: too many in one second';

describe('an agent that is told to stop while it works', () => {
  const random = createSeededRandom(takeSeed('agent-stop'));
  let rig: KillRig;

  beforeAll(async () => {
    rig = await startKillRig(random.fork('rig'));
  });

  afterAll(() => rig?.stop());

  it('PRO-5: ends 50 times within 10 s with exit code 0, and nothing is lost, doubled or blamed', async () => {
    const moments = random.fork('stops');
    const points = [
      ...CRASH_POINTS,
      ...Array.from({ length: STOPS - CRASH_POINTS.length }, (): null => null),
    ];
    const stops: { readonly code: number | null; readonly tookMs: number; readonly said: boolean }[] = [];
    let reached = 0;
    let next = rig.load();
    for (const point of moments.shuffle(points)) {
      const agent = await next;
      const child = agent.process;
      next = rig.load();
      const kind = point?.endsWith('recordDead') === true ? 'refused' : undefined;
      if (rig.backlog() < MUCH_BACKLOG || kind !== undefined) {
        for (let mails = moments.integer(1, 4); mails > 0; mails -= 1) await rig.flow.append(kind);
      }
      agent.go({ point, hits: 1, by: 'SIGTERM' });
      const momentMs = point === null ? moments.integer(0, LATEST_STOP_MS) : REACH_MS;
      await waitUntil({
        what: 'the moment to stop',
        check: () => agent.endedAt() !== null || child.hasEnded(),
        on: { everyMs: 10 },
        timeoutMs: momentMs,
      }).catch(() => undefined);
      const told = performance.now();
      if (agent.endedAt() !== null) reached += 1;
      const { code } = agent.endedAt() === null ? await child.stop() : await child.ended;
      const tookMs = performance.now() - told;
      const said = [STOP_LINE, LEFT_OUT].some((line) => child.stderr().includes(line));
      stops.push({ code, tookMs, said });
    }
    const slowest = Math.max(...stops.map(({ tookMs }) => tookMs));
    expect(stops.filter(({ code, said }) => code !== 0 || !said)).toEqual([]);
    expect(slowest).toBeLessThan(STOP_LIMIT_MS);
    expect(stops).toHaveLength(STOPS);

    const last = await next;
    last.go(NO_CRASH);
    await waitUntil({
      what: 'every mail and delivery to have its final state',
      check: () => rig.rows().messages.length >= rig.flow.mails().length && isSettled(rig.rows()),
      on: { everyMs: 100 },
      timeoutMs: PATIENCE_MS,
      seen: () => last.process.stderr(),
    });
    expect(await last.process.stop()).toEqual({ code: 0, signal: null });
    const { messages } = rig.rows();
    process.stdout.write(
      `${JSON.stringify({ stops: STOPS, atPoints: reached, slowestMs: Math.round(slowest), mails: messages.length })}\n`,
    );
    expect(await rig.judge()).toEqual([]);
    // A stop is no crash: no mail may be suspected for having been in hand.
    expect(messages.filter(({ reason }) => reason === 'crashed-reader')).toEqual([]);
  }, 600_000);
});

describe('an agent that is told to stop while a receiver says nothing', () => {
  it('PRO-5: cuts the request within 10 s, stores it as unknown, and repeats it flagged at the next start', async () => {
    const dovecot = await startDovecot();
    const user = dovecot.newUser();
    const sink = await startWebhookSink({ answer: () => ({ stall: true }) });
    const agent = await startLiveAgent({
      settings: settingsFor({ port: dovecot.port, user }, sink.url, { timeoutSeconds: 300 }),
      secrets: { MAILBOX_PASSWORD: dovecot.password },
    });
    try {
      await dovecot.append(user, recadrageMail());
      await sink.waitFor(1, PATIENCE_MS);
      const told = performance.now();
      let stoppedMs = 0;
      await agent.restart(async () => {
        stoppedMs = performance.now() - told;
        sink.setAnswer(() => ACCEPTED);
      });
      expect(stoppedMs).toBeLessThan(STOP_LIMIT_MS);
      await agent.waitForMails({ sent: 1 });
      const [first, second, ...others] = sink.requests();
      expect(others).toEqual([]);
      expect(second).toMatchObject({ id: first?.id, attempt: 2, body: first?.body });
      const id = deliveryIdSchema.parse(first?.id);
      expect(await agent.client().call(COMMANDS['deliveries.get'], { id })).toMatchObject({
        value: {
          history: [
            { number: 1, outcome: 'unknown' },
            { number: 2, outcome: 'accepted' },
          ],
        },
      });
    } finally {
      await agent.stop();
      await sink.close();
      await dovecot.stop();
    }
  }, 90_000);
});
