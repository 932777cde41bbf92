import { z } from 'zod';
import { type Deploy, deploySchema, hasEnded } from '../contract/deploy.ts';
import { ok, type Result } from '../contract/result.ts';
import type { DeployLog } from '../ports.ts';
import type { Connection } from './connection.ts';
import { type Page, readCursor, writeCursor } from './page.ts';

export type DeployStore = DeployLog & {
  /** Newest first. */
  page(query: { readonly cursor: string | null; readonly limit: number }): Result<Page<Deploy>>;
};

type Row = { readonly id: number; readonly revision: number; readonly deploy: string };

const json = z.string().transform((text): unknown => JSON.parse(text));
const documentSchema = json.pipe(deploySchema.omit({ id: true, revision: true }));

export function createDeployStore(db: Connection): DeployStore {
  const insert = db.prepare<[string, number, string]>(
    'INSERT INTO deploys (service_id, at, revision, ended, deploy) VALUES (?, ?, 1, 0, ?)',
  );
  const update = db.prepare<[number, number, string, number]>(
    'UPDATE deploys SET revision = ?, ended = ?, deploy = ? WHERE id = ?',
  );
  const selectOne = db.prepare<[number], Row>('SELECT id, revision, deploy FROM deploys WHERE id = ?');
  const selectNewest = db.prepare<[string], Row>(
    'SELECT id, revision, deploy FROM deploys WHERE service_id = ? ORDER BY id DESC LIMIT 1',
  );
  const selectOpen = db.prepare<[], Row>(
    'SELECT id, revision, deploy FROM deploys WHERE ended = 0 ORDER BY id',
  );
  const selectPage = db.prepare<[number, number], Row>(
    'SELECT id, revision, deploy FROM deploys WHERE id < ? ORDER BY id DESC LIMIT ?',
  );
  const read = (row: Row): Deploy => ({
    id: row.id,
    revision: row.revision,
    ...documentSchema.parse(row.deploy),
  });
  const get = (id: number): Deploy | null => {
    const row = selectOne.get(id);
    return row === undefined ? null : read(row);
  };

  return {
    create(given) {
      const document: Omit<Deploy, 'id' | 'revision'> = {
        ...given,
        state: 'triggering',
        steps: [],
        renderId: null,
        renderStatus: null,
        newestBefore: null,
        cancelAsked: false,
        followedSince: null,
        endedAt: null,
        failure: null,
        health: null,
        lastLines: [],
        missingSettings: [],
        outputChars: 0,
      };
      const { lastInsertRowid } = insert.run(given.service.id, given.at, JSON.stringify(document));
      return { id: Number(lastInsertRowid), revision: 1, ...document };
    },
    change(id, change) {
      const before = get(id);
      if (before === null) throw new Error('a deploy that is changed is not there');
      const { id: _, revision, ...document } = before;
      const after = { ...document, ...change };
      update.run(revision + 1, hasEnded(after) ? 1 : 0, JSON.stringify(after), id);
      return { id, revision: revision + 1, ...after };
    },
    get,
    newestOf(serviceId) {
      const row = selectNewest.get(serviceId);
      return row === undefined ? null : read(row);
    },
    open: () => selectOpen.all().map(read),
    page({ cursor, limit }) {
      const before = readCursor(cursor, 'deploys.list');
      if (!before.ok) return before;
      const rows = selectPage.all(before.value ?? Number.MAX_SAFE_INTEGER, limit + 1).map(read);
      const items = rows.slice(0, limit);
      return ok({ items, next: writeCursor(rows.length > limit ? (items.at(-1)?.id ?? null) : null) });
    },
  };
}
