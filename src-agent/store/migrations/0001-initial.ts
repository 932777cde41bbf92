import type { Connection } from '../connection.ts';

/**
 * The first schema. Instants are epoch milliseconds, switches 0 or 1, JSON is text.
 *
 * One order runs through lists, search blocks and retention, newest mail last: `messages.id`, and the
 * `seq` of deliveries and links, which hold the message's id in front (message-keys.ts).
 */
export function initialSchema(db: Connection): void {
  db.exec(`
    PRAGMA application_id = 0x52534441;

    CREATE TABLE folders (
      id INTEGER PRIMARY KEY,
      account TEXT NOT NULL,
      folder TEXT NOT NULL,
      uid_validity TEXT NOT NULL,
      last_uid INTEGER NOT NULL,
      last_noticed_at INTEGER,
      reconciled_at INTEGER,
      unaccounted INTEGER,
      UNIQUE (account, folder)
    ) STRICT;

    CREATE TABLE messages (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      folder_id INTEGER NOT NULL REFERENCES folders (id),
      uid_validity TEXT NOT NULL,
      uid INTEGER NOT NULL,
      received_at INTEGER NOT NULL,
      size_bytes INTEGER NOT NULL,
      fingerprint TEXT,
      mail_id TEXT,
      message_id TEXT,
      subject TEXT,
      from_header TEXT,
      sender TEXT,
      date_header TEXT,
      state TEXT NOT NULL CHECK (state IN ('noticed', 'waiting', 'sent', 'ignored', 'failed')),
      reason TEXT,
      failure TEXT,
      kind TEXT NOT NULL DEFAULT '',
      urgent INTEGER NOT NULL DEFAULT 0 CHECK (urgent IN (0, 1)),
      deferred INTEGER NOT NULL DEFAULT 0 CHECK (deferred IN (0, 1)),
      due_at INTEGER,
      group_key TEXT,
      waits_for_group TEXT,
      mark_seen INTEGER NOT NULL DEFAULT 0 CHECK (mark_seen IN (0, 1)),
      mark_processed INTEGER NOT NULL DEFAULT 0 CHECK (mark_processed IN (0, 1)),
      group_ttl_seconds INTEGER NOT NULL DEFAULT 0,
      handling INTEGER NOT NULL DEFAULT 0 CHECK (handling IN (0, 1)),
      handling_crashes INTEGER NOT NULL DEFAULT 0,
      noticed_at INTEGER NOT NULL,
      decided_at INTEGER,
      ended_at INTEGER,
      UNIQUE (folder_id, uid_validity, uid),
      CHECK (deferred = 0 OR state = 'waiting')
    ) STRICT;
    CREATE INDEX messages_by_state ON messages (state, kind, id);
    CREATE INDEX messages_by_fingerprint ON messages (folder_id, fingerprint) WHERE fingerprint IS NOT NULL;
    CREATE INDEX messages_noticed ON messages (folder_id, handling_crashes, id) WHERE state = 'noticed';
    CREATE INDEX messages_handling ON messages (id) WHERE handling = 1;
    CREATE INDEX messages_waiting_by_mail ON messages (mail_id) WHERE state = 'waiting';
    CREATE INDEX messages_deferred ON messages (due_at, id) WHERE deferred = 1;
    CREATE INDEX messages_waiting_for_group ON messages (waits_for_group) WHERE waits_for_group IS NOT NULL;

    CREATE TABLE forgotten_uids (
      folder_id INTEGER NOT NULL REFERENCES folders (id),
      uid_validity TEXT NOT NULL,
      uid INTEGER NOT NULL,
      PRIMARY KEY (folder_id, uid_validity, uid)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE mail_contents (
      message_id INTEGER PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
      text TEXT NOT NULL,
      html TEXT NOT NULL,
      attachments TEXT NOT NULL,
      too_complex TEXT,
      findings TEXT
    ) STRICT;

    CREATE TABLE decisions (
      message_id INTEGER PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
      first_at INTEGER NOT NULL,
      first_result TEXT NOT NULL,
      last_at INTEGER,
      last_result TEXT
    ) STRICT;

    CREATE TABLE links (
      seq INTEGER PRIMARY KEY,
      provider TEXT NOT NULL,
      raw_url TEXT NOT NULL,
      lot TEXT
    ) STRICT;
    CREATE INDEX links_by_provider ON links (provider, seq);
    CREATE TRIGGER links_deleted AFTER DELETE ON messages BEGIN
      DELETE FROM links WHERE seq BETWEEN OLD.id * 4096 AND OLD.id * 4096 + 4095;
    END;

    CREATE TABLE processed_mails (
      mail_id TEXT PRIMARY KEY,
      marked_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE subject_groups (
      group_key TEXT PRIMARY KEY,
      state TEXT NOT NULL CHECK (state IN ('claimed', 'accepted')),
      message_id INTEGER NOT NULL,
      since INTEGER NOT NULL,
      expires_at INTEGER
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE deliveries (
      seq INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      message_id INTEGER NOT NULL REFERENCES messages (id),
      target TEXT NOT NULL,
      kind TEXT NOT NULL,
      host TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'delivered', 'dead', 'discarded')),
      held_by_window INTEGER NOT NULL CHECK (held_by_window IN (0, 1)),
      attempts INTEGER NOT NULL DEFAULT 0,
      round_attempts INTEGER NOT NULL DEFAULT 0,
      round_started_at INTEGER,
      first_attempt_at INTEGER,
      next_attempt_at INTEGER,
      postponed_for TEXT CHECK (postponed_for IN ('window', 'rate-limit', 'disabled', 'slow-down')),
      created_at INTEGER NOT NULL,
      ended_at INTEGER,
      last_status INTEGER,
      last_error TEXT,
      UNIQUE (message_id, target),
      CHECK ((state = 'queued') = (next_attempt_at IS NOT NULL))
    ) STRICT;
    CREATE INDEX deliveries_by_state ON deliveries (state, target, kind, seq);
    CREATE INDEX deliveries_queued ON deliveries (target, next_attempt_at, seq) WHERE next_attempt_at IS NOT NULL;
    CREATE INDEX deliveries_postponed ON deliveries (postponed_for, next_attempt_at) WHERE postponed_for IS NOT NULL;
    CREATE INDEX deliveries_first_attempts ON deliveries (target, first_attempt_at) WHERE first_attempt_at IS NOT NULL;
    CREATE INDEX deliveries_delivered ON deliveries (ended_at) WHERE state = 'delivered';

    CREATE TABLE delivery_bodies (
      seq INTEGER PRIMARY KEY REFERENCES deliveries (seq) ON DELETE CASCADE,
      url TEXT NOT NULL,
      body TEXT NOT NULL
    ) STRICT;

    CREATE TABLE attempts (
      seq INTEGER NOT NULL REFERENCES deliveries (seq) ON DELETE CASCADE,
      number INTEGER NOT NULL,
      started_at INTEGER NOT NULL,
      ended_at INTEGER,
      outcome TEXT NOT NULL CHECK (outcome IN ('accepted', 'refused', 'failed', 'unknown')),
      status INTEGER,
      error TEXT,
      answer_preview TEXT,
      PRIMARY KEY (seq, number)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE failing_targets (
      target TEXT PRIMARY KEY,
      since INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE mailbox_actions (
      id INTEGER PRIMARY KEY,
      message_id INTEGER NOT NULL UNIQUE REFERENCES messages (id) ON DELETE CASCADE,
      folder_id INTEGER NOT NULL REFERENCES folders (id),
      due_at INTEGER NOT NULL,
      attempts INTEGER NOT NULL DEFAULT 0,
      done_at INTEGER
    ) STRICT;
    CREATE INDEX mailbox_actions_open ON mailbox_actions (folder_id, due_at, id) WHERE done_at IS NULL;

    CREATE TABLE settings (
      only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
      revision INTEGER NOT NULL,
      document TEXT NOT NULL,
      changed_at INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE audit (
      id INTEGER PRIMARY KEY,
      at INTEGER NOT NULL,
      who TEXT NOT NULL,
      action TEXT NOT NULL,
      before TEXT,
      after TEXT
    ) STRICT;

    -- The span of message ids and of delivery seqs of each UTC day, so that a list of one day is found
    -- without an index over instants and stays in its order when the clock jumps.
    CREATE TABLE message_days (
      day INTEGER PRIMARY KEY,
      first INTEGER NOT NULL,
      last INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE delivery_days (
      day INTEGER PRIMARY KEY,
      first INTEGER NOT NULL,
      last INTEGER NOT NULL
    ) STRICT;

    -- Search over subject and sender: see search-index.ts.
    CREATE TABLE message_words (
      message_id INTEGER PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
      words TEXT NOT NULL
    ) STRICT;
    CREATE TABLE word_blocks (
      word TEXT NOT NULL,
      block INTEGER NOT NULL,
      PRIMARY KEY (word, block)
    ) STRICT, WITHOUT ROWID;

    -- Counts kept by triggers: status is asked often and must not count a million rows.
    CREATE TABLE message_counts (
      folder_id INTEGER NOT NULL,
      state TEXT NOT NULL,
      count INTEGER NOT NULL,
      PRIMARY KEY (folder_id, state)
    ) STRICT, WITHOUT ROWID;
    CREATE TRIGGER messages_counted AFTER INSERT ON messages BEGIN
      INSERT INTO message_counts VALUES (NEW.folder_id, NEW.state, 1)
        ON CONFLICT DO UPDATE SET count = count + 1;
    END;
    CREATE TRIGGER messages_recounted AFTER UPDATE OF state ON messages WHEN OLD.state <> NEW.state BEGIN
      UPDATE message_counts SET count = count - 1 WHERE folder_id = OLD.folder_id AND state = OLD.state;
      INSERT INTO message_counts VALUES (NEW.folder_id, NEW.state, 1)
        ON CONFLICT DO UPDATE SET count = count + 1;
    END;
    CREATE TRIGGER messages_discounted AFTER DELETE ON messages BEGIN
      UPDATE message_counts SET count = count - 1 WHERE folder_id = OLD.folder_id AND state = OLD.state;
    END;
    CREATE TABLE delivery_counts (
      state TEXT PRIMARY KEY,
      count INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TRIGGER deliveries_counted AFTER INSERT ON deliveries BEGIN
      INSERT INTO delivery_counts VALUES (NEW.state, 1) ON CONFLICT DO UPDATE SET count = count + 1;
    END;
    CREATE TRIGGER deliveries_recounted AFTER UPDATE OF state ON deliveries WHEN OLD.state <> NEW.state BEGIN
      UPDATE delivery_counts SET count = count - 1 WHERE state = OLD.state;
      INSERT INTO delivery_counts VALUES (NEW.state, 1) ON CONFLICT DO UPDATE SET count = count + 1;
    END;
    CREATE TRIGGER deliveries_discounted AFTER DELETE ON deliveries BEGIN
      UPDATE delivery_counts SET count = count - 1 WHERE state = OLD.state;
    END;
  `);
}
