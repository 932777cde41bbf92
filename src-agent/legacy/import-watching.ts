import type { SettingsInput } from '../contract/settings.ts';
import type { LegacySource } from './legacy-source.ts';
import { asBool, asText, asWeekdays, asWhole } from './read-values.ts';

/** Days, hours and vacation of the old polling loop (BEHAVIOUR.md 1.2). */
export function importWatching(source: LegacySource): SettingsInput['watching'] {
  const either = (documentKey: string, name: string) => [
    source.fromDocument('polling_config', documentKey),
    source.fromEnv(name),
  ];
  const days = source.take(either('active_days', 'POLLING_ACTIVE_DAYS'), asWeekdays, (list) => ({
    watching: { days: list },
  }));
  return {
    enabled: source.take([source.fromDocument('polling_config', 'enable_polling')], asBool, () => ({})),
    days,
    ...importHours(source, either),
    vacation: importVacation(source),
  };
}

/** Both hours together: one alone may be good by itself and never watch with the other. */
function importHours(
  source: LegacySource,
  either: (documentKey: string, name: string) => Parameters<LegacySource['take']>[0],
): { startHour?: number | undefined; endHour?: number | undefined } {
  const startHour = source.take(
    either('active_start_hour', 'POLLING_ACTIVE_START_HOUR'),
    asWhole,
    (hour) => ({
      // Against an end that no start can equal: the pair is judged below.
      watching: { startHour: hour, endHour: 24 },
    }),
  );
  const endHour = source.take(either('active_end_hour', 'POLLING_ACTIVE_END_HOUR'), asWhole, (hour) => ({
    watching: { startHour: hour === 0 ? 1 : 0, endHour: hour },
  }));
  if ((startHour ?? 9) === (endHour ?? 23)) {
    source.note('POLLING_ACTIVE_START_HOUR', 'hours-equal');
    return {};
  }
  return { startHour, endHour };
}

function importVacation(source: LegacySource): { start: string; end: string } | undefined {
  const start = source.take([source.fromDocument('polling_config', 'vacation_start')], asText, (day) => ({
    watching: { vacation: { start: day, end: '9999-12-31' } },
  }));
  const end = source.take([source.fromDocument('polling_config', 'vacation_end')], asText, (day) => ({
    watching: { vacation: { start: '0001-01-01', end: day } },
  }));
  if (start === undefined && end === undefined) return undefined;
  if (start === undefined || end === undefined || start > end) {
    source.note('polling_config.vacation_start', 'vacation-half-set');
    return undefined;
  }
  return { start, end };
}
