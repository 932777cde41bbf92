import { type MailFolder, numberRanges, type StoredMail } from './mail-folder.ts';

/** What one connection knows of the folder it has open: sequence numbers change only when it is told. */
export type FolderView = {
  readonly folder: MailFolder;
  readonly readOnly: boolean;
  /** UIDs in order; the sequence number is the index plus one. */
  readonly uids: number[];
  readonly changedFlags: Set<number>;
  seenExpunges: number;
};

export function createView(folder: MailFolder, readOnly: boolean): FolderView {
  return {
    folder,
    readOnly,
    uids: folder.mails.map((mail) => mail.uid),
    changedFlags: new Set(),
    seenExpunges: folder.expunges,
  };
}

/** Index of the first UID that is not below `uid`. */
function firstFrom(uids: readonly number[], uid: number): number {
  let [low, high] = [0, uids.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((uids[middle] ?? 0) < uid) low = middle + 1;
    else high = middle;
  }
  return low;
}

function tellExpunges(view: FolderView): string {
  if (view.seenExpunges === view.folder.expunges) return '';
  view.seenExpunges = view.folder.expunges;
  let lines = '';
  for (let at = view.uids.length - 1; at >= 0; at -= 1) {
    const uid = view.uids[at];
    if (uid !== undefined && !view.folder.byUid.has(uid)) {
      view.uids.splice(at, 1);
      lines += `* ${at + 1} EXPUNGE\r\n`;
    }
  }
  return lines;
}

function tellNewMails(view: FolderView): string {
  const last = view.uids.at(-1) ?? 0;
  const { mails } = view.folder;
  let from = mails.length;
  while (from > 0 && (mails[from - 1]?.uid ?? 0) > last) from -= 1;
  if (from === mails.length) return '';
  for (const mail of mails.slice(from)) view.uids.push(mail.uid);
  return `* ${view.uids.length} EXISTS\r\n`;
}

/** Untagged lines that bring the client up to date; expunges only where the protocol allows them. */
export function catchUp(view: FolderView, allowExpunge: boolean, withModseq: boolean): string {
  let lines = (allowExpunge ? tellExpunges(view) : '') + tellNewMails(view);
  for (const uid of view.changedFlags) {
    const mail = view.folder.byUid.get(uid);
    const at = firstFrom(view.uids, uid);
    if (mail === undefined || view.uids[at] !== uid) continue;
    const modseq = withModseq ? ` MODSEQ (${mail.modseq})` : '';
    lines += `* ${at + 1} FETCH (UID ${uid} FLAGS (${[...mail.flags].join(' ')})${modseq})\r\n`;
  }
  view.changedFlags.clear();
  return lines;
}

export type ViewedMail = { readonly mail: StoredMail; readonly sequence: number };

/** The mails of a set of UIDs or sequence numbers, in order; those expunged but not yet told are left out. */
export function mailsOf(view: FolderView, set: string, byUid: boolean): readonly ViewedMail[] {
  const highest = byUid ? (view.uids.at(-1) ?? 0) : view.uids.length;
  const found: ViewedMail[] = [];
  for (const { low, high } of numberRanges(set, highest)) {
    const from = byUid ? firstFrom(view.uids, low) : Math.max(0, low - 1);
    const to = byUid ? firstFrom(view.uids, high + 1) : Math.min(high, view.uids.length);
    for (let at = from; at < to; at += 1) {
      const mail = view.folder.byUid.get(view.uids[at] ?? 0);
      if (mail !== undefined) found.push({ mail, sequence: at + 1 });
    }
  }
  return found;
}
