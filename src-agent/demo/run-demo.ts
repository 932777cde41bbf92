import { COMMANDS } from '../contract/commands.ts';
import type { MessageSummary } from '../contract/entities.ts';
import type { AgentEvent } from '../contract/events.ts';
import type { RpcClient } from '../contract/rpc.ts';
import type { SettingsInput } from '../contract/settings.ts';
import type { Clock, Timer } from '../ports.ts';
import { type DemoClock, imapDate, mailDate, nextThursdayAt } from './demo-clock.ts';
import type { DemoMailbox } from './demo-mailbox.ts';
import type { DemoReceiver } from './demo-receiver.ts';
import { describeMail, describeRequest, summarise } from './demo-words.ts';
import { EVENING_MAILS, MORNING_MAILS, rawMail, type SampleMail, TEAM } from './sample-mails.ts';

const DEMO_ZONE = 'Europe/Paris';
const DAY_MS = 86_400_000;
/** A mail that is not settled after this long is a fault of the agent: the demonstration says so and fails. */
const PATIENCE_MS = 30_000;

/** Where the clock of the demonstration starts: within the hours, on a day with presence mails. */
export function demoStart(now: number): number {
  return nextThursdayAt(now, DEMO_ZONE, 10, 5);
}

/** Settings of the demonstration: its own servers, the window 9h30 to 19h00. */
export function demoSettings(mailbox: DemoMailbox, receiver: DemoReceiver): SettingsInput {
  return {
    ...demoTargets(mailbox, receiver),
    timeZone: DEMO_ZONE,
    window: { start: '9h30', end: '19h00' },
  };
}

/** The servers of a demonstration, watched and delivered to at any hour. */
export function demoTargets(mailbox: DemoMailbox, receiver: DemoReceiver): SettingsInput {
  return {
    mailbox: { host: '127.0.0.1', port: mailbox.port, security: 'plain', user: mailbox.user },
    watching: { startHour: 0, endHour: 24, days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] },
    triage: { allowedSenders: [TEAM] },
    delivery: {
      targets: [{ id: 'webhook', url: `${receiver.origin}/webhook` }],
      presence: { present: true, presentUrl: `${receiver.origin}/presence`, success: 'any-2xx' },
    },
  };
}

type DemoOptions = {
  readonly client: RpcClient;
  readonly clock: DemoClock;
  readonly realClock: Clock;
  readonly mailbox: DemoMailbox;
  readonly receiver: DemoReceiver;
  /** Tells the agent that the machine woke: sockets are taken for dead, due work is recomputed. */
  readonly wake: () => void;
  readonly write: (line: string) => void;
  /** Pause between two mails, for the reader's eyes. Milliseconds. */
  readonly paceMs: number;
  /** Resolves when the reader has seen enough. */
  readonly stopped: Promise<unknown>;
};

/**
 * Sends the sample mails through a running agent and tells what it does with each. Resolves to true when
 * every mail ended or waits as it should and nothing was sent twice; to false, at once, when stopped.
 */
export function runDemo(options: DemoOptions): Promise<boolean> {
  const waits = createWaits(options.realClock);
  const stopped = options.stopped.then(() => {
    waits.abandon();
    return false;
  });
  return Promise.race([stopped, showMails(options, waits)]);
}

