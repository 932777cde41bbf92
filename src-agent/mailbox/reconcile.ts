import { ok, type Result } from '../contract/result.ts';
import type { Clock, FolderKey, Log, MailLedger } from '../ports.ts';
import type { MailboxSession } from './mailbox-session.ts';

export type Reconciled = { readonly unaccounted: number };

const BYTES_PER_UID = 8;

/**
 * Compares the folder with the ledger: how many UIDs up to the cursor have no row (the promise is 0). Asks by
 * SEARCH, where catching up asks by FETCH, so that a fault of one shows in the other. Newer UIDs are only not
 * caught up yet. What the folder no longer has needs no account once its row is gone.
 */
export async function reconcile(
  ports: {
    readonly session: MailboxSession;
    readonly ledger: Pick<MailLedger, 'readCursor' | 'knownUids' | 'recordReconcile' | 'forgetGone'>;
    readonly folder: FolderKey;
    readonly clock: Clock;
    readonly log: Log;
  },
  uidValidity: string,
): Promise<Result<Reconciled>> {
  const expectedBytes = ports.session.exists() * BYTES_PER_UID;
  const found = await ports.session.run({ expectedBytes }, async (client) => {
    const uids = await client.search({ all: true }, { uid: true });
    // false: refused; undefined: no folder open. Neither means an empty folder (PROTOCOLS.md section 5).
    if (!Array.isArray(uids))
      throw Object.assign(new Error('search refused'), { responseText: 'SEARCH refused' });
    return uids;
  });
  if (!found.ok) return found;
  const lastUid = ports.ledger.readCursor(ports.folder)?.lastUid ?? 0;
  const known = ports.ledger.knownUids(ports.folder, uidValidity);
  const missing = found.value.filter((uid) => uid <= lastUid && !known.has(uid));
  if (missing.length > 0)
    ports.log.error('mails of the folder have no row in the ledger', {
      count: missing.length,
      uids: missing.slice(0, 20).join(','),
    });
  ports.ledger.recordReconcile(ports.folder, missing.length, ports.clock.now());
  // A list that is shorter than the folder says nothing of what is gone.
  if (found.value.length >= ports.session.exists())
    ports.ledger.forgetGone(ports.folder, uidValidity, new Set(found.value));
  return ok({ unaccounted: missing.length });
}
