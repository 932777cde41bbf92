import { type MimePart, parseMime } from './mime-structure.ts';

export type StoredMail = {
  readonly uid: number;
  readonly raw: Buffer;
  readonly internalDate: Date;
  readonly flags: Set<string>;
  modseq: number;
  /** Read on first use: most tests never ask for the structure of most mails. */
  readonly mime: () => MimePart;
};

export type MailFolder = {
  readonly name: string;
  uidValidity: number;
  uidNext: number;
  highestModseq: number;
  /** In the order of their UIDs. */
  mails: StoredMail[];
  readonly byUid: Map<number, StoredMail>;
  /** Rises with each expunge, so that a view knows when to look for gaps. */
  expunges: number;
};

export function createMailFolder(name: string, uidValidity: number): MailFolder {
  return { name, uidValidity, uidNext: 1, highestModseq: 1, mails: [], byUid: new Map(), expunges: 0 };
}

export function addMail(
  folder: MailFolder,
  raw: Buffer,
  options: { readonly flags: readonly string[]; readonly internalDate: Date },
): StoredMail {
  let mime: MimePart | undefined;
  folder.highestModseq += 1;
  const mail: StoredMail = {
    uid: folder.uidNext,
    raw,
    internalDate: options.internalDate,
    flags: new Set(options.flags),
    modseq: folder.highestModseq,
    mime: () => {
      mime ??= parseMime(raw);
      return mime;
    },
  };
  folder.uidNext += 1;
  folder.mails.push(mail);
  folder.byUid.set(mail.uid, mail);
  return mail;
}

export function removeMails(folder: MailFolder, uids: readonly number[]): void {
  for (const uid of uids) folder.byUid.delete(uid);
  folder.mails = folder.mails.filter((mail) => folder.byUid.has(mail.uid));
  folder.highestModseq += 1;
  folder.expunges += 1;
}

/** Gives every mail a new UID from 1 on, as a mailbox made anew would. */
export function renumber(folder: MailFolder, uidValidity: number): void {
  const { mails } = folder;
  folder.uidValidity = uidValidity;
  folder.uidNext = 1;
  folder.mails = [];
  folder.byUid.clear();
  folder.expunges += 1;
  for (const mail of mails)
    addMail(folder, mail.raw, { flags: [...mail.flags], internalDate: mail.internalDate });
}

export type FlagChange = 'add' | 'remove' | 'replace';

/** Changes the flags; true when something is different now. */
export function changeFlags(
  folder: MailFolder,
  mail: StoredMail,
  change: FlagChange,
  flags: readonly string[],
): boolean {
  const before = [...mail.flags].sort().join(' ');
  if (change === 'replace') mail.flags.clear();
  for (const flag of flags) {
    if (change === 'remove') mail.flags.delete(flag);
    else mail.flags.add(flag);
  }
  if ([...mail.flags].sort().join(' ') === before) return false;
  folder.highestModseq += 1;
  mail.modseq = folder.highestModseq;
  return true;
}

export type NumberRange = { readonly low: number; readonly high: number };

/**
 * The ranges of a set such as `1:3,7,9:*`, in order and without overlap. `*` is the highest number in use, so
 * `n:*` always holds the last message, even when n is above it (RFC 9051 section 6.4.9).
 */
export function numberRanges(text: string, highest: number): readonly NumberRange[] {
  const ranges = text.split(',').map((item) => {
    const [first = '', last = first] = item.split(':');
    const number = (word: string) => (word === '*' ? highest : Number(word));
    const [a, b] = [number(first), number(last)];
    return { low: Math.min(a, b), high: Math.max(a, b) };
  });
  const merged: NumberRange[] = [];
  for (const range of ranges.sort((a, b) => a.low - b.low)) {
    const before = merged.at(-1);
    if (before === undefined || range.low > before.high) merged.push(range);
    else merged[merged.length - 1] = { low: before.low, high: Math.max(before.high, range.high) };
  }
  return merged;
}
