import Database from 'better-sqlite3';
import { type Connection, pragmaNumber } from './connection.ts';
import { migrate } from './migrate.ts';

/**
 * Whether a database is one that this program made: tables, indexes and triggers are, to the letter, those of its
 * version. A file that somebody brings along could hold a trigger that acts in the agent's name.
 */
export function hasOwnSchema(db: Connection): boolean {
  return describeSchema(db) === modelOf(pragmaNumber(db, 'user_version'));
}

const models = new Map<number, string>();

/** The schema of a version, as its migrations make it. */
function modelOf(version: number): string {
  const known = models.get(version);
  if (known !== undefined) return known;
  const model = new Database(':memory:');
  try {
    migrate(model, version);
    const described = describeSchema(model);
    models.set(version, described);
    return described;
  } finally {
    model.close();
  }
}

function describeSchema(db: Connection): string {
  const objects = db
    .prepare<[], string>(
      `SELECT json_array(type, name, tbl_name, sql) FROM sqlite_schema
         WHERE name NOT LIKE 'sqlite\\_stat%' ESCAPE '\\' ORDER BY type, name`,
    )
    .pluck()
    .all();
  return `${pragmaNumber(db, 'application_id')} ${objects.join('\n')}`;
}
