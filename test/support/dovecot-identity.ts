import { execFile } from 'node:child_process';
import { userInfo } from 'node:os';
import { promisify } from 'node:util';
import type { Owner } from './maildir.ts';

const execFileAsync = promisify(execFile);

/** Who the mail belongs to, and who the server runs as when that is not root. */
export type Identity = {
  readonly mail: Owner;
  readonly rootless: { readonly user: string; readonly group: string } | undefined;
};

/** As root the mail belongs to the package's own `dovecot` user, since dovecot serves no mail of uid 0. */
export async function chooseIdentity(): Promise<Identity> {
  const me = userInfo();
  if (me.uid !== 0) {
    const group = (await execFileAsync('id', ['-gn'])).stdout.trim();
    return { mail: { uid: me.uid, gid: me.gid }, rootless: { user: me.username, group } };
  }
  const uid = Number((await execFileAsync('id', ['-u', 'dovecot'])).stdout);
  const gid = Number((await execFileAsync('id', ['-g', 'dovecot'])).stdout);
  return { mail: { uid, gid }, rootless: undefined };
}
