import { faultNext, type ImapFault, type ScriptedImapServer } from './scripted-imap-server.ts';
import type { SeededRandom } from './seeds.ts';
import { ACCEPTED, type SinkAnswer } from './sink-answer.ts';
import type { SinkScript } from './webhook-sink.ts';

/** What goes wrong in a long run: at the mail server, at the receiver, with the machine. */

const MAIL_FAULTS: readonly [ImapFault, ...ImapFault[]] = [
  { kind: 'bye', text: 'Session expired, please login again.' },
  { kind: 'fin' },
  { kind: 'reset' },
  { kind: 'mute' },
  { kind: 'never-tag' },
  { kind: 'no', text: '[UNAVAILABLE] try again later' },
  { kind: 'no', text: '[OVERQUOTA] Account exceeded command or bandwidth limits. (Failure)' },
  { kind: 'bad', text: 'what?' },
  { kind: 'say-first', text: '* BYE leaving\r\n' },
  { kind: 'say-first', text: ')))garbage(((\r\n' },
  { kind: 'many-tokens', count: 200_000 },
];

const COMMANDS = [
  'GREETING',
  'AUTHENTICATE',
  'LIST',
  'SELECT',
  'UID FETCH',
  'UID STORE',
  'DONE',
  'NOOP',
] as const;

const ANSWERS: readonly [SinkAnswer, ...SinkAnswer[]] = [
  { status: 500, text: 'Internal Server Error' },
  { status: 503, headers: { 'retry-after': '30' }, text: 'busy' },
  { status: 429, headers: { 'retry-after': '5' }, text: 'slow down' },
  { status: 302, headers: { location: 'https://elsewhere.example/' }, text: '' },
  { status: 200, json: { success: false, message: 'later' } },
  { status: 200, text: 'x'.repeat(300_000) },
  { status: 200, text: 'cut', truncated: true },
  { stall: true },
  { closeAfterRequest: true },
  { reset: true },
  { raw: 'no HTTP at all\r\n\r\n' },
];

export type SoakFaults = {
  /** The receiver's answers: accepted, but for the one that a fault asked for. */
  readonly answer: SinkScript;
  /** Lets one thing go wrong, now or at the next occasion. Returns its name. */
  readonly strike: () => string;
};

export function createSoakFaults(options: {
  readonly random: SeededRandom;
  readonly server: ScriptedImapServer;
  /** What goes wrong besides, by name. */
  readonly others: Readonly<Record<string, () => void>>;
}): SoakFaults {
  const { random, server, others } = options;
  let next: SinkAnswer = ACCEPTED;

  const ofMailbox = (): string => {
    const name = random.pick(COMMANDS);
    const fault = random.pick(MAIL_FAULTS);
    server.setFaults(faultNext(name, fault));
    // The steps of a beginning need one.
    if (!['UID FETCH', 'UID STORE', 'DONE', 'NOOP'].includes(name)) server.bye('restarting');
    return `${name} ${fault.kind}`;
  };

  const ofReceiver = (): string => {
    next = random.pick(ANSWERS);
    return Object.keys(next).join(' ');
  };

  const ofMachine = (): string => {
    const [name, act] = random.shuffle(Object.entries(others))[0] ?? ['nothing', () => undefined];
    act();
    return name;
  };

  return {
    answer: () => {
      const answer = next;
      next = ACCEPTED;
      return answer;
    },
    strike: () => random.pick([ofMailbox, ofMailbox, ofReceiver, ofReceiver, ofMachine])(),
  };
}
