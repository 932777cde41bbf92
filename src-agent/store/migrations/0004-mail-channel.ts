import type { Connection } from '../connection.ts';

/**
 * Deliveries that are mails: they decide nothing about the mail they tell of, and one whose outcome is not known is
 * never sent again unasked.
 */
export function mailChannelSchema(db: Connection): void {
  db.exec(`
    ALTER TABLE deliveries ADD COLUMN channel TEXT NOT NULL DEFAULT 'webhook'
      CHECK (channel IN ('webhook', 'mail'));
  `);
}
