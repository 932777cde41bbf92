import type { FetchMessageObject, FetchQueryObject, MailboxObject } from 'imapflow';
import type { MailClient, OpenMailClient } from '../../src-agent/mailbox/mail-client.ts';
import {
  addMail,
  createMailFolder,
  type MailFolder,
  numberRanges,
  renumber,
  type StoredMail,
} from '../support/scripted-imap/mail-folder.ts';
import type { SeededRandom } from '../support/seeds.ts';
import type { Life, SimulatedTime } from './simulated-time.ts';

/** What may be wrong with the server or the way to it; each holds until it is taken away. */
export type MailboxTrouble =
  | 'refuses'
  | 'mute'
  | 'login-refused'
  | 'throttled'
  | 'folder-gone'
  | 'unavailable'
  | 'no-push';

/**
 * A mail server at the port of the mailbox room: one folder, answers after a while, everything that imapflow does
 * when a line is cut, a login refused or an answer missing (PROTOCOLS.md section 5).
 */
export type SimulatedMailbox = {
  readonly folder: MailFolder;
  readonly troubles: Set<MailboxTrouble>;
  readonly append: (raw: Buffer) => void;
  /** Ends the connection, whatever is under way on it. */
  readonly cut: () => void;
  readonly changeUidValidity: () => void;
  /** The way to this server for one process. */
  readonly openFor: (life: Life) => OpenMailClient;
};

/** Somebody awaits an answer, and is told when none will come. */
type Waiting = { readonly torn: () => void };

function fault(fields: object): Error {
  return Object.assign(new Error('simulated'), fields);
}

