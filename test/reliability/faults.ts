import type { ErrorCode } from '../../src-agent/contract/errors.ts';

/** Where an operator meets a fault, besides the log, which has them all. */
type Place = 'overview' | 'tray' | 'notice' | 'history' | 'doctor';

/** One thing that goes wrong on an operator's machine, and what the product then does. What is read of it comes from its texts. */
export type Fault = {
  readonly fault: string;
  readonly happens: string;
  /** The failure whose sentences are shown; null: nothing needs to be said. */
  readonly code: ErrorCode | null;
  readonly places: readonly Place[];
  /** The test that brings the fault about: file, beginning of its name. */
  readonly test: readonly [file: string, name: string];
};

const MAILBOX: readonly Fault[] = [
  {
    fault: 'The password is wrong or was changed',
    happens: 'Three logins, then none, so that the account is not locked. A new password is tried at once.',
    code: 'mailbox.auth-refused',
    places: ['overview', 'tray', 'doctor'],
    test: ['test/integration/mailbox-faults.test.ts', 'IMP-7: a wrong password'],
  },
  {
    fault: 'The server is down, or the cable is out',
    happens: 'Tried again after 1 s to 5 min, for as long as it takes. What came meanwhile is handled.',
    code: 'mailbox.connection-refused',
    places: ['overview', 'tray', 'doctor'],
    test: ['test/integration/agent-life.test.ts', 'Q29: a server that is down'],
  },
  {
    fault: 'A connection dies without a word',
    happens: 'Noticed within 60 s by a question that must be answered; connected anew.',
    code: 'mailbox.timed-out',
    places: ['overview'],
    test: ['test/integration/mailbox-faults.test.ts', 'IMP-5: black hole'],
  },
  {
    fault: 'A hotel or train answers in the place of the server',
    happens: 'Called the network. No password is sent or blamed, no certificate exception is offered.',
    code: 'mailbox.network-unusable',
    places: ['overview', 'tray', 'doctor'],
    test: ['test/integration/mailbox-connect.test.ts', 'NET-2: is called the network'],
  },
  {
    fault: 'The certificate is expired, self-signed or of another name',
    happens: 'Nothing is sent. A fingerprint that the operator adds is trusted, and only that one.',
    code: 'mailbox.certificate-refused',
    places: ['overview', 'tray', 'doctor'],
    test: ['test/integration/doctor-faults.test.ts', 'a certificate nobody vouches for'],
  },
  {
    fault: 'The proxy is away, refuses, or is none',
    happens:
      'Called the proxy, not the server or a receiver. Nothing was sent, no attempt is used up; at work within 60 s of its return.',
    code: 'network.proxy-silent',
    places: ['overview', 'tray', 'doctor'],
    test: ['test/integration/broken-network.test.ts', 'NET-5: fetches and delivers through the proxy'],
  },
  {
    fault: 'The proxy asks for a password',
    happens: 'As above, and the password is taken as soon as it is set.',
    code: 'network.proxy-password',
    places: ['overview', 'tray', 'doctor'],
    test: ['test/integration/broken-network.test.ts', 'NET-5: fetches and delivers through the proxy'],
  },
  {
    fault: 'The provider asks for fewer requests',
    happens: 'Waits longer and goes on. The password is not blamed.',
    code: 'mailbox.throttled',
    places: ['overview'],
    test: ['test/integration/mailbox-faults.test.ts', 'IMP-7: a login that is put off'],
  },
  {
    fault: 'The server renumbers the folder',
    happens: 'Known mails are known again by their fingerprint. Five times in a day stop the folder.',
    code: 'mailbox.uidvalidity-unstable',
    places: ['overview', 'tray'],
    test: ['test/integration/mailbox-identity.test.ts', 'IMP-1: five times in 24 h'],
  },
  {
    fault: 'A mail is deleted or moved before it was read',
    happens: 'Kept in the history as gone. Moved back, it is handled.',
    code: 'mail.vanished',
    places: ['overview', 'history'],
    test: ['test/integration/agent-life.test.ts', 'that was expunged before it could be read'],
  },
  {
    fault: 'The grant of Google ends',
    happens: 'Asked once, then no more. Connecting again takes up the mailbox and the checks.',
    code: 'gmail.reconnect-needed',
    places: ['overview', 'tray', 'notice', 'doctor'],
    test: ['test/integration/agent-gmail.test.ts', 'watches, delivers and tells of it'],
  },
];

