import { type MailFolder, numberSet, type StoredMail } from './mail-folder.ts';

/** What one connection knows of the folder it has open: sequence numbers change only when it is told. */
export type FolderView = {
  readonly folder: MailFolder;
  readonly readOnly: boolean;
  /** UIDs in order; the sequence number is the index plus one. */
  uids: number[];
  readonly changedFlags: Set<number>;
};

export function createView(folder: MailFolder, readOnly: boolean): FolderView {
  return { folder, readOnly, uids: folder.mails.map((mail) => mail.uid), changedFlags: new Set() };
}

/** Untagged lines that bring the client up to date; expunges only where the protocol allows them. */
export function catchUp(view: FolderView, allowExpunge: boolean, withModseq: boolean): string {
  let lines = '';
  const present = new Map(view.folder.mails.map((mail) => [mail.uid, mail]));
  if (allowExpunge) {
    for (let at = view.uids.length - 1; at >= 0; at -= 1) {
      const uid = view.uids[at];
      if (uid !== undefined && !present.has(uid)) {
        view.uids.splice(at, 1);
        lines += `* ${at + 1} EXPUNGE\r\n`;
      }
    }
  }
  const last = view.uids.at(-1) ?? 0;
  const fresh = view.folder.mails.filter((mail) => mail.uid > last).map((mail) => mail.uid);
  if (fresh.length > 0) {
    view.uids.push(...fresh);
    lines += `* ${view.uids.length} EXISTS\r\n`;
  }
  for (const uid of view.changedFlags) {
    const mail = present.get(uid);
    const sequence = view.uids.indexOf(uid) + 1;
    if (mail === undefined || sequence === 0) continue;
    const modseq = withModseq ? ` MODSEQ (${mail.modseq})` : '';
    lines += `* ${sequence} FETCH (UID ${uid} FLAGS (${[...mail.flags].join(' ')})${modseq})\r\n`;
  }
  view.changedFlags.clear();
  return lines;
}

/** The mails of a set of UIDs or sequence numbers, with their sequence numbers, in order. */
export function mailsOf(
  view: FolderView,
  set: string,
  byUid: boolean,
): readonly { readonly mail: StoredMail; readonly sequence: number }[] {
  const highest = byUid ? (view.uids.at(-1) ?? 0) : view.uids.length;
  const inSet = numberSet(set, highest);
  const present = new Map(view.folder.mails.map((mail) => [mail.uid, mail]));
  return view.uids.flatMap((uid, at) => {
    const mail = present.get(uid);
    return mail !== undefined && inSet(byUid ? uid : at + 1) ? [{ mail, sequence: at + 1 }] : [];
  });
}