async function showMails(options: DemoOptions, waits: Waits): Promise<boolean> {
  const { client, clock, mailbox, receiver, write } = options;
  const watch = watchMails(client, waits);
  let shownRequests = 0;

  const showNewRequests = (): void => {
    for (const request of receiver.received.slice(shownRequests)) write(describeRequest(request));
    shownRequests = receiver.received.length;
  };
  const show = async (mail: MessageSummary, about: string): Promise<void> => {
    const detail = await client.call(COMMANDS['messages.get'], { id: mail.id });
    if (!detail.ok) throw new Error(`The agent did not explain mail ${mail.id}: ${detail.error.code}`);
    write(describeMail(detail.value, about, clock.now(), DEMO_ZONE));
    showNewRequests();
  };
  const send = async (sample: SampleMail, id: string): Promise<void> => {
    const settled = watch.nextSettled();
    const now = clock.now();
    mailbox.deliver(rawMail(sample, id, mailDate(now, DEMO_ZONE)), imapDate(now, DEMO_ZONE));
    await show(await settled, sample.about);
    await waits.pause(options.paceMs);
  };

  write('\nThursday 10:05, the window is open from 9h30 to 19h00.\n');
  for (const [index, sample] of MORNING_MAILS.entries()) {
    const failing = index === MORNING_MAILS.length - 1;
    if (failing) receiver.failOnce();
    await send(sample, `morning-${index}`);
  }

  write('\nThursday 19:30, the window is closed.\n');
  const evening = demoStart(clock.now() - 7 * DAY_MS) + 9.5 * 3_600_000 - 5 * 60_000;
  clock.moveTo(evening);
  options.wake();
  for (const [index, sample] of EVENING_MAILS.entries()) await send(sample, `evening-${index}`);

  write('\nFriday 9:30, the window opens: what waited is released.\n');
  const released = watch.nextSettled(2);
  clock.moveTo(evening + 14 * 3_600_000);
  options.wake();
  await released;
  showNewRequests();

  const check = await client.call(COMMANDS['watch.check-now'], {});
  if (!check.ok) throw new Error(`The folder could not be compared with the ledger: ${check.error.code}`);
  const status = await client.call(COMMANDS['status.get'], {});
  if (!status.ok) throw new Error(`The agent gave no status: ${status.error.code}`);
  const summary = summarise(status.value, receiver.received);
  write(summary.text);
  return summary.good;
}

type Waits = ReturnType<typeof createWaits>;

/** The timers of the demonstration. Abandoned, they end, and what waits for one goes on no more. */
function createWaits(clock: Clock) {
  const timers = new Set<Timer>();
  let abandoned = false;
  const start = (delayMs: number, fire: () => void): Timer | null => {
    if (abandoned) return null;
    const timer = clock.setTimer(delayMs, () => {
      timers.delete(timer);
      fire();
    });
    timers.add(timer);
    return timer;
  };
  return {
    start,
    pause: async (delayMs: number): Promise<void> => {
      if (delayMs > 0) await new Promise<void>((resolve) => start(delayMs, resolve));
    },
    abandon: (): void => {
      abandoned = true;
      for (const timer of timers) timer.cancel();
      timers.clear();
    },
  };
}

/** Follows the events to know when the agent has done with a mail: it ended, or waits for the window. */
function watchMails(client: RpcClient, waits: Waits) {
  const waiters: { left: number; resolve: (mail: MessageSummary) => void }[] = [];
  client.subscribe(({ event }) => {
    const mail = settledMail(event);
    const [waiter] = waiters;
    if (mail === null || waiter === undefined) return;
    waiter.left -= 1;
    if (waiter.left === 0) {
      waiters.shift();
      waiter.resolve(mail);
    }
  });
  return {
    nextSettled: (count = 1): Promise<MessageSummary> =>
      new Promise((resolve, reject) => {
        const patience = waits.start(PATIENCE_MS, () =>
          reject(new Error('The agent did not settle a mail of the demonstration in time')),
        );
        waiters.push({
          left: count,
          resolve: (mail) => {
            patience?.cancel();
            resolve(mail);
          },
        });
      }),
  };
}

/** A mail with an end state, or one that waits for an instant: the demonstration goes on. */
function settledMail(event: AgentEvent): MessageSummary | null {
  if (event.name !== 'mail.changed') return null;
  const { message } = event;
  if (message.state === 'noticed') return null;
  if (message.state === 'waiting' && message.reason !== 'outside-window') return null;
  return message;
}
