import type { Connection } from '../connection.ts';

/** What servers on the way say of a mail's sender, as JSON; null: nothing, or noticed before this was kept. */
export function authenticationSchema(db: Connection): void {
  db.exec('ALTER TABLE messages ADD COLUMN authentication TEXT');
}
