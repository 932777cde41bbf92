// Who may import whom. One row per room of src-agent; a room without a row fails the test, so a new
// folder is a decision and not an accident. docs/ARCHITECTURE.md shows the same table in words.

export type RoomRule = {
  /** Rooms of src-agent whose files may be imported; a room may always import itself. */
  readonly rooms: readonly string[];
  /** May it import src-agent/ports.ts, what the agent asks of its host? */
  readonly ports: boolean;
  /** Packages and `node:` modules, for the rooms that must stay pure; absent means any. */
  readonly packages?: readonly string[];
};

/** Files directly in src-agent: agent.ts and the entries. */
export const AGENT_ROOM = 'agent';
/** src-agent/ports.ts. */
export const PORTS_ROOM = 'ports';

export const ROOM_RULES: Readonly<Record<string, RoomRule>> = {
  contract: { rooms: [], ports: false, packages: ['zod'] },
  // node:crypto to hash, a mail's id being a digest; zod because what was recognised is stored and re-read.
  triage: {
    rooms: ['contract', 'schedule'],
    ports: false,
    packages: ['htmlparser2', 'luxon', 'node:crypto', 'zod'],
  },
  schedule: { rooms: ['contract'], ports: false, packages: ['luxon'] },
  support: { rooms: ['contract'], ports: true },
  mime: { rooms: ['contract', 'support'], ports: true },
  store: { rooms: ['contract', 'support', 'schedule'], ports: true },
  mailbox: { rooms: ['contract', 'mime', 'support'], ports: true },
  delivery: { rooms: ['contract', 'support', 'schedule'], ports: true },
  gmail: { rooms: ['contract', 'support', 'schedule'], ports: true },
  deploy: { rooms: ['contract', 'support'], ports: true },
  secrets: { rooms: ['contract', 'support'], ports: true },
  socket: { rooms: ['contract', 'support'], ports: true },
  doctor: {
    rooms: ['contract', 'support', 'mailbox', 'delivery', 'gmail', 'store', 'secrets'],
    ports: true,
  },
  legacy: { rooms: ['contract', 'support'], ports: false },
  commands: {
    rooms: [
      'contract',
      'triage',
      'schedule',
      'mailbox',
      'delivery',
      'gmail',
      'deploy',
      'doctor',
      'legacy',
      'agent',
    ],
    ports: true,
  },
  [PORTS_ROOM]: { rooms: ['contract'], ports: true, packages: [] },
  [AGENT_ROOM]: {
    rooms: [
      'contract',
      'triage',
      'schedule',
      'support',
      'mime',
      'store',
      'mailbox',
      'delivery',
      'gmail',
      'deploy',
      'secrets',
      'socket',
      'doctor',
    ],
    ports: true,
  },
  demo: {
    rooms: [
      'host',
      'contract',
      'triage',
      'schedule',
      'support',
      'mime',
      'store',
      'mailbox',
      'delivery',
      'gmail',
      'deploy',
      'secrets',
      'socket',
      'doctor',
      AGENT_ROOM,
    ],
    ports: true,
  },
  // What every host of the agent does alike: a terminal, the desktop application.
  host: {
    rooms: ['contract', 'support', 'store', 'secrets', 'commands', AGENT_ROOM],
    ports: true,
  },
  cli: {
    rooms: [
      'host',
      'contract',
      'triage',
      'schedule',
      'support',
      'mime',
      'store',
      'mailbox',
      'delivery',
      'gmail',
      'deploy',
      'secrets',
      'socket',
      'doctor',
      'demo',
      'legacy',
      'commands',
      AGENT_ROOM,
    ],
    ports: true,
  },
};

/** Entries are files of src-agent that may see what starts an agent: those of the command line, or of the desktop. */
export const ENTRY_RULES: Readonly<Record<string, string>> = {
  'src-agent/cli-entry.ts': 'cli',
  'src-agent/electron-entry.ts': 'cli',
};

/** Roots outside the agent: the rooms of src-agent they may see. */
export const OTHER_ROOTS: Readonly<Record<string, readonly string[]>> = {
  'src-main': ['contract', 'secrets', 'support', 'cli', PORTS_ROOM],
  'src-renderer': ['contract'],
};

export type OneUserRule = { readonly users: readonly string[]; readonly cure: string };

const REACHES_OUT = 'ask through these, which judge how far a demonstration may go (support/reach.ts)';

/** Modules of Node that open sockets or ask for names: whoever does is known here. */
const SOCKET_RULES: Readonly<Record<string, OneUserRule>> = {
  'node:net': {
    users: [
      'src-agent/support/reach.ts',
      'src-agent/support/resolve-name.ts',
      'src-agent/support/proxy-tunnel.ts',
      'src-agent/support/way-out.ts',
      'src-agent/support/http-exchange.ts',
      'src-agent/mailbox/verified-transport.ts',
      'src-agent/delivery/judged-connector.ts',
      'src-agent/demo/',
      // Sockets of this machine that are no network.
      'src-agent/socket/',
      'src-agent/secrets/keyring-lock.ts',
    ],
    cure: REACHES_OUT,
  },
  'node:tls': {
    users: [
      'src-agent/mailbox/verified-transport.ts',
      'src-agent/delivery/judged-connector.ts',
      'src-agent/support/http-exchange.ts',
    ],
    cure: REACHES_OUT,
  },
  'node:http': {
    users: [
      'src-agent/support/http-exchange.ts',
      'src-agent/support/proxy-tunnel.ts',
      'src-agent/gmail/loopback-door.ts',
      'src-agent/demo/',
    ],
    cure: REACHES_OUT,
  },
  'node:https': { users: ['src-agent/support/http-exchange.ts'], cure: REACHES_OUT },
  'node:dns/promises': { users: ['src-agent/support/resolve-name.ts'], cure: REACHES_OUT },
};

/** Packages with one owner: a file, or a folder written with its closing slash. */
export const ONE_USER_PACKAGES: Readonly<Record<string, OneUserRule>> = {
  ...SOCKET_RULES,
  'better-sqlite3': { users: ['src-agent/store/'], cure: 'add a function to a store and call that' },
  googleapis: {
    users: ['src-agent/gmail/google-client.ts'],
    cure: 'ask the gmail room through its functions',
  },
  imapflow: { users: ['src-agent/mailbox/'], cure: 'ask the mailbox room through its functions' },
  nodemailer: { users: ['src-agent/gmail/compose-mail.ts'], cure: 'compose it there' },
  keytar: { users: ['src-agent/secrets/keychain.ts'], cure: 'use the secrets port' },
  electron: {
    users: ['src-agent/electron-entry.ts', 'src-main/'],
    cure: 'the agent also runs under plain Node: ask the host through ports.ts',
  },
  'electron-log': { users: ['src-agent/support/log-file.ts'], cure: 'use the logger port' },
  undici: {
    users: ['src-agent/delivery/'],
    cure: 'send through the delivery room',
  },
};

/** Timers and clocks that are imported instead of found as globals (TIM-1). */
export const CLOCK_MODULES: readonly string[] = ['node:timers', 'node:timers/promises', 'node:perf_hooks'];

/** What may not be named outside its owner, and why (TIM-1). */
export const TIME_OWNERS: readonly string[] = ['src-agent/support/clock.ts'];
export const RANDOM_OWNERS: readonly string[] = ['src-agent/support/random.ts'];
