import { err, ok } from '../../src-agent/contract/result.ts';
import type { HttpOutcome, HttpRequest } from '../../src-agent/delivery/http-outcome.ts';
import type { RequestSender } from '../../src-agent/delivery/send-request.ts';
import { answeredOutcome, failedOutcome } from '../support/outbox-rig.ts';
import type { SeededRandom } from '../support/seeds.ts';
import type { SinkLogEntry } from '../support/sink-process.ts';
import type { Life, SimulatedTime } from './simulated-time.ts';

/** How a receiver is at the moment. */
export const MOODS = [
  'well',
  'down',
  'failing',
  'busy',
  'stalling',
  'cutting',
  'late',
  'gone',
  'moved',
  'refusing',
] as const;
export type Mood = (typeof MOODS)[number];

/** Receivers at the port of the delivery room; each writes down what reached it, as a sink does. */
export type SimulatedReceivers = {
  readonly requests: ReadonlyMap<string, readonly SinkLogEntry[]>;
  readonly setMood: (target: string, mood: Mood) => void;
  /** All are well from now on, but for those that refuse by nature. */
  readonly heal: () => void;
  /** The way to them for one process. */
  readonly senderFor: (life: Life) => RequestSender;
};

type Reaction = {
  /** What the receiver has made of it; null: it never got it. */
  readonly answer: 'ok' | 'refused' | null;
  readonly tookMs: number;
  readonly outcome: HttpOutcome;
};

const ACCEPTED = answeredOutcome(200, '{"success":true}');

function react(mood: Mood, random: SeededRandom): Reaction {
  const soon = random.integer(5, 400);
  const answered = (status: number, headers: { retryAfter?: string } = {}): Reaction => ({
    answer: 'refused',
    tookMs: soon,
    outcome: answeredOutcome(status, '', headers),
  });
  switch (mood) {
    case 'well':
      // Now and then something goes wrong with anybody.
      if (random.chance(0.03)) return react(random.pick(['failing', 'cutting', 'late']), random);
      return { answer: 'ok', tookMs: soon, outcome: ACCEPTED };
    case 'down':
      return {
        answer: null,
        tookMs: soon,
        outcome: failedOutcome(random.pick(['delivery.connection-refused', 'delivery.host-unknown'])),
      };
    case 'failing':
      return answered(random.pick([500, 502, 503, 504, 408]));
    case 'busy':
      return answered(429, random.chance(0.5) ? { retryAfter: String(random.integer(1, 600)) } : {});
    case 'stalling':
      // Whether it has taken it in nobody can tell.
      return { answer: random.pick(['ok', 'refused']), tookMs: Number.POSITIVE_INFINITY, outcome: ACCEPTED };
    case 'cutting':
      return {
        answer: random.pick(['ok', 'refused']),
        tookMs: soon,
        outcome: failedOutcome('delivery.connection-lost', true),
      };
    case 'late':
      return { answer: 'ok', tookMs: random.integer(3_000, 30_000), outcome: ACCEPTED };
    case 'gone':
      return answered(410);
    case 'moved':
      return answered(302);
    case 'refusing':
      return answered(422);
  }
}

export function createSimulatedReceivers(input: {
  readonly time: SimulatedTime;
  readonly random: SeededRandom;
  readonly targets: readonly string[];
  /** A receiver that takes nothing by nature. */
  readonly refusing: string;
  /** Told of each request that leaves, before anything else; what is wrong with that is the caller's to say. */
  readonly onDeparture: (request: HttpRequest, underWay: ReadonlyMap<string, number>) => void;
  readonly onAnswer: (
    target: string,
    entry: { readonly id: string; readonly attempt: number; readonly mood: Mood },
  ) => void;
}): SimulatedReceivers {
  const { time, random } = input;
  const requests = new Map<string, SinkLogEntry[]>(input.targets.map((target) => [target, []]));
  const moods = new Map<string, Mood>([[input.refusing, 'refusing']]);
  const moodOf = (target: string): Mood => moods.get(target) ?? 'well';

  const receive = (request: HttpRequest, answer: 'ok' | 'refused'): void => {
    const target = request.connection.id;
    const log = requests.get(target) ?? [];
    requests.set(target, log);
    log.push({
      index: log.length,
      at: time.now(),
      path: request.url,
      id: request.headers['webhook-id'] ?? null,
      attempt: Number(request.headers['webhook-attempt']),
      headers: Object.entries(request.headers),
      body: request.body.toString('utf8'),
      answer,
    });
  };

  const senderFor = (life: Life): RequestSender => {
    const underWay = new Map<string, number>();
    const count = (target: string, by: 1 | -1): void => {
      underWay.set(target, (underWay.get(target) ?? 0) + by);
    };
    return {
      send: (request, options = {}) =>
        new Promise((resolve) => {
          const target = request.connection.id;
          let left = false;
          count(target, 1);
          input.onDeparture(request, underWay);
          const settle = (outcome: HttpOutcome): void => {
            deadline.cancel();
            answer.cancel();
            options.signal?.removeEventListener('abort', onAbort);
            count(target, -1);
            resolve(outcome);
          };
          const onAbort = (): void => settle(failedOutcome('delivery.interrupted', left));
          const deadline = life.later(request.timeoutMs, () =>
            settle(failedOutcome('delivery.timed-out', left)),
          );
          options.signal?.addEventListener('abort', onAbort);
          let answer = life.later(random.integer(2, 80), () => {
            const mood = moodOf(target);
            const reaction = react(mood, random);
            const { answer: taken } = reaction;
            if (taken !== null) {
              left = true;
              // What has left arrives, whatever becomes of the sender meanwhile.
              time.at(random.integer(2, 50), () => {
                receive(request, taken);
                input.onAnswer(target, {
                  id: request.headers['webhook-id'] ?? '',
                  attempt: Number(request.headers['webhook-attempt']),
                  mood,
                });
              });
              options.onSent?.();
            }
            if (Number.isFinite(reaction.tookMs))
              answer = life.later(60 + reaction.tookMs, () => settle(reaction.outcome));
          });
        }),
      probe: async ({ id }) =>
        moodOf(id) === 'down' ? err('delivery.connection-refused', { retryable: true }) : ok(null),
      dropConnections: () => undefined,
      close: async () => undefined,
    };
  };

  return {
    requests,
    setMood: (target, mood) => {
      if (target !== input.refusing) moods.set(target, mood);
    },
    heal: () => {
      for (const target of moods.keys()) if (target !== input.refusing) moods.set(target, 'well');
    },
    senderFor,
  };
}