const MAILS: readonly Fault[] = [
  {
    fault: 'A mail that takes all time or memory',
    happens: 'Its thread is stopped after 5 s or 256 MB, the others are read, the mail is listed.',
    code: 'mail.reader-stopped',
    places: ['overview', 'history'],
    test: ['test/integration/mail-reader.test.ts', 'MAIL-1: stops an endless mail'],
  },
  {
    fault: 'A mail nested or split beyond reason',
    happens: 'Not read further than its head, listed as too complex.',
    code: 'mail.too-complex',
    places: ['overview', 'history'],
    test: ['test/integration/mail-reader.test.ts', 'reads mails by their parts, and those over a limit'],
  },
];

const RECEIVERS: readonly Fault[] = [
  {
    fault: 'The receiver answers 5xx or nothing',
    happens: 'Ten attempts over 75 h under one id, then listed as failed, to be retried by hand.',
    code: 'delivery.server-fault',
    places: ['overview', 'notice', 'history'],
    test: ['test/integration/delivery-schedule.test.ts', 'DEL-5: a target down 76 h'],
  },
  {
    fault: 'The receiver refuses it (4xx)',
    happens: 'Counts as an attempt and is tried again on the same schedule.',
    code: 'delivery.rejected',
    places: ['overview', 'history'],
    test: ['test/e2e/operator.test.ts', 'retries by hand what a receiver refused'],
  },
  {
    fault: 'The receiver says that it is gone (410)',
    happens: 'The target is switched off; what waits for it stays listed.',
    code: 'delivery.gone',
    places: ['overview', 'notice', 'history'],
    test: ['src-agent/delivery/run-outbox.test.ts', 'DEL-4: 410 switches the target off'],
  },
  {
    fault: 'The answer is cut off after the request left',
    happens: 'Stored as unknown, repeated with the same id and a higher attempt number.',
    code: 'delivery.timed-out',
    places: ['history'],
    test: ['test/integration/out-http.test.ts', 'NET-1: no answer: the receiver may have it'],
  },
  {
    fault: 'The address leads into a private network',
    happens: 'No connection, unless the operator allowed it for that target.',
    code: 'delivery.address-refused',
    places: ['overview', 'history', 'doctor'],
    test: ['test/integration/out-http.test.ts', 'OUT-2: a permission that was taken back'],
  },
];

