import { type DeliveryId, deliveryIdSchema } from '../../src-agent/contract/entities.ts';
import { type Failure, ok, type Result } from '../../src-agent/contract/result.ts';
import type { SecretName } from '../../src-agent/contract/secrets.ts';
import { type Settings, type SettingsInput, settingsSchema } from '../../src-agent/contract/settings.ts';
import type { HttpOutcome, HttpRequest, SendRequest } from '../../src-agent/delivery/http-outcome.ts';
import type { OutboxChange, OutboxRunner, OutboxRunnerDeps } from '../../src-agent/delivery/outbox-runner.ts';
import { createOutboxRunner } from '../../src-agent/delivery/run-outbox.ts';
import type { GoogleAccount, GoogleGrant, Log, MailOutcome, OutgoingMail } from '../../src-agent/ports.ts';
import { createFakeClock, type FakeClock } from './fake-clock.ts';
import { createMemoryOutbox, type MemoryOutbox } from './memory-outbox.ts';
import { createSeededRandom } from './seeds.ts';

export const ACCEPTED_OUTCOME: HttpOutcome = answeredOutcome(200, '{"success":true}');

export function answeredOutcome(
  status: number,
  body = '',
  headers: { readonly retryAfter?: string } = {},
): HttpOutcome {
  return {
    kind: 'answered',
    status,
    headers: { retryAfter: headers.retryAfter ?? null, date: null, location: null },
    body,
    cut: null,
  };
}

export function failedOutcome(
  code: Extract<HttpOutcome, { kind: 'failed' }>['code'],
  left = false,
): HttpOutcome {
  return { kind: 'failed', code, detail: code, left };
}

/** One request as the scripted receiver saw it. */
export type SentRequest = {
  readonly request: HttpRequest;
  readonly id: DeliveryId;
  readonly attempt: number;
  /** Wall clock of the fake clock. */
  readonly at: number;
  readonly monotonicAt: number;
  endedAt: number | null;
};

export const SAMPLE_GRANT: GoogleGrant = {
  accessToken: 'access-token-of-a-test',
  expiresAt: Number.MAX_SAFE_INTEGER,
  expiresIn: 3_599,
  tokenType: 'Bearer',
  scopes: null,
  grantEndsAt: null,
  httpStatus: 200,
};

export const SENT_MAIL: MailOutcome = {
  kind: 'accepted',
  messageId: '18c0ffee',
  threadId: '18c0ffe0',
  httpStatus: 200,
};

export const QUIET_LOG: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => QUIET_LOG,
};

/** How the scripted receiver answers; `tookMs` of simulated time pass before the answer. */
export type Answer = { readonly outcome: HttpOutcome; readonly tookMs?: number };

export type OutboxRig = {
  readonly clock: FakeClock;
  readonly outbox: MemoryOutbox;
  readonly runner: OutboxRunner;
  readonly sent: SentRequest[];
  readonly mails: { readonly mail: OutgoingMail; readonly at: number }[];
  readonly changes: OutboxChange[];
  readonly disabled: { readonly target: string; readonly failure: Failure }[];
  readonly probes: string[];
  /** Most requests under way at the same moment, all targets together and per target. */
  readonly most: { inAll: number; perTarget: number };
  readonly setSettings: (input: SettingsInput) => void;
  readonly settings: () => Settings;
};

export function targetInput(id: string, more: object = {}) {
  return { id, url: `https://${id}.example/hook`, ...more };
}

