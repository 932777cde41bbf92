import { copyPlainJson, isPlainObject, type PlainJson, type PlainObject } from '../contract/plain-json.ts';
import type { SettingsInput } from '../contract/settings.ts';
import { readSettings } from '../contract/settings-upgrade.ts';
import type { ImportRemark } from '../contract/text/note-params.ts';

/** The stored documents of the replaced system, by the names of their files (BEHAVIOUR.md 1.11). */
export const LEGACY_DOCUMENTS = [
  'webhook_config',
  'polling_config',
  'runtime_flags',
  'processing_prefs',
] as const;
export type LegacyDocument = (typeof LEGACY_DOCUMENTS)[number];

/** Something that did not become a setting as it was, and why (a key of contract/text). */
export type ImportNote = { readonly key: string; readonly why: ImportRemark };

/** A value as it was written, and where. */
export type Written = { readonly key: string; readonly raw: PlainJson | undefined };

/** Read access to the old configuration that notes what could not be taken over. */
export type LegacySource = {
  readonly env: ReadonlyMap<string, string>;
  readonly notes: readonly ImportNote[];
  note(key: string, why: ImportRemark): void;
  fromEnv(name: string): Written;
  fromDocument(document: LegacyDocument, key: string): Written;
  document(name: LegacyDocument): PlainObject;
  /**
   * The first written value that can be read and that the settings accept at its place, tried in the very
   * schema; each one before it that was written and is no good leaves a note. undefined: none.
   */
  take<Value>(
    written: readonly Written[],
    read: (raw: PlainJson) => Value | null,
    place: (value: Value) => SettingsInput,
  ): Value | undefined;
};

export function createLegacySource(
  env: ReadonlyMap<string, string>,
  documents: Readonly<Record<string, unknown>>,
): LegacySource {
  const notes: ImportNote[] = [];
  const note = (key: string, why: ImportRemark): void => {
    if (!notes.some((one) => one.key === key && one.why === why)) notes.push({ key, why });
  };
  const read = new Map<LegacyDocument, PlainObject>();
  for (const name of LEGACY_DOCUMENTS) {
    if (!Object.hasOwn(documents, name) || documents[name] === undefined) continue;
    const copied = copyPlainJson(documents[name]);
    if (copied.ok && isPlainObject(copied.value)) read.set(name, copied.value);
    else note(name, 'unreadable');
  }
  for (const name of Object.keys(documents)) {
    if (!LEGACY_DOCUMENTS.some((known) => known === name)) note(name, 'unknown-document');
  }
  const document = (name: LegacyDocument): PlainObject => read.get(name) ?? {};
  return {
    env,
    notes,
    note,
    document,
    fromEnv: (name) => ({ key: name, raw: env.get(name) }),
    fromDocument: (name, key) => ({ key: `${name}.${key}`, raw: document(name)[key] }),
    take: (written, readValue, place) => {
      for (const { key, raw } of written) {
        if (raw === undefined || raw === null || (typeof raw === 'string' && raw.trim() === '')) continue;
        const value = readValue(raw);
        if (value !== null && readSettings(place(value)).ok) return value;
        note(key, 'unreadable');
      }
      return undefined;
    },
  };
}
