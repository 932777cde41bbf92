import type { Connection } from './connection.ts';
import { pragmaNumber } from './connection.ts';
import { initialSchema } from './migrations/0001-initial.ts';
import { windowSchema } from './migrations/0002-window.ts';
import { gmailCheckSchema } from './migrations/0003-gmail-checks.ts';
import { mailChannelSchema } from './migrations/0004-mail-channel.ts';
import { deploySchema } from './migrations/0005-deploys.ts';
import { restoreSchema } from './migrations/0006-restores.ts';
import { localCommandSchema } from './migrations/0007-local-commands.ts';
import { authenticationSchema } from './migrations/0008-authentication.ts';
import { restoreNoticeSchema } from './migrations/0009-restore-notice.ts';

/** One step per released schema, in order; a step is never changed once released. */
const MIGRATIONS: readonly ((db: Connection) => void)[] = [
  initialSchema,
  windowSchema,
  gmailCheckSchema,
  mailChannelSchema,
  deploySchema,
  restoreSchema,
  localCommandSchema,
  authenticationSchema,
  restoreNoticeSchema,
];

/** `user_version` of a database this program knows completely. */
export const SCHEMA_VERSION = MIGRATIONS.length;

/**
 * Brings the database to SCHEMA_VERSION, each step and its version in one transaction (STO-8): a crash
 * leaves the old schema or the new one. Returns the version it had.
 */
export function migrate(db: Connection, to = SCHEMA_VERSION): number {
  const before = pragmaNumber(db, 'user_version');
  for (const [index, step] of MIGRATIONS.slice(0, to).entries()) {
    if (index < before) continue;
    db.transaction(() => {
      step(db);
      db.pragma(`user_version = ${index + 1}`);
    }).immediate();
  }
  return before;
}
