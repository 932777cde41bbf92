import {
  type Link,
  type LinkRow,
  type LinkRowId,
  type LinkState,
  linkRowSchema,
  type Provider,
} from '../contract/entities.ts';
import { err, ok, type Result } from '../contract/result.ts';
import type { Connection } from './connection.ts';
import { searchedWords } from './fold-words.ts';
import { createListPager } from './list-pager.ts';
import { LINKS_PER_MESSAGE, messageOf } from './message-keys.ts';
import { type Page, readCursor, writeCursor } from './page.ts';
import type { SearchIndex } from './search-index.ts';

export type LinkQuery = {
  readonly provider: Provider | null;
  readonly state: LinkState | null;
  readonly search: string | null;
  readonly cursor: string | null;
  readonly limit: number;
};

export type DirectUrlOf = (link: Link) => string | null;

/** Every file link that came. */
export type LinkHistory = {
  /** The newest mail's first, each mail's in their own order. `directUrlOf`: the direct-download form, where there is one. */
  list(query: LinkQuery, directUrlOf: DirectUrlOf): Result<Page<LinkRow>>;
  /** What the operator did with a link at `now`; what is not named stays. One that is done already keeps its instant. */
  mark(
    id: LinkRowId,
    marks: { readonly opened?: true | undefined; readonly done?: boolean | undefined },
    now: number,
    directUrlOf: DirectUrlOf,
  ): Result<LinkRow>;
};

type Row = {
  readonly provider: string;
  readonly raw_url: string;
  readonly lot: string | null;
  readonly openedAt: number | null;
  readonly doneAt: number | null;
};

type MailRow = {
  readonly subject: string | null;
  readonly sender: string | null;
  readonly receivedAt: number;
};

export function createLinkHistory(db: Connection, search: SearchIndex): LinkHistory {
  const pageOfKeys = createListPager(
    db,
    {
      table: 'links',
      key: 'seq',
      columns: ['provider', 'state'],
      instant: null,
      keysPerMessage: LINKS_PER_MESSAGE,
    },
    { days: null, search },
  );
  const selectByKey = db.prepare<[number], Row>(
    `SELECT provider, raw_url, lot, opened_at AS openedAt, done_at AS doneAt FROM links WHERE seq = ?`,
  );
  const setOpened = db.prepare<[number, number]>('UPDATE links SET opened_at = ? WHERE seq = ?');
  const setDone = db.prepare<[number, number]>(
    'UPDATE links SET done_at = coalesce(done_at, ?) WHERE seq = ?',
  );
  const setOpen = db.prepare<[number]>('UPDATE links SET done_at = NULL WHERE seq = ?');
  const selectMail = db.prepare<[number], MailRow>(
    'SELECT subject, sender, received_at AS receivedAt FROM messages WHERE id = ?',
  );

  /** null: there is none of that key. */
  function rowOf(key: number, directUrlOf: DirectUrlOf): LinkRow | null {
    const row = selectByKey.get(key);
    if (row === undefined) return null;
    const messageId = messageOf(key, 'links');
    const link = linkRowSchema.parse({
      ...row,
      ...selectMail.get(messageId),
      id: key,
      messageId,
      directUrl: null,
    });
    return { ...link, directUrl: directUrlOf({ provider: link.provider, raw_url: link.raw_url }) };
  }

  const mark = db.transaction(
    (id: LinkRowId, { opened, done }: Parameters<LinkHistory['mark']>[1], now: number) => {
      if (opened === true) setOpened.run(now, id);
      if (done === true) setDone.run(now, id);
      if (done === false) setOpen.run(id);
    },
  );

  return {
    list(query, directUrlOf) {
      const before = readCursor(query.cursor, 'links.list');
      if (!before.ok) return before;
      const { keys, next } = pageOfKeys({
        filters: { provider: query.provider, state: query.state },
        from: null,
        to: null,
        words: query.search === null ? null : searchedWords(query.search),
        before: before.value,
        limit: query.limit,
      });
      const items = keys.map((key) => rowOf(key, directUrlOf)).filter((row) => row !== null);
      return ok({ items, next: writeCursor(next) });
    },
    mark(id, marks, now, directUrlOf) {
      mark.immediate(id, marks, now);
      const row = rowOf(id, directUrlOf);
      return row === null ? err('store.not-found', { params: { id } }) : ok(row);
    },
  };
}
