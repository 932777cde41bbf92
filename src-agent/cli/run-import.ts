import { COMMANDS } from '../contract/commands.ts';
import { ok, type Result } from '../contract/result.ts';
import type { RpcClient } from '../contract/rpc.ts';
import { type ImportFile, type ReadFiles, readImportFiles } from '../legacy/read-import-files.ts';
import { readInput } from './read-input.ts';
import type { Show } from './show.ts';

type Imported = {
  readonly settings: ReadFiles['change'];
  readonly secretsFound: ReadFiles['secretsFound'];
  readonly ignored: ReadFiles['notes'];
  readonly applied: boolean;
};

/** Under this name a text is read as an environment file, whatever the file is called. */
const ENVIRONMENT_FILE = '.env';

/**
 * Takes over the replaced server's configuration, or settings of this program: shows what would be set, or sets it.
 * Secrets are named and never copied: they are set one by one, into the keychain.
 */
export async function runImport(options: {
  readonly envFile: string | null;
  readonly documents: readonly string[];
  readonly apply: boolean;
  readonly stdin: NodeJS.ReadableStream;
  readonly client: RpcClient;
}): Promise<Result<Imported>> {
  const { client } = options;
  const paths = [
    ...(options.envFile === null ? [] : [{ path: options.envFile, name: ENVIRONMENT_FILE }]),
    ...options.documents.map((path) => ({ path, name: jsonName(path) })),
  ];
  const files: ImportFile[] = [];
  for (const { path, name } of paths) {
    const bytes = await readInput(path, options.stdin);
    if (!bytes.ok) return bytes;
    files.push({ name, text: bytes.value.toString('utf8') });
  }
  const { change, secretsFound, notes, failures } = readImportFiles(files);
  // Here a person named each file: one that cannot be read ends it.
  const [failed] = failures;
  if (failed !== undefined) return { ok: false, error: failed.failure };
  const imported = { settings: change, secretsFound, ignored: notes };
  if (!options.apply) return ok({ ...imported, applied: false });
  const preview = await client.call(COMMANDS['import.preview'], { files });
  if (!preview.ok) return preview;
  const applied = await client.call(COMMANDS['import.apply'], { token: preview.value.token });
  return applied.ok ? ok({ ...imported, applied: true }) : applied;
}

/** A document is JSON, also one that comes by standard input. */
function jsonName(path: string): string {
  const file = path.split(/[\\/]/u).pop() ?? path;
  return /\.json$/iu.test(file) ? file : `${file}.json`;
}

export function importWords(imported: Imported, { words, texts }: Show): string {
  const lines = [
    imported.applied ? words.import.applied : words.import.preview,
    JSON.stringify(imported.settings, null, 2),
  ];
  if (imported.secretsFound.length > 0) {
    lines.push('', words.import.secrets, ...imported.secretsFound.map((name) => `  ${name}`));
  }
  if (imported.ignored.length > 0) {
    const remarks = imported.ignored.map(
      ({ key, why }) => `  ${key}${words.colon} ${texts.importRemarks[why]}`,
    );
    lines.push('', words.import.remarks, ...remarks);
  }
  return lines.join('\n');
}
