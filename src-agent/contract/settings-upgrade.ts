import type { z } from 'zod';
import { listSchemaPaths, nearestPath } from './nearest-key.ts';
import { copyPlainJson, isPlainObject, mergePlainJson, type PlainObject } from './plain-json.ts';
import { err, ok, type Result } from './result.ts';
import { SETTINGS_VERSION, type Settings, settingsSchema } from './settings.ts';
import { parseTimeOfDay } from './wall-clock.ts';

/**
 * The one way in for a settings document, whoever wrote it and whenever: made safe, brought to the present
 * version step by step, then read by the schema as a whole. A fault is named by its path; values are never
 * repeated but for times of day, since a secret may have been typed into the wrong field.
 */

/** Makes a document of version n one of version n + 1. Pure; the version itself is set by the caller. */
export type UpgradeStep = (document: PlainObject) => PlainObject;

/** Steps by the version they start from. Forward only: a step that was released never changes. */
const UPGRADES: ReadonlyMap<number, UpgradeStep> = new Map();

/** A complete document out of what a person or an older version wrote. A missing version is the present one. */
export function readSettings(document: unknown): Result<Settings> {
  const copied = copyPlainJson(document);
  if (!copied.ok) return invalid(copied.fault.path, copied.fault.reason);
  if (!isPlainObject(copied.value)) return invalid('', 'not a JSON object');
  const upgraded = upgradeSettings(copied.value, UPGRADES, SETTINGS_VERSION);
  return upgraded.ok ? validateSettings(upgraded.value) : upgraded;
}

/** The current settings with a change laid over them: objects key by key, lists as a whole. All or nothing. */
export function mergeSettings(current: Settings, change: unknown): Result<Settings> {
  const copied = copyPlainJson(change);
  if (!copied.ok) return invalid(copied.fault.path, copied.fault.reason);
  if (!isPlainObject(copied.value)) return invalid('', 'not a JSON object');
  const { version } = copied.value;
  if (version !== undefined && version !== SETTINGS_VERSION) {
    // Half a document of another version cannot be brought up to date.
    return typeof version === 'number' && version > SETTINGS_VERSION
      ? newerVersion(version, SETTINGS_VERSION)
      : invalid('version', `a change must be of version ${SETTINGS_VERSION}`);
  }
  const base = copyPlainJson(current);
  if (!base.ok || !isPlainObject(base.value)) throw new Error('The current settings are not a document');
  return validateSettings(mergePlainJson(base.value, copied.value));
}

/** Runs the steps from a document's version up to `latest`. Exported for its test. */
export function upgradeSettings(
  document: PlainObject,
  steps: ReadonlyMap<number, UpgradeStep>,
  latest: number,
): Result<PlainObject> {
  const { version = latest } = document;
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) {
    return invalid('version', 'must be a whole number from 1');
  }
  if (version > latest) return newerVersion(version, latest);
  let upgraded = document;
  for (let from = version; from < latest; from += 1) {
    const step = steps.get(from);
    if (step === undefined) throw new Error(`No upgrade from settings version ${from}`);
    upgraded = { ...step(upgraded), version: from + 1 };
  }
  return ok(upgraded);
}

function validateSettings(document: PlainObject): Result<Settings> {
  const parsed = settingsSchema.safeParse(document);
  if (parsed.success) return emptyWindow(parsed.data) ?? ok(parsed.data);
  const { issues } = parsed.error;
  return unknownKeys(issues) ?? windowFault(document, issues) ?? firstFault(issues);
}

type Issues = readonly z.core.$ZodIssue[];
let knownPaths: readonly string[] | null = null;

function unknownKeys(issues: Issues): Result<never> | null {
  const unknown = issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path.map(String), key]) : [],
  );
  if (unknown.length === 0) return null;
  knownPaths ??= listSchemaPaths(settingsSchema);
  const known = knownPaths;
  const shown = unknown.slice(0, 10);
  const nearest = shown.flatMap((path) => nearestPath(path, known) ?? []);
  return err('settings.unknown-key', {
    params: {
      keys: shown.map((path) => path.join('.').slice(0, 200)).join(', '),
      ...(nearest.length === 0 ? {} : { nearest: nearest.join(', ') }),
    },
  });
}

/** The two faults of a window that have sentences of their own (Q11). */
function windowFault(document: PlainObject, issues: Issues): Result<never> | null {
  const { window } = document;
  if (!isPlainObject(window) || !issues.some((issue) => issue.path[0] === 'window')) return null;
  const isSet = (bound: unknown): boolean => bound !== undefined && bound !== null && bound !== '';
  if (isSet(window.start) !== isSet(window.end)) return err('window.half-set');
  for (const bound of [window.start, window.end]) {
    if (typeof bound === 'string' && parseTimeOfDay(bound) === null) {
      return err('window.unreadable-time', { params: { value: bound.slice(0, 40) } });
    }
  }
  return null;
}

/** Bounds that are written differently and mean the same time: such a window would never open. */
function emptyWindow({ window }: Settings): Result<never> | null {
  if (window === null || parseTimeOfDay(window.start) !== parseTimeOfDay(window.end)) return null;
  return invalid('window.end', 'start and end are equal: the window would never open');
}

function firstFault(issues: Issues): Result<never> {
  const [first] = issues;
  const path = (first?.path ?? []).map(String).join('.');
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : '';
  return invalid(path, `${first?.message ?? 'unknown fault'}${more}`);
}

function invalid(path: string, reason: string): Result<never> {
  return err('settings.invalid', { params: { path: path === '' ? 'document' : path.slice(0, 200), reason } });
}

function newerVersion(version: number, known: number): Result<never> {
  return err('settings.newer-version', { params: { version, known } });
}