export function createSimulatedMailbox(input: {
  readonly time: SimulatedTime;
  /** True time at the start, epoch milliseconds: what the server's clock shows. */
  readonly start: number;
  readonly random: SeededRandom;
  readonly pushes: boolean;
}): SimulatedMailbox {
  const { time, start, random } = input;
  const folder = createMailFolder('INBOX', 1_700_000_000);
  const troubles = new Set<MailboxTrouble>();
  const clients = new Set<SimulatedClient>();

  class SimulatedClient implements MailClient {
    readonly capabilities = new Map<string, boolean | number>(input.pushes ? [['IDLE', true]] : []);
    mailbox: MailboxObject | false = false;
    connectedAt: number | null = null;
    byeReason: string | undefined = undefined;
    readonly #life: Life;
    readonly #listeners = new Map<string, (() => void)[]>();
    readonly #waiting = new Set<Waiting>();
    #received = 0;
    #isOpen = false;
    #isOver = false;
    #isMute = false;
    #endIdle: (() => void) | null = null;

    constructor(life: Life) {
      this.#life = life;
    }

    on: MailClient['on'] = (event, listener) => {
      const call = (): void => void Reflect.apply(listener, undefined, []);
      this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), call]);
    };

    #emit(event: 'close' | 'exists'): void {
      for (const listener of this.#listeners.get(event) ?? []) listener();
    }

    stats() {
      return { sent: 0, received: this.#received };
    }

    async connect(): Promise<void> {
      clients.add(this);
      if (troubles.has('mute')) this.#isMute = true;
      await this.#exchange('connect', () => {
        if (troubles.has('refuses')) throw fault({ code: 'ECONNREFUSED' });
        this.connectedAt = time.now();
      });
      await this.#exchange('login', () => {
        if (troubles.has('throttled'))
          throw fault({
            authenticationFailed: true,
            responseStatus: 'NO',
            responseText: 'Too many simultaneous connections. (Failure)',
          });
        if (troubles.has('login-refused'))
          throw fault({
            authenticationFailed: true,
            responseStatus: 'NO',
            serverResponseCode: 'AUTHENTICATIONFAILED',
            responseText: 'Invalid credentials (Failure)',
          });
      });
      this.#isOpen = true;
    }

    /** To the server and back; what the server does it has done, also when its answer is never heard. */
    #exchange<T>(name: string, obey: () => T): Promise<T> {
      this.#breakIdle();
      return new Promise((resolve, reject) => {
        if (this.#isOver) {
          reject(fault({ code: 'NoConnection' }));
          return;
        }
        const waiting: Waiting = {
          torn: () => reject(fault({ code: 'EConnectionClosed' })),
        };
        this.#waiting.add(waiting);
        const way = random.integer(3, 60);
        time.at(way, () => {
          if (this.#isOver) return;
          if (troubles.has('mute')) this.#isMute = true;
          if (this.#isMute) return;
          const outcome = this.#obey(name, obey);
          this.#life.later(way, () => {
            if (!this.#waiting.delete(waiting)) return;
            this.#received += 100;
            if (outcome.ok) resolve(outcome.value);
            else reject(outcome.error);
          });
        });
      });
    }

    #obey<T>(
      name: string,
      obey: () => T,
    ): { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown } {
      const isSetUp = name === 'connect' || name === 'login';
      if (!isSetUp && troubles.has('unavailable') && random.chance(0.5)) {
        const error = fault({
          responseStatus: 'NO',
          serverResponseCode: 'UNAVAILABLE',
          responseText: 'Temporary failure',
        });
        return { ok: false, error };
      }
      try {
        const value = obey();
        // With any answer comes the news, where the server tells any.
        if (!troubles.has('no-push')) this.#tellNews();
        return { ok: true, value };
      } catch (error) {
        return { ok: false, error };
      }
    }

    #tellNews(): boolean {
      if (this.mailbox === false || this.mailbox.exists === folder.mails.length) return false;
      this.mailbox = { ...this.mailbox, exists: folder.mails.length };
      return true;
    }

    /** The server has news for who waits for it. */
    push(): void {
      if (this.#endIdle === null || this.#isMute || troubles.has('no-push')) return;
      if (troubles.has('mute')) {
        this.#isMute = true;
        return;
      }
      this.#life.later(random.integer(3, 60), () => {
        if (this.#isOver || this.#isMute || !this.#tellNews()) return;
        this.#received += 20;
        this.#emit('exists');
      });
    }

    #breakIdle(): void {
      const end = this.#endIdle;
      this.#endIdle = null;
      end?.();
    }

    idle(): Promise<boolean | undefined> {
      return new Promise((resolve, reject) => {
        const waiting: Waiting = {
          torn: () => {
            this.#endIdle = null;
            reject(fault({ code: 'NoConnection' }));
          },
        };
        this.#waiting.add(waiting);
        this.#endIdle = () => {
          this.#waiting.delete(waiting);
          resolve(true);
        };
      });
    }

    async noop(): Promise<void> {
      await this.#exchange('noop', () => undefined);
    }

    async mailboxOpen(path: string | string[]): Promise<MailboxObject> {
      const opened = await this.#exchange('select', () => {
        if (troubles.has('folder-gone')) throw fault({ responseStatus: 'NO', mailboxMissing: true });
        const { uidNext } = folder;
        const exists = folder.mails.length;
        const uidValidity = BigInt(folder.uidValidity);
        return { path: String(path), delimiter: '/', flags: new Set<string>(), uidValidity, uidNext, exists };
      });
      this.mailbox = opened;
      return opened;
    }

    async messageFlagsAdd(range: unknown, flags: string[]): Promise<boolean> {
      try {
        return await this.#exchange('store', () => {
          for (const mail of mailsIn(String(range))) for (const flag of flags) mail.flags.add(flag);
          return true;
        });
      } catch {
        // imapflow says so for a refusal and for a cut line alike.
        return false;
      }
    }

    async search(): Promise<number[] | false | undefined> {
      try {
        return await this.#exchange('search', () => folder.mails.map(({ uid }) => uid));
      } catch (error) {
        if (this.#isOver) throw error;
        return false;
      }
    }

    async *fetch(
      range: unknown,
      query: FetchQueryObject,
    ): AsyncGenerator<FetchMessageObject, false | undefined, undefined> {
      const rows = await this.#exchange('fetch', () =>
        mailsIn(String(range)).map((mail, at) => rowOf(mail, at + 1, query)),
      );
      for (const row of rows) {
        // The line may be cut in the middle of an answer.
        if (this.#isOver) throw fault({ code: 'EConnectionClosed' });
        yield row;
      }
      return undefined;
    }

    async fetchOne(range: string, query: FetchQueryObject): Promise<FetchMessageObject | false> {
      for await (const row of this.fetch(range, query)) return row;
      return false;
    }

    async logout(): Promise<void> {
      await this.#exchange('logout', () => undefined);
      this.close();
    }

    /** By us. */
    close(): void {
      if (this.#isOver) return;
      this.#isOver = true;
      clients.delete(this);
      for (const waiting of [...this.#waiting]) waiting.torn();
      this.#waiting.clear();
    }

    /** By the other side. */
    cut(): void {
      if (this.#isOver || this.#isMute) return;
      this.#life.later(random.integer(1, 30), () => {
        if (this.#isOver) return;
        const wasOpen = this.#isOpen;
        this.close();
        if (wasOpen) this.#emit('close');
      });
    }
  }

  const mailsIn = (set: string): readonly StoredMail[] => {
    const ranges = numberRanges(set, folder.mails.at(-1)?.uid ?? 0);
    return folder.mails.filter(({ uid }) => ranges.some(({ low, high }) => low <= uid && uid <= high));
  };
  const cut = (): void => {
    for (const client of [...clients]) client.cut();
  };

  return {
    folder,
    troubles,
    append: (raw) => {
      addMail(folder, raw, { flags: [], internalDate: new Date(start + time.now()) });
      for (const client of [...clients]) client.push();
    },
    cut,
    changeUidValidity: () => {
      renumber(folder, folder.uidValidity + 1);
      cut();
    },
    openFor: (life) => () => new SimulatedClient(life),
  };
}

function rowOf(mail: StoredMail, seq: number, query: FetchQueryObject): FetchMessageObject {
  const { source } = query;
  const from = typeof source === 'object' ? (source.start ?? 0) : 0;
  const to =
    typeof source === 'object' && source.maxLength !== undefined ? from + source.maxLength : undefined;
  return {
    seq,
    uid: mail.uid,
    ...(query.flags === true ? { flags: new Set(mail.flags) } : {}),
    ...(query.internalDate === true ? { internalDate: mail.internalDate } : {}),
    ...(query.size === true ? { size: mail.raw.length } : {}),
    ...(query.bodyParts === undefined
      ? {}
      : { headers: mail.raw.subarray(0, mail.raw.indexOf('\r\n\r\n') + 4) }),
    ...(source === undefined ? {} : { source: mail.raw.subarray(from, to) }),
  };
}
