import type { Connection } from '../connection.ts';

/** Milliseconds of a `quarter`: every zone's hours begin at a multiple of it. */
export const QUARTER_MS = 900_000;

/**
 * What the desktop window asks: mails by hour, what died today, which links were seen to.
 *
 * Mails that lay in the folder before the first start came in no hour that can be shown, and are not counted.
 */
export function windowSchema(db: Connection): void {
  db.exec(`
    -- Counts kept by triggers: a chart of a week must not count a million rows.
    CREATE TABLE message_quarters (
      quarter INTEGER NOT NULL,
      state TEXT NOT NULL,
      count INTEGER NOT NULL,
      PRIMARY KEY (quarter, state)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO message_quarters
      SELECT noticed_at / ${QUARTER_MS}, state, count(*) FROM messages
        WHERE reason IS NOT 'before-first-start' GROUP BY 1, 2;
    CREATE TRIGGER messages_timed AFTER INSERT ON messages WHEN NEW.reason IS NOT 'before-first-start' BEGIN
      INSERT INTO message_quarters VALUES (NEW.noticed_at / ${QUARTER_MS}, NEW.state, 1)
        ON CONFLICT DO UPDATE SET count = count + 1;
    END;
    CREATE TRIGGER messages_retimed AFTER UPDATE OF state ON messages
      WHEN OLD.state <> NEW.state AND OLD.reason IS NOT 'before-first-start' BEGIN
      UPDATE message_quarters SET count = count - 1
        WHERE quarter = OLD.noticed_at / ${QUARTER_MS} AND state = OLD.state;
      INSERT INTO message_quarters VALUES (OLD.noticed_at / ${QUARTER_MS}, NEW.state, 1)
        ON CONFLICT DO UPDATE SET count = count + 1;
    END;
    CREATE TRIGGER messages_untimed AFTER DELETE ON messages WHEN OLD.reason IS NOT 'before-first-start' BEGIN
      UPDATE message_quarters SET count = count - 1
        WHERE quarter = OLD.noticed_at / ${QUARTER_MS} AND state = OLD.state;
      DELETE FROM message_quarters WHERE quarter = OLD.noticed_at / ${QUARTER_MS} AND count = 0;
    END;

    CREATE INDEX deliveries_dead ON deliveries (ended_at) WHERE state = 'dead';

    ALTER TABLE links ADD COLUMN opened_at INTEGER;
    ALTER TABLE links ADD COLUMN done_at INTEGER;
    ALTER TABLE links ADD COLUMN state TEXT NOT NULL
      GENERATED ALWAYS AS (CASE WHEN done_at IS NULL THEN 'open' ELSE 'done' END) VIRTUAL;
    DROP INDEX links_by_provider;
    CREATE INDEX links_by_provider ON links (provider, state, seq);
  `);
}
