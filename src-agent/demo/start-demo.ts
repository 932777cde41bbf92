import { DateTime } from 'luxon';
import type { Agent } from '../agent.ts';
import { ok, type Result } from '../contract/result.ts';
import type { Handlers } from '../contract/rpc.ts';
import type { SettingsInput } from '../contract/settings.ts';
import { formatTimeOfDay } from '../contract/wall-clock.ts';
import type { Clock, Timer } from '../ports.ts';
import type { LogRecord } from '../support/logger.ts';
import { imapDate, mailDate } from './demo-clock.ts';
import type { DemoMailbox } from './demo-mailbox.ts';
import type { DemoReceiver } from './demo-receiver.ts';
import { LIVE_ROUND, liveMail } from './live-mails.ts';
import { openDemo } from './open-demo.ts';
import { demoTargets } from './run-demo.ts';
import { MORNING_MAILS, rawMail } from './sample-mails.ts';

/** A demonstration to look at in the window: the agent runs, mails keep arriving. */
export type Demo = {
  readonly agent: Agent;
  readonly handlers: Handlers;
  /** Ends it and removes whatever it wrote. Idempotent. */
  stop(): Promise<void>;
};

/** Between the mails of the beginning: quick enough that nobody looks at an empty panel. */
const FIRST_PACE_MS = 1_200;
const LATER_PACE_MS = 20_000;
/** Some three hours of mails: a demonstration that was forgotten must not fill the memory. */
const MOST_MAILS = 500;

/**
 * Starts an agent with a mailbox and a receiver inside this process, on a temporary folder and by the real
 * clock; sample mails of every kind arrive until `stop`. The operator's data and keychain are not touched.
 * Fails as opening an agent does.
 */
export async function startDemo(options: {
  readonly clock: Clock;
  readonly verbose: boolean;
  /** Gets each log line, already redacted. */
  readonly echo: (record: LogRecord) => void;
  /** Pauses between two mails: those of the beginning, and later. Milliseconds. */
  readonly pace?: { readonly firstMs: number; readonly laterMs: number };
}): Promise<Result<Demo>> {
  const { clock } = options;
  const { firstMs, laterMs } = options.pace ?? { firstMs: FIRST_PACE_MS, laterMs: LATER_PACE_MS };
  const opened = await openDemo({
    ...options,
    settings: (mailbox, receiver) => liveSettings(mailbox, receiver, clock.now()),
  });
  if (!opened.ok) return opened;
  const { agent, handlers, mailbox, receiver, close } = opened.value;
  let timer: Timer | null = null;

  const deliver = (number: number): void => {
    const now = clock.now();
    const { timeZone } = agent.settings.current().document;
    // The last of the first mails tells of it; later now and then.
    if (number % (3 * LIVE_ROUND) === MORNING_MAILS.length - 1) receiver.failOnce();
    const mail = MORNING_MAILS[number] ?? liveMail(number);
    mailbox.deliver(rawMail(mail, `demo-${number}`, mailDate(now, timeZone)), imapDate(now, timeZone));
    const pauseMs = number + 1 < MORNING_MAILS.length ? firstMs : laterMs;
    timer = number + 1 === MOST_MAILS ? null : clock.setTimer(pauseMs, () => deliver(number + 1));
  };

  agent.start();
  deliver(0);
  return ok({
    agent,
    handlers,
    stop: async () => {
      timer?.cancel();
      await close();
    },
  });
}

/** Hours that are open now, so that mails are sent; the zone is this machine's. */
function liveSettings(mailbox: DemoMailbox, receiver: DemoReceiver, now: number): SettingsInput {
  const hour = DateTime.fromMillis(now).hour;
  const bound = (after: number): string => formatTimeOfDay(((hour + after + 24) % 24) * 60);
  return { ...demoTargets(mailbox, receiver), window: { start: bound(-2), end: bound(8) } };
}
