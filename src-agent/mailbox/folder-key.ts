import type { Settings } from '../contract/settings.ts';
import type { FolderKey } from '../ports.ts';

/** The watched folder as the ledger names it: two servers, users or folders never share rows (IMP-1). */
export function folderKeyOf(
  mailbox: Pick<Settings['mailbox'], 'host' | 'port' | 'user' | 'folder'>,
): FolderKey {
  const host = mailbox.host.toLowerCase();
  return { account: `${mailbox.user}@${host}:${mailbox.port}`, folder: mailbox.folder };
}
