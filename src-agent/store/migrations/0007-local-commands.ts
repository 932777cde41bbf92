import type { Connection } from '../connection.ts';

/** Which local commands the operator has confirmed, and what those that ran have printed. */
export function localCommandSchema(db: Connection): void {
  db.exec(`
    CREATE TABLE command_confirmations (
      service_id TEXT PRIMARY KEY,
      -- As the settings held it: another one there needs another confirmation.
      command TEXT NOT NULL,
      fingerprint TEXT NOT NULL,
      who TEXT NOT NULL,
      at INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE command_runs (
      deploy_id INTEGER PRIMARY KEY REFERENCES deploys (id) ON DELETE CASCADE,
      -- Stands in the environment of all that it starts.
      mark TEXT NOT NULL,
      -- null: not started yet.
      pid INTEGER
    ) STRICT;

    CREATE TABLE command_output (
      deploy_id INTEGER NOT NULL REFERENCES deploys (id) ON DELETE CASCADE,
      -- How many characters came before it.
      start INTEGER NOT NULL,
      text TEXT NOT NULL,
      PRIMARY KEY (deploy_id, start)
    ) STRICT, WITHOUT ROWID;
  `);
}
