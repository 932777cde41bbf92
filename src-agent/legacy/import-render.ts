import type { PlainJson } from '../contract/plain-json.ts';
import type { SettingsInput } from '../contract/settings.ts';
import type { LegacySource } from './legacy-source.ts';
import { asBool, asText } from './read-values.ts';

/** The one service that the replaced system deployed. Its hook and key are secrets and are only named. */
export function importRender(source: LegacySource): SettingsInput['deploys'] {
  const id = source.take([source.fromEnv('RENDER_SERVICE_ID')], asText, (service) => ({
    deploys: { services: [{ id: service }] },
  }));
  const written = source.fromEnv('RENDER_DEPLOY_CLEAR_CACHE');
  const clearCache = source.take([written], asCacheWord, () => ({}));
  if (id === undefined) {
    if (clearCache !== undefined) source.note(written.key, 'without-service');
    return undefined;
  }
  // Its documents said true|false, its code knew Render's two words alone and took the rest for a no.
  if (clearCache === true && asText(written.raw ?? null) !== 'clear') source.note(written.key, 'clears-now');
  return { services: [{ id, clearCache }] };
}

/** Render's word (PROTOCOLS.md section 1), or a yes or no. */
function asCacheWord(raw: PlainJson): boolean | null {
  const word = asText(raw);
  if (word === 'clear') return true;
  return word === 'do_not_clear' ? false : asBool(raw);
}
