import { parseEnv } from 'node:util';
import { COMMANDS } from '../contract/commands.ts';
import { ok, type Result } from '../contract/result.ts';
import type { RpcClient } from '../contract/rpc.ts';
import { importLegacy } from '../legacy/import-legacy.ts';
import { readInput, readJsonInput } from './read-input.ts';
import type { Show } from './show.ts';

type Imported = ReturnType<typeof importLegacy> & { readonly applied: boolean };

/**
 * Takes over the replaced server's configuration: shows what would be set, or sets it. Secrets are named and
 * never copied: they are set one by one, into the keychain.
 */
export async function runImport(options: {
  readonly envFile: string | null;
  readonly documents: readonly string[];
  readonly apply: boolean;
  readonly stdin: NodeJS.ReadableStream;
  readonly client: RpcClient;
}): Promise<Result<Imported>> {
  const env = new Map<string, string>();
  if (options.envFile !== null) {
    const text = await readInput(options.envFile, options.stdin);
    if (!text.ok) return text;
    for (const [name, value] of Object.entries(parseEnv(text.value.toString('utf8')))) {
      if (value !== undefined) env.set(name, value);
    }
  }
  const documents: Record<string, unknown> = {};
  for (const path of options.documents) {
    const document = await readJsonInput(path, options.stdin);
    if (!document.ok) return document;
    documents[documentName(path)] = document.value;
  }
  const imported = importLegacy({ env, documents });
  if (!options.apply) return ok({ ...imported, applied: false });
  const changed = await options.client.call(COMMANDS['settings.set'], { change: { ...imported.settings } });
  return changed.ok ? ok({ ...imported, applied: true }) : changed;
}

/** `…/webhook_config.json` is the document `webhook_config`. */
function documentName(path: string): string {
  const file = path.split(/[\\/]/u).pop() ?? path;
  return file.endsWith('.json') ? file.slice(0, -'.json'.length) : file;
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
