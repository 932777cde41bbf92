import { createServer, type Server, type Socket } from 'node:net';
import { createSecureContext, createServer as createTlsServer, type SecureVersion } from 'node:tls';
import type { Certificate } from './certificates.ts';
import { type ChangeSource, createChangeBell } from './change-source.ts';
import { findFreePort } from './free-port.ts';
import { pushNewest } from './push-newest.ts';
import type { FaultScript, ImapCommand } from './scripted-imap/faults.ts';
import { type ImapSession, type SessionHost, startSession } from './scripted-imap/imap-session.ts';
import { INVALID_CREDENTIALS, type LoginAttempt, type LoginScript } from './scripted-imap/login.ts';
import {
  addMail,
  changeFlags,
  createMailFolder,
  type MailFolder,
  removeMails,
  renumber,
} from './scripted-imap/mail-folder.ts';
import { waitUntil } from './wait-until.ts';

export {
  type FaultScript,
  faultAt,
  faultNext,
  type ImapCommand,
  type ImapFault,
} from './scripted-imap/faults.ts';
export { INVALID_CREDENTIALS, type LoginAttempt, type LoginScript } from './scripted-imap/login.ts';

export type ScriptedImapOptions = {
  /** Announced after login; AUTH=…, SASL-IR and STARTTLS are added before it. */
  readonly capabilities?: readonly string[];
  readonly authMethods?: readonly ('PLAIN' | 'XOAUTH2' | 'OAUTHBEARER')[];
  /** Hides STARTTLS from the announcement, as a man in the middle would. */
  readonly stripStarttls?: boolean;
  readonly injectAfterStarttls?: string;
  readonly tls?: {
    readonly certificate: Certificate;
    readonly mode: 'implicit' | 'starttls';
    readonly minVersion?: SecureVersion;
    readonly maxVersion?: SecureVersion;
  };
  readonly folders?: readonly string[];
  readonly uidValidity?: number;
  /** Time of the command log; the wall clock when missing. */
  readonly now?: () => number;
  readonly port?: number;
  /** Of commands, logins and connections only about so many of the newest stay; all of them when missing. */
  readonly remember?: number;
};

export type ScriptedConnection = {
  readonly id: number;
  readonly openedAt: number;
  readonly closedAt: number | undefined;
};

export type ScriptedImapServer = {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** Access token that XOAUTH2 and OAUTHBEARER take. */
  readonly accessToken: string;
  /** Adds a mail and announces it at once to idling connections. Returns its UID. */
  readonly append: (
    raw: Uint8Array | string,
    options?: { readonly flags?: readonly string[]; readonly date?: Date; readonly folder?: string },
  ) => number;
  readonly expunge: (uids: readonly number[], folder?: string) => void;
  /** As another client of the account would. */
  readonly setFlags: (uid: number, flags: readonly string[], folder?: string) => void;
  readonly flags: (folder?: string) => ReadonlyMap<number, readonly string[]>;
  readonly uids: (folder?: string) => readonly number[];
  /** Number given to the next mail. */
  readonly uidNext: (folder?: string) => number;
  /** A new UIDVALIDITY and new UIDs from 1 on; whoever has the folder open gets a BYE. */
  readonly changeUidValidity: (uidValidity: number, folder?: string) => void;
  /** `idle`: no news during IDLE; `always`: nor with other answers, only SELECT, STATUS and FETCH tell. */
  readonly swallowPushes: (how: 'no' | 'idle' | 'always') => void;
  /** Asked before each command, and for `GREETING`, `DONE` and `AUTHENTICATE ANSWER`; undefined takes it away. */
  readonly setFaults: (script: FaultScript | undefined) => void;
  readonly setLogin: (script: LoginScript) => void;
  readonly bye: (text: string) => void;
  readonly resetAll: () => void;
  /** Stops listening and resets all connections; `listen` comes back on the same port, mail kept. */
  readonly refuse: () => void;
  readonly listen: () => Promise<void>;
  /** Every command, oldest first. */
  readonly commands: () => readonly ImapCommand[];
  readonly logins: () => readonly (LoginAttempt & { readonly accepted: boolean; readonly at: number })[];
  readonly connections: () => readonly ScriptedConnection[];
  readonly openConnections: () => number;
  readonly idling: () => number;
  /** Rings on each connection, command and end. */
  readonly changed: ChangeSource;
  /** Waits until so many connections are in IDLE. */
  readonly waitForIdle: (count?: number, timeoutMs?: number) => Promise<void>;
  /** Waits for the n-th command of that name (1 for the first ever). */
  readonly waitForCommand: (name: string, nth?: number, timeoutMs?: number) => Promise<ImapCommand>;
  readonly close: () => Promise<void>;
};

