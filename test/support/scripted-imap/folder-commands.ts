import { asText, type Token } from './command-reader.ts';
import { fetchResponse, parseFetchItems } from './fetch-items.ts';
import { type FolderView, mailsOf } from './folder-view.ts';
import { changeFlags, type MailFolder } from './mail-folder.ts';
import { parseSearch } from './parse-search.ts';
import type { SessionWire } from './session-wire.ts';

export type Reply = { readonly status: 'OK' | 'NO' | 'BAD'; readonly text: string };

const SUCCESS: Reply = { status: 'OK', text: 'Success' };

/** The untagged lines of SELECT and EXAMINE. */
export function selectLines(folder: MailFolder): string {
  const firstUnseen = folder.mails.findIndex((mail) => !mail.flags.has('\\Seen')) + 1;
  return [
    '* FLAGS (\\Answered \\Flagged \\Draft \\Deleted \\Seen)',
    '* OK [PERMANENTFLAGS (\\Answered \\Flagged \\Draft \\Deleted \\Seen \\*)] Flags permitted.',
    `* OK [UIDVALIDITY ${folder.uidValidity}] UIDs valid.`,
    `* ${folder.mails.length} EXISTS`,
    '* 0 RECENT',
    ...(firstUnseen > 0 ? [`* OK [UNSEEN ${firstUnseen}] First unseen.`] : []),
    `* OK [UIDNEXT ${folder.uidNext}] Predicted next UID.`,
    `* OK [HIGHESTMODSEQ ${folder.highestModseq}] Highest.`,
    '',
  ].join('\r\n');
}

/** The untagged lines of LIST and LSUB. */
export function listLines(verb: string, pattern: string, folders: readonly MailFolder[]): string {
  if (pattern === '') return `* ${verb} (\\Noselect) "/" ""\r\n`;
  const fits = (name: string) =>
    pattern === '*' || pattern === '%' || pattern.toUpperCase() === name.toUpperCase();
  return folders
    .filter(({ name }) => fits(name))
    .map(({ name }) => `* ${verb} (\\HasNoChildren) "/" "${name}"\r\n`)
    .join('');
}

export function statusLine(folder: MailFolder, items: Token | undefined): string {
  const values: Readonly<Record<string, number>> = {
    MESSAGES: folder.mails.length,
    RECENT: 0,
    UIDNEXT: folder.uidNext,
    UIDVALIDITY: folder.uidValidity,
    UNSEEN: folder.mails.filter((mail) => !mail.flags.has('\\Seen')).length,
    HIGHESTMODSEQ: folder.highestModseq,
  };
  const wanted = Array.isArray(items) ? items.map((item) => asText(item).toUpperCase()) : [];
  return `* STATUS "${folder.name}" (${wanted.map((item) => `${item} ${values[item] ?? 0}`).join(' ')})\r\n`;
}

export type FolderCommand = {
  readonly wire: SessionWire;
  readonly view: FolderView;
  readonly args: readonly Token[];
  readonly byUid: boolean;
  readonly condstore: boolean;
  readonly flagsChanged: (uid: number) => void;
};

export async function fetchMails({ wire, view, args, byUid, flagsChanged }: FolderCommand): Promise<Reply> {
  const items = parseFetchItems(args[1], byUid);
  const modifiers = Array.isArray(args[2]) ? args[2].map(asText) : [];
  const since = modifiers[0]?.toUpperCase() === 'CHANGEDSINCE' ? Number(modifiers[1]) : -1;
  for (const { mail, sequence } of mailsOf(view, asText(args[0]), byUid)) {
    if (mail.modseq <= since) continue;
    if (items.setsSeen && !view.readOnly && changeFlags(view.folder, mail, 'add', ['\\Seen']))
      flagsChanged(mail.uid);
    wire.say(fetchResponse(sequence, mail, items.names));
    if (wire.socket().writableNeedDrain) await wire.flushed();
  }
  return SUCCESS;
}

export function storeFlags({ wire, view, args, byUid, condstore, flagsChanged }: FolderCommand): Reply {
  if (view.readOnly) return { status: 'NO', text: '[READ-ONLY] Mailbox is read-only.' };
  // A modifier such as (UNCHANGEDSINCE n) may stand before the item.
  const at = Array.isArray(args[1]) ? 2 : 1;
  const item = asText(args[at]).toUpperCase();
  const flags = args[at + 1];
  const names = Array.isArray(flags) ? flags.map(asText) : [asText(flags)];
  const change = item.startsWith('+') ? 'add' : item.startsWith('-') ? 'remove' : 'replace';
  for (const { mail, sequence } of mailsOf(view, asText(args[0]), byUid)) {
    if (changeFlags(view.folder, mail, change, names)) flagsChanged(mail.uid);
    if (!item.endsWith('.SILENT'))
      wire.say(fetchResponse(sequence, mail, ['UID', 'FLAGS', ...(condstore ? ['MODSEQ'] : [])]));
  }
  return SUCCESS;
}

export function searchMails({ wire, view, args, byUid }: FolderCommand): Reply {
  const highest = { uid: view.uids.at(-1) ?? 0, sequence: view.uids.length };
  const found = mailsOf(view, '1:*', byUid).filter(parseSearch(args, highest));
  wire.say(`* SEARCH${found.map(({ mail, sequence }) => ` ${byUid ? mail.uid : sequence}`).join('')}\r\n`);
  return { status: 'OK', text: 'SEARCH completed (Success)' };
}
