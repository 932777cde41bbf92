import { chown, mkdir, rename, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export type Owner = { readonly uid: number; readonly gid: number };

export type MaildirDelivery = {
  /** IMAP system flags (`\Seen`, …); a mail without any is delivered to new/, as an MTA does. */
  readonly flags?: readonly string[];
  /** INTERNALDATE; dovecot takes it from the file's modification time. */
  readonly date?: Date;
};

/** Letters of the Maildir "info" field, which must be in ASCII order. */
const FLAG_LETTERS: Readonly<Record<string, string>> = {
  '\\Draft': 'D',
  '\\Flagged': 'F',
  '\\Answered': 'R',
  '\\Seen': 'S',
  '\\Deleted': 'T',
};

function infoOf(flags: readonly string[]): string {
  const letters = flags.map((flag) => {
    const letter = FLAG_LETTERS[flag];
    if (letter === undefined) throw new Error(`Maildir has no letter for the flag ${flag}`);
    return letter;
  });
  return `:2,${letters.sort().join('')}`;
}

let lastMicros = 0;

/** Strictly rising, since dovecot gives UIDs in the order of seconds and then M-microseconds of the name. */
function nextName(): string {
  lastMicros = Math.max(lastMicros + 1, Math.round((performance.timeOrigin + performance.now()) * 1_000));
  const seconds = Math.floor(lastMicros / 1_000_000);
  const micros = lastMicros % 1_000_000;
  return `${seconds}.M${String(micros).padStart(6, '0')}P${process.pid}.test`;
}

/** Creates `new`, `cur`, `tmp`, owned by who will read them. */
export async function createMaildir(path: string, owner: Owner | undefined): Promise<void> {
  for (const folder of [path, ...['new', 'cur', 'tmp'].map((name) => join(path, name))]) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    if (owner !== undefined) await chown(folder, owner.uid, owner.gid);
  }
}

/** Delivers one mail: written whole to tmp/, then renamed, so that a reader never sees half of it. */
export async function deliverToMaildir(
  path: string,
  mail: Uint8Array | string,
  owner: Owner | undefined,
  delivery: MaildirDelivery = {},
): Promise<void> {
  const name = nextName();
  const draft = join(path, 'tmp', name);
  await writeFile(draft, mail, { mode: 0o600 });
  if (owner !== undefined) await chown(draft, owner.uid, owner.gid);
  if (delivery.date !== undefined) await utimes(draft, delivery.date, delivery.date);
  const flags = delivery.flags ?? [];
  const end = flags.length === 0 ? join('new', name) : join('cur', `${name}${infoOf(flags)}`);
  await rename(draft, join(path, end));
}
