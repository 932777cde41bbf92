import { execFile } from 'node:child_process';
import { chown, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { type Certificate, createCertificate } from './certificates.ts';
import { DOVECOT_CAPABILITIES, dovecotConfig } from './dovecot-config.ts';
import { chooseIdentity } from './dovecot-identity.ts';
import { findFreePort, isPortFree } from './free-port.ts';
import { createMaildir, deliverToMaildir, type MaildirDelivery } from './maildir.ts';
import { type ProcessGroup, spawnGroup } from './process-group.ts';
import { createTemporaryFolder, type TemporaryFolder } from './temporary-folder.ts';
import { waitUntil } from './wait-until.ts';

const execFileAsync = promisify(execFile);

export type DovecotOptions = {
  /** Capabilities not announced, e.g. `['IDLE']` to force polling. */
  readonly hideCapabilities?: readonly string[];
  /** `mail_max_userip_connections`; 0 (the default) is no limit. */
  readonly maxConnectionsPerUser?: number;
  /** Self-signed for localhost and 127.0.0.1 when missing. */
  readonly certificate?: Certificate;
  readonly minTlsProtocol?: 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3';
  /** More lines of dovecot.conf. */
  readonly extraConfig?: string;
};

export type Append = MaildirDelivery & { readonly folder?: string };

export type MailboxState = {
  readonly messages: number;
  readonly uidNext: number;
  readonly uidValidity: number;
  readonly unseen: number;
};

export type Dovecot = {
  readonly host: string;
  /** Plain, with STARTTLS offered. */
  readonly port: number;
  /** Implicit TLS. */
  readonly tlsPort: number;
  /** Right for every user name; any user name is a fresh account. */
  readonly password: string;
  readonly certificatePem: string;
  readonly certificateFingerprint256: string;
  /** A name nobody used before. */
  readonly newUser: () => string;
  /** Delivers as an MTA would, also while the server is down; UIDs follow the order given. */
  readonly append: (
    user: string,
    mails: Uint8Array | string | readonly (Uint8Array | string)[],
    options?: Append,
  ) => Promise<void>;
  readonly createFolder: (user: string, folder: string) => Promise<void>;
  readonly uids: (user: string, folder?: string) => Promise<readonly number[]>;
  /** UID → flags, without `\Recent`. */
  readonly flags: (user: string, folder?: string) => Promise<ReadonlyMap<number, readonly string[]>>;
  readonly mailbox: (user: string, folder?: string) => Promise<MailboxState>;
  /** 1 to 2^32 - 1. dovecot ends connections that have the folder open, with a BYE. */
  readonly setUidValidity: (user: string, uidValidity: number, folder?: string) => Promise<void>;
  readonly setMinNextUid: (user: string, uid: number, folder?: string) => Promise<void>;
  /** Replaces the flags, as another client of the same account would. */
  readonly setFlags: (user: string, uid: number, flags: readonly string[], folder?: string) => Promise<void>;
  readonly expunge: (user: string, uids: readonly number[], folder?: string) => Promise<void>;
  /** Ends the user's connections with a BYE. */
  readonly kick: (user: string) => Promise<void>;
  /** SIGSTOP: connections are accepted by the kernel and nothing is ever said. */
  readonly freeze: () => void;
  readonly thaw: () => void;
  /** SIGKILL of the master and all its children at once. */
  readonly kill: () => Promise<void>;
  /**
   * Starts again on the same ports with the same mail: after `kill()` in 50 ms; while it runs, stopped by
   * SIGTERM first, which says BYE to clients and takes dovecot a second.
   */
  readonly restart: () => Promise<void>;
  readonly log: () => Promise<string>;
  readonly stop: () => Promise<void>;
};

const HOST = '127.0.0.1';
const PASSWORD = 'right-password';
const START_TIMEOUT_MS = 10_000;
/** Mails written at once: enough to fill the disk's queue, few enough to keep descriptors low. */
const DELIVERIES_AT_ONCE = 16;

/** True once the server greets on the port. */
function greets(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, HOST);
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
    socket.once('data', (bytes) => {
      resolve(bytes.toString('latin1').startsWith('* OK'));
      socket.destroy();
    });
  });
}

