import { startDovecot } from '../support/dovecot.ts';
import { startScriptedImapServer } from '../support/scripted-imap-server.ts';
import { ACCEPTED } from '../support/sink-answer.ts';
import { startWebhookSink } from '../support/webhook-sink.ts';
import { benchMails } from './bench-mails.ts';
import { type Figure, figure, type Spread, spread } from './figures.ts';
import { readCpuMs } from './process-cpu.ts';
import { type MailboxAddress, startRunningAgent } from './running-agent.ts';
import { startWatchedWire } from './watch-wire.ts';

export type Latency = {
  /** The first mail after a rest also starts the thread that reads mails. */
  readonly firstMail: Figure;
  readonly fromAnnouncement: Spread;
  /** From the mail's being in the folder: the server's own wait is in it. */
  readonly fromArrival: Spread;
  /** What the agent's own process works on one mail, all its threads together. */
  readonly cpuPerMail: Figure;
};

export type Latencies = {
  readonly mails: number;
  readonly mailBytes: number;
  /** Announces at once. */
  readonly scripted: Latency;
  /** Holds an IDLE notice back 500 ms by itself. */
  readonly dovecot: Latency;
};

/** RELIABILITY.md IMP-3: from the server's announcement of a mail to the webhook's last byte at the receiver. */
export async function measureLatency(options: {
  readonly mails: number;
  readonly mailBytes: number;
}): Promise<Latencies> {
  const scripted = await startScriptedImapServer();
  const onScripted = await measureOn(scripted, options, async (mail) => {
    scripted.append(mail);
  }).finally(scripted.close);
  const dovecot = await startDovecot();
  const user = dovecot.newUser();
  const address = { host: dovecot.host, port: dovecot.port, user, password: dovecot.password };
  const onDovecot = await measureOn(address, options, (mail) => dovecot.append(user, mail)).finally(
    dovecot.stop,
  );
  return { ...options, scripted: onScripted, dovecot: onDovecot };
}

async function measureOn(
  mailbox: MailboxAddress,
  options: { readonly mails: number; readonly mailBytes: number },
  deliver: (mail: Buffer) => Promise<void>,
): Promise<Latency> {
  const wire = await startWatchedWire(mailbox);
  const arrivals: number[] = [];
  const sink = await startWebhookSink({
    answer: () => {
      arrivals.push(performance.now());
      return ACCEPTED;
    },
  });
  const { host, port } = wire;
  const agent = await startRunningAgent({ ...mailbox, host, port }, sink.url);
  const times: { readonly announced: number; readonly arrived: number; readonly sent: number }[] = [];
  let cpuAtFirst = 0;
  let cpuAtLast = 0;
  try {
    await wire.waitForRest(0);
    for (const mail of benchMails(options.mails + 1, options.mailBytes)) {
      const count = times.length + 1;
      const arrived = performance.now();
      await deliver(mail);
      const announced = await wire.waitForAnnouncement(count);
      await sink.waitFor(count, 30_000);
      const sent = arrivals[count - 1];
      if (sent === undefined || arrivals.length !== count)
        throw new Error(`${arrivals.length} requests after ${count} mails`);
      times.push({ announced, arrived, sent });
      // One by one: the mark is set and the agent waits again.
      await wire.waitForRest(count);
      if (count === 1) cpuAtFirst = readCpuMs(agent.process.pid);
    }
    cpuAtLast = readCpuMs(agent.process.pid);
  } catch (error) {
    throw new Error(`the agent said:\n${agent.process.stderr().slice(-2_000)}`, { cause: error });
  } finally {
    await agent.remove();
    await sink.close();
    await wire.close();
  }
  const [first, ...others] = times;
  if (first === undefined) throw new Error('nothing was measured');
  return {
    firstMail: figure(first.sent - first.announced, 'ms'),
    fromAnnouncement: spread(
      others.map(({ announced, sent }) => sent - announced),
      'ms',
      { below: 40 },
    ),
    fromArrival: spread(
      others.map(({ arrived, sent }) => sent - arrived),
      'ms',
    ),
    cpuPerMail: figure((cpuAtLast - cpuAtFirst) / others.length, 'ms'),
  };
}
