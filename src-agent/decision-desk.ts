import type { Clock, Timer } from './ports.ts';

/** Decisions stored in one commit: most of a commit's price is its sync, whatever it holds. */
const MOST_AT_ONCE = 16;
/** So long the first mail waits for others to be decided with. */
const WAIT_MS = 15;
/** What lies read or being read at most, in bytes of mail (RES-3). */
const MOST_BYTES = 8_000_000;

/** Where mails lie while they are read, and from where they are decided in the order of their arrival. */
export type DecisionDesk<Mail, Read> = {
  /** `reading` must not reject. */
  put(mail: Mail, bytes: number, reading: Promise<Read>): void;
  /** When there is room for more. Rejects with what deciding threw. */
  room(): Promise<void>;
  /** When nothing lies here. Rejects with what deciding threw, and the desk is empty then. */
  cleared(): Promise<void>;
};

type Entry<Mail, Read> = {
  readonly mail: Mail;
  readonly bytes: number;
  read: { readonly value: Read } | null;
};

/**
 * Mails that are ready together are decided together; one that is alone is decided at once. `decide` is synchronous:
 * what it does with a batch is done before anything else happens.
 */
export function createDecisionDesk<Mail, Read>(options: {
  readonly clock: Clock;
  readonly decide: (batch: readonly { readonly mail: Mail; readonly read: Read }[]) => void;
}): DecisionDesk<Mail, Read> {
  const { clock } = options;
  const entries: Entry<Mail, Read>[] = [];
  const waiting = new Set<() => boolean>();
  let timer: Timer | null = null;
  let bytes = 0;
  let thrown: { readonly error: unknown } | null = null;

  function takeReady(): readonly { readonly mail: Mail; readonly read: Read }[] {
    const batch: { mail: Mail; read: Read }[] = [];
    for (const { mail, read } of entries.slice(0, MOST_AT_ONCE)) {
      if (read === null) break;
      batch.push({ mail, read: read.value });
    }
    for (const entry of entries.splice(0, batch.length)) bytes -= entry.bytes;
    return batch;
  }

  function decideReady(): void {
    timer?.cancel();
    timer = null;
    try {
      const batch = takeReady();
      if (batch.length > 0) options.decide(batch);
    } catch (error) {
      thrown = { error };
      entries.length = 0;
      bytes = 0;
    }
    for (const settle of [...waiting]) if (settle()) waiting.delete(settle);
    look();
  }

  function look(): void {
    const unread = entries.findIndex((entry) => entry.read === null);
    const ready = unread === -1 ? entries.length : unread;
    if (ready === 0) return;
    if (unread === -1 || ready >= MOST_AT_ONCE) decideReady();
    else timer ??= clock.setTimer(WAIT_MS, decideReady);
  }

  function until(reached: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (): boolean => {
        if (thrown !== null) {
          reject(thrown.error);
          return true;
        }
        if (!reached()) return false;
        resolve();
        return true;
      };
      if (!settle()) waiting.add(settle);
    });
  }

  return {
    put(mail, size, reading) {
      const entry: Entry<Mail, Read> = { mail, bytes: size, read: null };
      entries.push(entry);
      bytes += size;
      void reading.then((value) => {
        entry.read = { value };
        look();
      });
    },
    room: () => until(() => bytes < MOST_BYTES),
    cleared: () => until(() => entries.length === 0),
  };
}