/** Maildir++ folder of an IMAP folder name. */
function maildirOf(folder: TemporaryFolder, user: string, mailbox: string): string {
  const root = join(folder.path, 'mail', user, 'Maildir');
  return mailbox === 'INBOX' ? root : join(root, `.${mailbox}`);
}

/**
 * Starts a real dovecot 2.3 in the foreground, with its own configuration, ports and mail.
 * Takes about 0.2 s. Any user name logs in with `password`. Ends with the process that started it.
 */
export async function startDovecot(options: DovecotOptions = {}): Promise<Dovecot> {
  const folder = createTemporaryFolder('dovecot');
  const certificate = options.certificate ?? (await createCertificate());
  const identity = await chooseIdentity();
  const owner = identity.rootless === undefined ? identity.mail : undefined;
  const configPath = join(folder.path, 'dovecot.conf');
  const port = await findFreePort();
  const tlsPort = await findFreePort();
  const hidden = new Set(options.hideCapabilities ?? []);
  const capability = DOVECOT_CAPABILITIES.filter((name) => !hidden.has(name)).join(' ');

  await mkdir(join(folder.path, 'mail'));
  // The mail user must be able to walk in; the folder itself belongs to root.
  if (owner !== undefined) {
    await chown(folder.path, owner.uid, owner.gid);
    await chown(join(folder.path, 'mail'), owner.uid, owner.gid);
  }
  await writeFile(join(folder.path, 'certificate.pem'), certificate.certificatePem);
  await writeFile(join(folder.path, 'key.pem'), certificate.keyPem, { mode: 0o600 });
  await writeFile(
    configPath,
    dovecotConfig({
      folder: folder.path,
      host: HOST,
      port,
      tlsPort,
      password: PASSWORD,
      mailUser: identity.mail,
      rootless: identity.rootless,
      capability: hidden.size === 0 ? undefined : capability,
      maxConnectionsPerUser: options.maxConnectionsPerUser ?? 0,
      minTlsProtocol: options.minTlsProtocol ?? 'TLSv1.2',
      extra: options.extraConfig ?? '',
    }),
  );

  let master: ProcessGroup | undefined;
  const known = new Set<string>();
  let users = 0;

  const readLog = () => readFile(join(folder.path, 'log'), 'utf8').catch(() => '');

  /**
   * What a killed server leaves: a pid that may be another's by now, sockets that its dying children still hold, and
   * now and then the lock under which it begins IDLE, without a pid in it: the next one would wait two minutes for that.
   */
  const clearAway = async () => {
    await rm(join(folder.path, 'run'), { recursive: true, force: true });
    const files = await readdir(join(folder.path, 'mail'), { recursive: true });
    const locks = files.filter((file) => basename(file) === 'dovecot-uidlist.lock');
    await Promise.all(locks.map((file) => rm(join(folder.path, 'mail', file), { force: true })));
  };

  const start = async () => {
    await clearAway();
    const started = await spawnGroup('dovecot', ['-F', '-c', configPath], { stdio: 'ignore' });
    master = started;
    try {
      await waitUntil({
        what: `dovecot to greet on port ${port}`,
        check: async () => {
          if (started.hasEnded()) throw new Error('dovecot ended while starting');
          return greets(port);
        },
        on: { everyMs: 10 },
        timeoutMs: START_TIMEOUT_MS,
      });
    } catch (error) {
      const log = await readLog();
      await started.kill();
      throw new Error(`dovecot did not start; its log:\n${log}`, { cause: error });
    }
  };

  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    const running = master;
    if (running === undefined) return;
    master = undefined;
    running.signal('SIGCONT');
    if (signal === 'SIGTERM') running.child.kill('SIGTERM');
    else running.signal('SIGKILL');
    await running.ended;
    await waitUntil({
      what: `dovecot's ports ${port} and ${tlsPort} to be free`,
      check: async () => (await isPortFree(port)) && (await isPortFree(tlsPort)),
      on: { everyMs: 5 },
    });
  };

  const doveadm = async (...args: readonly string[]): Promise<string> =>
    (await execFileAsync('doveadm', ['-c', configPath, ...args], { maxBuffer: 64 * 1024 * 1024 })).stdout;

  const maildir = async (user: string, mailbox: string): Promise<string> => {
    const path = maildirOf(folder, user, mailbox);
    if (known.has(path)) return path;
    if (mailbox !== 'INBOX') throw new Error(`create the folder ${mailbox} first`);
    const home = join(folder.path, 'mail', user);
    await mkdir(home, { recursive: true, mode: 0o700 });
    if (owner !== undefined) await chown(home, owner.uid, owner.gid);
    await createMaildir(path, owner);
    known.add(path);
    return path;
  };

  /** Rows of `doveadm -f tab fetch`, without the line of titles. */
  const fetchRows = async (user: string, fields: string, mailbox: string): Promise<readonly string[][]> => {
    const output = await doveadm('-f', 'tab', 'fetch', '-u', user, fields, 'mailbox', mailbox, 'all');
    return output
      .split('\n')
      .slice(1)
      .filter((line) => line !== '')
      .map((line) => line.split('\t'));
  };

  await start();

  return {
    host: HOST,
    port,
    tlsPort,
    password: PASSWORD,
    certificatePem: certificate.certificatePem,
    certificateFingerprint256: certificate.fingerprint256,
    newUser: () => {
      users += 1;
      return `user${users}`;
    },
    append: async (user, mails, delivery = {}) => {
      const path = await maildir(user, delivery.folder ?? 'INBOX');
      const list = typeof mails === 'string' || mails instanceof Uint8Array ? [mails] : mails;
      for (let at = 0; at < list.length; at += DELIVERIES_AT_ONCE) {
        const batch = list.slice(at, at + DELIVERIES_AT_ONCE);
        await Promise.all(batch.map((mail) => deliverToMaildir(path, mail, owner, delivery)));
      }
    },
    createFolder: async (user, name) => {
      await maildir(user, 'INBOX');
      await doveadm('mailbox', 'create', '-u', user, name);
      known.add(maildirOf(folder, user, name));
    },
    uids: async (user, mailbox = 'INBOX') =>
      (await fetchRows(user, 'uid', mailbox)).map(([uid]) => Number(uid)),
    flags: async (user, mailbox = 'INBOX') =>
      new Map(
        (await fetchRows(user, 'uid flags', mailbox)).map(([uid, flags = '']) => [
          Number(uid),
          flags.split(' ').filter((flag) => flag !== '' && flag !== '\\Recent'),
        ]),
      ),
    mailbox: async (user, mailbox = 'INBOX') => {
      const fields = 'messages uidnext uidvalidity unseen';
      const output = await doveadm('-f', 'tab', 'mailbox', 'status', '-u', user, fields, mailbox);
      const [titles = '', values = ''] = output.split('\n');
      const row = new Map(titles.split('\t').map((title, at) => [title, Number(values.split('\t')[at])]));
      const value = (title: string) => {
        const number = row.get(title);
        if (number === undefined || Number.isNaN(number))
          throw new Error(`doveadm told no ${title}: ${output}`);
        return number;
      };
      return {
        messages: value('messages'),
        uidNext: value('uidnext'),
        uidValidity: value('uidvalidity'),
        unseen: value('unseen'),
      };
    },
    setUidValidity: async (user, uidValidity, mailbox = 'INBOX') => {
      await doveadm('mailbox', 'update', '-u', user, '--uid-validity', String(uidValidity), mailbox);
    },
    setMinNextUid: async (user, uid, mailbox = 'INBOX') => {
      await doveadm('mailbox', 'update', '-u', user, '--min-next-uid', String(uid), mailbox);
    },
    setFlags: async (user, uid, flags, mailbox = 'INBOX') => {
      await doveadm('flags', 'replace', '-u', user, flags.join(' '), 'mailbox', mailbox, 'uid', String(uid));
    },
    expunge: async (user, uids, mailbox = 'INBOX') => {
      if (uids.length === 0) return;
      await doveadm('expunge', '-u', user, 'mailbox', mailbox, 'uid', uids.join(','));
    },
    kick: async (user) => {
      await doveadm('kick', user);
    },
    freeze: () => master?.signal('SIGSTOP'),
    thaw: () => master?.signal('SIGCONT'),
    kill: () => end('SIGKILL'),
    restart: async () => {
      await end('SIGTERM');
      await start();
    },
    log: readLog,
    stop: async () => {
      await end('SIGKILL');
      await folder.remove();
    },
  };
}