const HOST = '127.0.0.1';
const USER = 'someone@studio.example';
const PASSWORD = 'right-password';
const ACCESS_TOKEN = 'right-token';

/** Close to what Gmail announces (PROTOCOLS.md 4), without what is not served here. */
const CAPABILITIES = [
  'IMAP4rev1',
  'UNSELECT',
  'IDLE',
  'NAMESPACE',
  'ID',
  'CHILDREN',
  'UIDPLUS',
  'ENABLE',
  'CONDSTORE',
];

/**
 * An IMAP server on raw sockets for one account, mail in memory. It announces mail at once, logs every command,
 * and misbehaves as told. Its folder INBOX always exists.
 */
export async function startScriptedImapServer(
  options: ScriptedImapOptions = {},
): Promise<ScriptedImapServer> {
  const bell = createChangeBell();
  const now = options.now ?? Date.now;
  const folders = new Map<string, MailFolder>();
  for (const name of ['INBOX', ...(options.folders ?? [])])
    folders.set(name.toUpperCase(), createMailFolder(name, options.uidValidity ?? 1_700_000_001));
  const remember = options.remember ?? Number.POSITIVE_INFINITY;
  const commands: ImapCommand[] = [];
  const counts = new Map<string, number>();
  const logins: (LoginAttempt & { readonly accepted: boolean; readonly at: number })[] = [];
  const connections: { readonly id: number; readonly openedAt: number; closedAt: number | undefined }[] = [];
  const sessions = new Map<number, ImapSession>();
  let accepted = 0;
  let swallow: 'no' | 'idle' | 'always' = 'no';
  let faults: FaultScript | undefined;
  let login: LoginScript = ({ method, secret }) =>
    secret === (method === 'PLAIN' || method === 'LOGIN' ? PASSWORD : ACCESS_TOKEN)
      ? undefined
      : INVALID_CREDENTIALS;

  const folderNamed = (name = 'INBOX'): MailFolder => {
    const folder = folders.get(name.toUpperCase());
    if (folder === undefined) throw new Error(`the scripted server has no folder ${name}`);
    return folder;
  };
  const tell = (folder: MailFolder, changedUid?: number, by?: number) => {
    for (const [connection, session] of sessions) {
      if (connection !== by) session.folderChanged(folder, changedUid);
    }
  };

  const { tls } = options;
  const tlsSettings =
    tls === undefined
      ? undefined
      : {
          cert: tls.certificate.certificatePem,
          key: tls.certificate.keyPem,
          ...(tls.minVersion === undefined ? {} : { minVersion: tls.minVersion }),
          ...(tls.maxVersion === undefined ? {} : { maxVersion: tls.maxVersion }),
          // Versions below 1.2 need a lower security level of OpenSSL.
          ...(tls.maxVersion === undefined ? {} : { ciphers: 'DEFAULT:@SECLEVEL=0' }),
        };
  const offersStarttls = tls?.mode === 'starttls';

  const host: SessionHost = {
    greeting: 'Scripted ready for requests',
    capabilities: (secure, loggedIn) => {
      const announced = options.capabilities ?? CAPABILITIES;
      if (loggedIn) return announced;
      const methods = (options.authMethods ?? ['PLAIN', 'XOAUTH2', 'OAUTHBEARER']).map(
        (name) => `AUTH=${name}`,
      );
      const starttls = offersStarttls && !secure && options.stripStarttls !== true ? ['STARTTLS'] : [];
      return [...announced, 'SASL-IR', ...methods, ...starttls];
    },
    folder: (name) => folders.get(name.toUpperCase()),
    folders: () => [...folders.values()],
    note: (connection, name, line) => {
      const nth = (counts.get(name) ?? 0) + 1;
      counts.set(name, nth);
      const command: ImapCommand = { connection, nth, name, line, at: now() };
      pushNewest(commands, command, remember);
      queueMicrotask(bell.ring);
      return command;
    },
    handled: bell.ring,
    fault: (command) => faults?.(command),
    login: (attempt) => {
      const refusal = login(attempt);
      pushNewest(logins, { ...attempt, accepted: refusal === undefined, at: now() }, remember);
      return refusal;
    },
    swallowPushes: () => swallow,
    flagsChanged: tell,
    tlsContext: offersStarttls && tlsSettings !== undefined ? createSecureContext(tlsSettings) : undefined,
    injectAfterStarttls: options.injectAfterStarttls ?? '',
  };

  const accept = (socket: Socket) => {
    accepted += 1;
    const connection = { id: accepted, openedAt: now(), closedAt: undefined };
    pushNewest(connections, connection, remember);
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    const session = startSession(socket, connection.id, host);
    sessions.set(connection.id, session);
    bell.ring();
    socket.on('close', () => {
      Object.assign(connection, { closedAt: now() });
      sessions.delete(connection.id);
      bell.ring();
    });
  };

  const createListener = (): Server =>
    tlsSettings !== undefined && tls?.mode === 'implicit'
      ? createTlsServer(tlsSettings, accept).on('tlsClientError', () => bell.ring())
      : createServer({ allowHalfOpen: true }, accept);
  const port = options.port ?? (await findFreePort());
  let server: Server | undefined;
  const listen = async () => {
    if (server !== undefined) return;
    const listener = createListener();
    server = listener;
    await new Promise<void>((resolve, reject) => {
      listener.once('error', reject);
      listener.listen(port, HOST, resolve);
    });
  };
  const resetAll = () => {
    for (const session of sessions.values()) session.reset();
  };
  await listen();

  const idling = () => [...sessions.values()].filter((session) => session.isIdling()).length;

  return {
    host: HOST,
    port,
    user: USER,
    password: PASSWORD,
    accessToken: ACCESS_TOKEN,
    append: (raw, mail = {}) => {
      const folder = folderNamed(mail.folder);
      const added = addMail(folder, Buffer.from(raw), {
        flags: mail.flags ?? [],
        internalDate: mail.date ?? new Date(now()),
      });
      tell(folder);
      return added.uid;
    },
    expunge: (uids, name) => {
      const folder = folderNamed(name);
      removeMails(folder, uids);
      tell(folder);
    },
    setFlags: (uid, flags, name) => {
      const folder = folderNamed(name);
      const mail = folder.mails.find((item) => item.uid === uid);
      if (mail === undefined) throw new Error(`the scripted server has no mail with UID ${uid}`);
      if (changeFlags(folder, mail, 'replace', flags)) tell(folder, uid);
    },
    flags: (name) => new Map(folderNamed(name).mails.map((mail) => [mail.uid, [...mail.flags].sort()])),
    uids: (name) => folderNamed(name).mails.map((mail) => mail.uid),
    uidNext: (name) => folderNamed(name).uidNext,
    changeUidValidity: (uidValidity, name) => {
      const folder = folderNamed(name);
      renumber(folder, uidValidity);
      for (const session of sessions.values()) {
        if (session.selected() === folder) session.bye('IMAP session state is inconsistent, please relogin.');
      }
    },
    swallowPushes: (how) => {
      swallow = how;
    },
    setFaults: (script) => {
      faults = script;
    },
    setLogin: (script) => {
      login = script;
    },
    bye: (text) => {
      for (const session of sessions.values()) session.bye(text);
    },
    resetAll,
    refuse: () => {
      server?.close();
      server = undefined;
      resetAll();
    },
    listen,
    commands: () => [...commands],
    logins: () => [...logins],
    connections: () => connections.map((connection) => ({ ...connection })),
    openConnections: () => sessions.size,
    idling,
    changed: { subscribe: bell.subscribe },
    waitForIdle: async (count = 1, timeoutMs = 10_000) => {
      await waitUntil({
        what: `${count} connections in IDLE`,
        check: () => idling() >= count,
        on: bell,
        timeoutMs,
        seen: () =>
          commands
            .map(({ name }) => name)
            .slice(-10)
            .join(', '),
      });
    },
    waitForCommand: (name, nth = 1, timeoutMs = 10_000) =>
      waitUntil({
        what: `the command ${name} number ${nth}`,
        check: () => commands.find((command) => command.name === name && command.nth === nth),
        on: bell,
        timeoutMs,
        seen: () =>
          commands
            .map((command) => command.name)
            .slice(-10)
            .join(', '),
      }),
    close: async () => {
      const listening = server;
      server = undefined;
      resetAll();
      if (listening !== undefined) await new Promise<void>((resolve) => listening.close(() => resolve()));
    },
  };
}
