import { parseEnv } from 'node:util';
import {
  copyPlainJson,
  isPlainObject,
  mergePlainJson,
  type PlainJson,
  type PlainObject,
} from '../contract/plain-json.ts';
import { err, type Failure, ok, type Result } from '../contract/result.ts';
import type { SecretName } from '../contract/secrets.ts';
import { settingsSchema } from '../contract/settings.ts';
import { readSettings } from '../contract/settings-upgrade.ts';
import { importLegacy } from './import-legacy.ts';
import { type ImportNote, LEGACY_DOCUMENTS } from './legacy-source.ts';

export type ImportFile = { readonly name: string; readonly text: string };

export type ReadFiles = {
  /** To be merged over the settings; every value in it is accepted by their schema. */
  readonly change: PlainObject;
  /** Secrets that the files hold: neither read nor copied (RELIABILITY.md CFG-2). */
  readonly secretsFound: readonly SecretName[];
  readonly notes: readonly ImportNote[];
  /** Files of which nothing was taken. */
  readonly failures: readonly { readonly file: string; readonly failure: Failure }[];
};

const NOTHING: PlainObject = Object.freeze({});

/**
 * Reads what an operator has: the replaced server's environment file and stored documents, by their names, and
 * settings documents of this program. A settings document stands over what the old server says.
 */
export function readImportFiles(files: readonly ImportFile[]): ReadFiles {
  const env = new Map<string, string>();
  const documents: Record<string, unknown> = Object.create(null);
  const failures: { file: string; failure: Failure }[] = [];
  let own = NOTHING;
  for (const file of files) {
    if (!isJson(file)) {
      for (const [name, value] of Object.entries(parseEnv(file.text))) {
        if (value !== undefined) env.set(name, value);
      }
      continue;
    }
    const document = parseJson(file);
    if (!document.ok) {
      failures.push({ file: file.name, failure: document.error });
    } else if (isOwnSettings(file.name, document.value)) {
      const change = readOwnSettings(document.value);
      if (change.ok) own = mergePlainJson(own, change.value);
      else failures.push({ file: file.name, failure: change.error });
    } else {
      documents[documentName(file.name)] = document.value;
    }
  }
  if (env.size === 0 && Object.keys(documents).length === 0) {
    return { change: own, secretsFound: [], notes: [], failures };
  }
  const legacy = importLegacy({ env, documents });
  const change = mergePlainJson(plain(legacy.settings), own);
  return { change, secretsFound: legacy.secretsFound, notes: legacy.ignored, failures };
}

function isJson({ name, text }: ImportFile): boolean {
  if (/\.env$/iu.test(name)) return false;
  return /\.json$/iu.test(name) || /^\s*[{[]/u.test(text);
}

/** Of a path, or a plain name: `…/webhook_config.json` is the document `webhook_config`. */
function documentName(path: string): string {
  const file = path.split(/[\\/]/u).pop() ?? path;
  return /\.json$/iu.test(file) ? file.slice(0, -'.json'.length) : file;
}

function isOwnSettings(name: string, document: PlainJson): document is PlainObject {
  if (LEGACY_DOCUMENTS.some((known) => known === documentName(name)) || !isPlainObject(document))
    return false;
  return Object.keys(document).some((key) => Object.hasOwn(settingsSchema.shape, key));
}

/** A whole document is brought to the present version; a part of one is merged as it is. */
function readOwnSettings(document: PlainObject): Result<PlainObject> {
  const read = readSettings(document);
  if (!read.ok) return read;
  return ok(document.version === undefined ? document : plain(read.value));
}

function parseJson({ name, text }: ImportFile): Result<PlainJson> {
  const unreadable = err('settings.unreadable-file', { params: { path: name } });
  try {
    const copied = copyPlainJson(JSON.parse(text));
    if (copied.ok) return ok(copied.value);
    return err('settings.invalid', { params: { path: copied.fault.path, reason: copied.fault.reason } });
  } catch {
    return unreadable;
  }
}

function plain(value: unknown): PlainObject {
  const copied = copyPlainJson(value);
  if (!copied.ok || !isPlainObject(copied.value)) throw new Error('Settings are not a document');
  return copied.value;
}
