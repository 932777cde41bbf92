import type { Connection } from '../connection.ts';

/** Each deploy that was asked for here: what Render was asked, and what became of it. */
export function deploySchema(db: Connection): void {
  db.exec(`
    CREATE TABLE deploys (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      service_id TEXT NOT NULL,
      at INTEGER NOT NULL,
      revision INTEGER NOT NULL,
      ended INTEGER NOT NULL CHECK (ended IN (0, 1)),
      -- The whole row as the contract has it, without its id and its revision.
      deploy TEXT NOT NULL
    ) STRICT;
    CREATE INDEX deploys_open ON deploys (id) WHERE ended = 0;
    CREATE INDEX deploys_of_service ON deploys (service_id, id);
  `);
}
