import type { Agent } from '../agent.ts';
import { COMMANDS } from '../contract/commands.ts';
import { copyPlainJson, type PlainJson } from '../contract/plain-json.ts';
import { err, ok } from '../contract/result.ts';
import type { Settings } from '../contract/settings.ts';
import { mergeSettings } from '../contract/settings-upgrade.ts';
import { switchNewOff } from '../contract/switch-new-off.ts';
import { readImportFiles } from '../legacy/read-import-files.ts';
import { listChanges } from './list-changes.ts';

/** How long a preview can be applied. */
const KEPT_MS = 600_000;
/** Previews kept at once; the oldest goes. */
const MOST_PREVIEWS = 5;

/** A preview holds no secret: it may lie in memory. */
type Preview = { readonly settings: Settings; readonly revision: number; readonly madeAt: number };

/** Configuration from files: shown first, then taken over whole or not at all (RELIABILITY.md CFG-2). */
export function importHandlers(agent: Agent) {
  const { clock, newId } = agent.options;
  const previews = new Map<string, Preview>();

  const remember = (preview: Preview): string => {
    const token = newId();
    previews.set(token, preview);
    const [oldest] = previews.keys();
    if (previews.size > MOST_PREVIEWS && oldest !== undefined) previews.delete(oldest);
    return token;
  };

  return {
    'import.preview': COMMANDS['import.preview'].bind(({ files }) => {
      const { document: current, revision } = agent.settings.current();
      const { change, secretsFound, notes, failures } = readImportFiles(files);
      const imported = mergeSettings(current, change);
      if (!imported.ok) return imported;
      const wished = mergeSettings(imported.value, {
        delivery: { targets: joinTargets(current, imported.value) },
      });
      if (!wished.ok) return wished;
      const { settings, addedOff } = switchNewOff(current, wished.value);
      return ok({
        token: remember({ settings, revision, madeAt: clock.monotonic() }),
        changes: listChanges(plain(current), plain(settings)).map((one) => ({ ...one })),
        secrets: [...secretsFound],
        warnings: [
          ...failures.map((one) => ({ kind: 'failure' as const, ...one })),
          ...notes.map((note) => ({ kind: 'note' as const, ...note })),
        ],
        targetsAddedOff: addedOff,
      });
    }),
    'import.apply': COMMANDS['import.apply'].bind(({ token }, { who }) => {
      const preview = previews.get(token);
      previews.delete(token);
      const expired = preview === undefined || clock.monotonic() - preview.madeAt > KEPT_MS;
      // What was shown would no longer be what is done.
      if (expired || preview.revision !== agent.settings.current().revision) return err('import.expired');
      // Whatever they hold: files come from elsewhere (CMD-2).
      agent.options.store.commands.revokeAll();
      const changed = agent.settings.change(preview.settings, who, 'import.apply');
      return changed.ok ? ok({ done: true }) : changed;
    }),
  };
}

/** An import removes no receiver. */
function joinTargets(current: Settings, imported: Settings): Settings['delivery']['targets'] {
  const brought = imported.delivery.targets;
  const kept = current.delivery.targets.filter(({ id }) => !brought.some((target) => target.id === id));
  return [...kept, ...brought];
}

function plain(settings: Settings): PlainJson {
  const copied = copyPlainJson(settings);
  if (!copied.ok) throw new Error('The settings are not a document');
  return copied.value;
}
