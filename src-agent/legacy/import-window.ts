import type { SettingsInput } from '../contract/settings.ts';
import { parseTimeOfDay } from '../contract/wall-clock.ts';
import type { LegacySource, Written } from './legacy-source.ts';
import { asText } from './read-values.ts';

/** The webhook window and the "general" one that filled what it announced (BEHAVIOUR.md 1.6). */
export function importWindow(source: LegacySource): Pick<SettingsInput, 'window' | 'announced'> {
  return {
    window: importConstraint(source),
    announced: {
      start: announcedBound(source, 'global_time_start', 'WEBHOOKS_TIME_START'),
      end: announcedBound(source, 'global_time_end', 'WEBHOOKS_TIME_END'),
    },
  };
}

/** A bound that is missing from the stored window came from the environment; a stored empty window stays empty (Q12). */
function importConstraint(source: LegacySource): { start: string; end: string } | null | undefined {
  const storedStart = source.fromDocument('webhook_config', 'webhook_time_start');
  const storedEnd = source.fromDocument('webhook_config', 'webhook_time_end');
  if (isCleared(storedStart) && isCleared(storedEnd)) return null;
  const start = firstWritten([storedStart, source.fromEnv('WEBHOOK_TIME_START')]);
  const end = firstWritten([storedEnd, source.fromEnv('WEBHOOK_TIME_END')]);
  if (start === null && end === null) return undefined;
  if (start === null || end === null) {
    source.note((start ?? end)?.key ?? '', 'window-half-set');
    return undefined;
  }
  const bounds = [start, end].map(({ text }) => parseTimeOfDay(text));
  const unreadable = [start, end].find((_, index) => bounds[index] === null);
  if (unreadable !== undefined) {
    source.note(unreadable.key, 'unreadable');
    return undefined;
  }
  if (bounds[0] === bounds[1]) {
    source.note(end.key, 'window-equal');
    return undefined;
  }
  return { start: start.text, end: end.text };
}

/** Stored on purpose as nothing. */
function isCleared({ raw }: Written): boolean {
  return raw === null || (typeof raw === 'string' && raw.trim() === '');
}

function firstWritten(written: readonly Written[]): { readonly key: string; readonly text: string } | null {
  for (const { key, raw } of written) {
    const text = raw === undefined ? null : asText(raw);
    if (text !== null) return { key, text };
  }
  return null;
}

function announcedBound(source: LegacySource, documentKey: string, name: string): string | undefined {
  return source.take(
    [source.fromDocument('webhook_config', documentKey), source.fromEnv(name)],
    asText,
    (bound) => ({
      announced: { start: bound },
    }),
  );
}
