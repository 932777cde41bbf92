import { type Link, type LinkRow, linkRowSchema, type Provider } from '../contract/entities.ts';
import { ok, type Result } from '../contract/result.ts';
import type { Connection } from './connection.ts';
import { searchedWords } from './fold-words.ts';
import { createListPager } from './list-pager.ts';
import { LINKS_PER_MESSAGE, messageOf } from './message-keys.ts';
import { type Page, readCursor, writeCursor } from './page.ts';
import type { SearchIndex } from './search-index.ts';

export type LinkQuery = {
  readonly provider: Provider | null;
  readonly search: string | null;
  readonly cursor: string | null;
  readonly limit: number;
};

/** Every file link that came. */
export type LinkHistory = {
  /** The newest mail's first, each mail's in their own order. `directUrlOf`: the direct-download form, where there is one. */
  list(query: LinkQuery, directUrlOf: (link: Link) => string | null): Result<Page<LinkRow>>;
};

type Row = {
  readonly provider: string;
  readonly raw_url: string;
  readonly lot: string | null;
};

type MailRow = {
  readonly subject: string | null;
  readonly sender: string | null;
  readonly receivedAt: number;
};

export function createLinkHistory(db: Connection, search: SearchIndex): LinkHistory {
  const pageOfKeys = createListPager(
    db,
    { table: 'links', key: 'seq', columns: ['provider'], instant: null, keysPerMessage: LINKS_PER_MESSAGE },
    { days: null, search },
  );
  const selectByKey = db.prepare<[number], Row>('SELECT provider, raw_url, lot FROM links WHERE seq = ?');
  const selectMail = db.prepare<[number], MailRow>(
    'SELECT subject, sender, received_at AS receivedAt FROM messages WHERE id = ?',
  );

  return {
    list(query, directUrlOf) {
      const before = readCursor(query.cursor, 'links.list');
      if (!before.ok) return before;
      const { keys, next } = pageOfKeys({
        filters: { provider: query.provider },
        from: null,
        to: null,
        words: query.search === null ? null : searchedWords(query.search),
        before: before.value,
        limit: query.limit,
      });
      const items = keys.flatMap((key) => {
        const messageId = messageOf(key, 'links');
        const row = selectByKey.get(key);
        if (row === undefined) return [];
        const link = linkRowSchema.parse({
          ...row,
          ...selectMail.get(messageId),
          messageId,
          directUrl: null,
        });
        return [{ ...link, directUrl: directUrlOf({ provider: link.provider, raw_url: link.raw_url }) }];
      });
      return ok({ items, next: writeCursor(next) });
    },
  };
}