/** An outbox runner on a fake clock with everything around it scripted. */
export function createOutboxRig(
  options: {
    readonly start?: string | number;
    readonly settings?: SettingsInput;
    readonly outbox?: MemoryOutbox;
    readonly clock?: FakeClock;
    readonly seed?: number;
    readonly answer?: (sent: SentRequest) => Answer | HttpOutcome;
    /** Whether a bare connection stands. */
    readonly reachable?: (target: string) => boolean;
    readonly secret?: (name: SecretName) => Result<string | null>;
    readonly grant?: () => Result<GoogleGrant>;
    /** Gmail's answer to the n-th mail; `never`: none comes. */
    readonly mailAnswer?: (mail: OutgoingMail, nth: number) => MailOutcome | 'never';
  } & Partial<Pick<OutboxRunnerDeps, 'schedule' | 'crashPoint' | 'onChange' | 'send' | 'disableTarget'>> = {},
): OutboxRig {
  const clock = options.clock ?? createFakeClock(options.start);
  const outbox = options.outbox ?? createMemoryOutbox();
  const read = (input: SettingsInput) => settingsSchema.parse({ timeZone: 'Europe/Paris', ...input });
  let settings = read(options.settings ?? { delivery: { targets: [targetInput('webhook')] } });
  const sent: SentRequest[] = [];
  const mails: { mail: OutgoingMail; at: number }[] = [];
  const changes: OutboxChange[] = [];
  const disabled: { target: string; failure: Failure }[] = [];
  const probes: string[] = [];
  const most = { inAll: 0, perTarget: 0 };
  const flying = new Map<string, number>();

  const depart = (target: string): void => {
    flying.set(target, (flying.get(target) ?? 0) + 1);
    most.perTarget = Math.max(most.perTarget, flying.get(target) ?? 0);
    most.inAll = Math.max(
      most.inAll,
      [...flying.values()].reduce((sum, count) => sum + count, 0),
    );
  };

  const send: SendRequest = (request, sendOptions = {}) =>
    new Promise((resolve) => {
      const target = request.connection.id;
      const id = deliveryIdSchema.parse(request.headers['webhook-id']);
      const entry: SentRequest = {
        request,
        id,
        attempt: Number(request.headers['webhook-attempt']),
        at: clock.now(),
        monotonicAt: clock.monotonic(),
        endedAt: null,
      };
      sent.push(entry);
      depart(target);
      sendOptions.onSent?.();
      const arrive = (outcome: HttpOutcome): void => {
        if (entry.endedAt !== null) return;
        entry.endedAt = clock.monotonic();
        flying.set(target, (flying.get(target) ?? 1) - 1);
        resolve(outcome);
      };
      const given = options.answer?.(entry) ?? ACCEPTED_OUTCOME;
      const answer: Answer = 'kind' in given ? { outcome: given } : given;
      sendOptions.signal?.addEventListener('abort', () =>
        arrive(failedOutcome('delivery.interrupted', true)),
      );
      if (answer.tookMs === undefined) arrive(answer.outcome);
      else clock.setTimer(answer.tookMs, () => arrive(answer.outcome));
    });

  const sendMail: GoogleAccount['send'] = (mail, sendOptions = {}) =>
    new Promise((resolve) => {
      let over = false;
      const end = (outcome: MailOutcome): void => {
        over = true;
        resolve(outcome);
      };
      mails.push({ mail, at: clock.now() });
      sendOptions.onSent?.();
      const given = options.mailAnswer?.(mail, mails.length) ?? SENT_MAIL;
      sendOptions.signal?.addEventListener('abort', () => {
        if (!over)
          end({ kind: 'unknown', failure: { code: 'gmail.connection-lost', params: {}, retryable: true } });
      });
      if (given !== 'never') end(given);
    });

  const runner = createOutboxRunner({
    clock,
    random: createSeededRandom(options.seed ?? 1).next,
    log: QUIET_LOG,
    outbox,
    settings: () => settings,
    secrets: { get: async (name) => options.secret?.(name) ?? ok(null) },
    send: options.send ?? send,
    google: {
      grant: async () => options.grant?.() ?? ok(SAMPLE_GRANT),
      send: sendMail,
    },
    probe: async (target) => {
      probes.push(target.id);
      return options.reachable?.(target.id) === true
        ? ok(null)
        : { ok: false, error: { code: 'delivery.certificate-refused', params: {}, retryable: true } };
    },
    dropConnections: () => undefined,
    disableTarget: (target, failure) => {
      disabled.push({ target, failure });
      options.disableTarget?.(target, failure);
    },
    onChange: (change) => {
      changes.push(change);
      options.onChange?.(change);
    },
    userAgent: 'test',
    ...(options.schedule === undefined ? {} : { schedule: options.schedule }),
    ...(options.crashPoint === undefined ? {} : { crashPoint: options.crashPoint }),
  });

  return {
    clock,
    outbox,
    runner,
    sent,
    mails,
    changes,
    disabled,
    probes,
    most,
    setSettings: (input) => {
      settings = read(input);
      runner.reconsider();
    },
    settings: () => settings,
  };
}
