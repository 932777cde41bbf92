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
  mails: StoredMail[];
};

export function createMailFolder(name: string, uidValidity: number): MailFolder {
  return { name, uidValidity, uidNext: 1, highestModseq: 1, mails: [] };
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
  return mail;
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

/**
 * Tells whether a number is in a set such as `1:3,7,9:*`. `*` is the highest number in use, so `n:*` always
 * holds the last message, even when n is above it (RFC 9051 section 6.4.9).
 */
export function numberSet(text: string, highest: number): (value: number) => boolean {
  const ranges = text.split(',').map((item) => {
    const [first = '', last = first] = item.split(':');
    const number = (word: string) => (word === '*' ? highest : Number(word));
    const [a, b] = [number(first), number(last)];
    return { low: Math.min(a, b), high: Math.max(a, b) };
  });
  return (value) => ranges.some(({ low, high }) => value >= low && value <= high);
}