const MACHINE: readonly Fault[] = [
  {
    fault: 'The agent is killed, or the power goes',
    happens: 'Started again within 5 s. What was under way is repeated with the same id; nothing is lost.',
    code: 'agent.unavailable',
    places: ['overview', 'tray'],
    test: ['test/e2e/agent-kills.test.ts', 'PRO-1: is back watching'],
  },
  {
    fault: 'The agent hangs',
    happens: 'Replaced within 25 s.',
    code: 'agent.unavailable',
    places: ['overview', 'tray'],
    test: ['test/e2e/supervision.test.ts', 'PRO-2: '],
  },
  {
    fault: 'The agent keeps dying',
    happens: 'After three deaths tried every five minutes; its last lines can be read in the window.',
    code: 'agent.unavailable',
    places: ['overview', 'tray', 'notice'],
    test: ['test/e2e/supervision.test.ts', 'PRO-1: slows down after three deaths'],
  },
  {
    fault: 'A second agent on the same data folder',
    happens: 'It ends and says who has the folder.',
    code: 'agent.already-running',
    places: ['overview', 'doctor'],
    test: ['test/integration/doctor-faults.test.ts', 'PRO-4: another agent that holds the folder'],
  },
  {
    fault: 'The page crashes',
    happens: 'Back within 3 s; the agent does not notice.',
    code: null,
    places: [],
    test: ['test/e2e/supervision.test.ts', 'PRO-7: does not notice 20 crashes'],
  },
  {
    fault: 'The disk is full',
    happens: 'Nothing is marked as done that cannot be written down. Goes on within 60 s of room.',
    code: 'store.disk-full',
    places: ['overview', 'tray', 'doctor'],
    test: ['test/integration/doctor-faults.test.ts', 'a full disk'],
  },
  {
    fault: 'The data folder cannot be written',
    happens: 'The agent does not start, and keeps nothing in memory alone.',
    code: 'store.folder-unwritable',
    places: ['overview', 'doctor'],
    test: ['test/integration/doctor-faults.test.ts', 'a folder that may not be written'],
  },
  {
    fault: 'The database is damaged',
    happens:
      'Set aside; the newest good backup comes back once the operator agrees, and mails since are read again as repeats.',
    code: 'store.damaged',
    places: ['overview', 'tray', 'doctor'],
    test: ['test/e2e/damaged-database.test.ts', 'STO-4: is named in the window'],
  },
  {
    fault: 'The database was written by a newer version',
    happens: 'Left as it is.',
    code: 'store.newer-schema',
    places: ['overview', 'doctor'],
    test: ['src-agent/store/open-database.test.ts', 'STO-8: of a newer program is refused'],
  },
  {
    fault: 'The application is killed while it installs a new version',
    happens:
      'The old version is there or the new one, whole. What is left of the attempt goes with the next one.',
    code: null,
    places: [],
    test: ['test/integration/update-install.test.ts', 'UPD-3: at any moment'],
  },
  {
    fault: 'No room for a new version, or a folder that may not be written',
    happens:
      'The old version stays and works on. Its cause is in the log and in Settings, once the next start has fetched the version again; each later end of the application tries again.',
    code: null,
    places: [],
    test: [
      'test/integration/updates.test.ts',
      'UPD-3: that failed when the application ended is told by the next one',
    ],
  },
  {
    fault: 'No keychain',
    happens: 'Secrets are kept for this session only, and this is said.',
    code: 'keychain.unavailable',
    places: ['overview', 'doctor'],
    test: ['test/e2e/keychain.test.ts', 'SEC-2: D-Bus without a keyring'],
  },
  {
    fault: 'The keychain is locked',
    happens: 'Asked for once; at work within 30 s of its unlock.',
    code: 'keychain.locked',
    places: ['overview', 'doctor'],
    test: ['test/e2e/keychain.test.ts', 'SEC-2: locked, and working by itself'],
  },
  {
    fault: 'The clock is wrong',
    happens:
      'Told against the mail server and the receivers before anything else is blamed. Due times hold by the steady clock; nothing old is removed meanwhile.',
    code: 'clock.off',
    places: ['overview', 'doctor'],
    test: ['test/integration/clock-off.test.ts', 'TIM-5: three minutes, a day'],
  },
  {
    fault: 'The machine sleeps',
    happens: 'Every connection counts as dead at the wake; caught up within 60 s, without a burst.',
    code: null,
    places: [],
    test: ['test/integration/mailbox-faults.test.ts', 'TIM-4: a gap between the clocks'],
  },
];

const RENDER: readonly Fault[] = [
  {
    fault: 'The answer to a deploy is cut off',
    happens:
      'Never asked again by itself. With an API key the deploys of the service say what came of it; without one it is held and shown.',
    code: 'deploy.outcome-unknown',
    places: ['overview', 'history'],
    test: ['test/e2e/deploys.test.ts', 'DEL-6: asks nobody again'],
  },
  {
    fault: 'The build fails',
    happens: 'The deploy ends as failed, with the last lines of its log; the service stays on what was live.',
    code: 'deploy.failed',
    places: ['notice', 'history'],
    test: ['test/e2e/deploys.test.ts', 'says what failed and what to do when the build fails'],
  },
  {
    fault: 'The application is closed in the middle of a deploy',
    happens: 'Followed further at the next start; asked for once.',
    code: null,
    places: ['history'],
    test: ['test/e2e/deploys.test.ts', 'goes on with a deploy when it was closed'],
  },
  {
    fault: 'The answer to a restart is cut off',
    happens: 'Said to be not known, and never asked again by itself; the state of the service is read anew.',
    code: 'deploy.action-unknown',
    places: [],
    test: ['test/e2e/service.test.ts', 'says of an outcome that nobody knows'],
  },
  {
    fault: 'A service is unknown to Render, or not to this API key',
    happens: 'Named by doctor; nothing is asked of it.',
    code: 'deploy.services-unknown',
    places: ['doctor'],
    test: ['test/integration/cli-service.test.ts', 'doctor says whether the key works'],
  },
];

export const FAULTS: ReadonlyArray<{ readonly title: string; readonly faults: readonly Fault[] }> = [
  { title: 'The mailbox', faults: MAILBOX },
  { title: 'Mails', faults: MAILS },
  { title: 'Receivers', faults: RECEIVERS },
  { title: 'This machine', faults: MACHINE },
  { title: 'Render', faults: RENDER },
];
