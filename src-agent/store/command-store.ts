import type { RenderService } from '../contract/settings.ts';
import type { CommandConfirmation, CommandLog } from '../ports.ts';
import type { Connection } from './connection.ts';

export type CommandStore = CommandLog & {
  /** Inside the transaction that changes the settings: what was confirmed holds for no other command. */
  keepFor(services: readonly RenderService[]): void;
  /** Settings that come from elsewhere are confirmed anew, whatever they hold (CMD-2). */
  revokeAll(): void;
};

/** The newest characters of an output that are kept (CMD-3). */
const KEPT_CHARS = 1_000_000;
const CHUNK_CHARS = 32_000;
const CHUNKS_OF_A_PAGE = 2;

type Chunk = { readonly start: number; readonly text: string };

export function createCommandStore(db: Connection): CommandStore {
  const selectConfirmation = db.prepare<[string], CommandConfirmation>(
    `SELECT service_id AS serviceId, command, fingerprint, who, at FROM command_confirmations
       WHERE service_id = ?`,
  );
  const selectAll = db.prepare<[], { readonly serviceId: string; readonly command: string }>(
    'SELECT service_id AS serviceId, command FROM command_confirmations',
  );
  const upsert = db.prepare<[string, string, string, string, number]>(
    'INSERT OR REPLACE INTO command_confirmations (service_id, command, fingerprint, who, at) VALUES (?, ?, ?, ?, ?)',
  );
  const remove = db.prepare<[string]>('DELETE FROM command_confirmations WHERE service_id = ?');
  const removeAll = db.prepare<[]>('DELETE FROM command_confirmations');
  const insertRun = db.prepare<[number, string]>('INSERT INTO command_runs (deploy_id, mark) VALUES (?, ?)');
  const updateRun = db.prepare<[number, number]>('UPDATE command_runs SET pid = ? WHERE deploy_id = ?');
  const selectRun = db.prepare<[number], { readonly mark: string; readonly pid: number | null }>(
    'SELECT mark, pid FROM command_runs WHERE deploy_id = ?',
  );
  const selectEnd = db
    .prepare<[number], number | null>(
      'SELECT max(start + length(text)) FROM command_output WHERE deploy_id = ?',
    )
    .pluck();
  const insertChunk = db.prepare<[number, number, string]>(
    'INSERT INTO command_output (deploy_id, start, text) VALUES (?, ?, ?)',
  );
  const removeOld = db.prepare<[number, number]>(
    'DELETE FROM command_output WHERE deploy_id = ? AND start < ?',
  );
  const selectFrom = db.prepare<[number, number, number], Chunk>(
    'SELECT start, text FROM command_output WHERE deploy_id = ? AND start + length(text) > ? ORDER BY start LIMIT ?',
  );

  return {
    confirmation: (serviceId) => selectConfirmation.get(serviceId) ?? null,
    confirm({ serviceId, command, fingerprint, who, at }) {
      upsert.run(serviceId, command, fingerprint, who, at);
    },
    revoke: (serviceId) => void remove.run(serviceId),
    revokeAll: () => void removeAll.run(),
    keepFor(services) {
      for (const { serviceId, command } of selectAll.all()) {
        const present = services.find(({ id }) => id === serviceId)?.command ?? null;
        if (JSON.stringify(present) !== command) remove.run(serviceId);
      }
    },
    begin: (deployId, mark) => void insertRun.run(deployId, mark),
    started: (deployId, pid) => void updateRun.run(pid, deployId),
    run: (deployId) => selectRun.get(deployId) ?? null,
    append: db.transaction((deployId: number, text: string) => {
      let end = selectEnd.get(deployId) ?? 0;
      // SQLite counts code points, so does this.
      const points = [...text];
      for (let at = 0; at < points.length; at += CHUNK_CHARS) {
        const part = points.slice(at, at + CHUNK_CHARS);
        insertChunk.run(deployId, end, part.join(''));
        end += part.length;
      }
      removeOld.run(deployId, end - KEPT_CHARS);
      return end;
    }),
    output(deployId, from) {
      const chars = selectEnd.get(deployId) ?? 0;
      const chunks = selectFrom.all(deployId, from, CHUNKS_OF_A_PAGE);
      const begin = Math.min(Math.max(from, chunks[0]?.start ?? 0), chars);
      const points = chunks.flatMap(({ start, text }) => [...text].slice(Math.max(0, begin - start)));
      return { from: begin, text: points.join(''), next: begin + points.length, chars };
    },
  };
}
