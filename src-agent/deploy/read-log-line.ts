import { stripVTControlCharacters } from 'node:util';
import { DateTime } from 'luxon';
import type { ServiceLogLine } from '../contract/service-log-line.ts';
import { plain } from '../support/plain-text.ts';
import type { RawLogLine } from './service-client.ts';

const LONGEST_MESSAGE = 2_000;
/** Beyond it nothing is looked at: masking is linear, a line of a megabyte is none. */
const LONGEST_RAW = 20_000;

const LEVELS: ReadonlyMap<string, ServiceLogLine['level']> = new Map([
  ['trace', 'debug'],
  ['debug', 'debug'],
  ['info', 'info'],
  ['notice', 'info'],
  ['warn', 'warning'],
  ['warning', 'warning'],
  ['error', 'error'],
  ['critical', 'error'],
  ['alert', 'error'],
  ['emergency', 'error'],
  ['fatal', 'error'],
]);

/** A line as it is shown: no colours of a terminal, no control characters, no secret. null: it has no instant. */
export function readLogLine(raw: RawLogLine, redact: (text: string) => string): ServiceLogLine | null {
  const at = DateTime.fromISO(raw.timestamp).toMillis();
  if (!Number.isFinite(at)) return null;
  const level = raw.labels?.find(({ name }) => name === 'level')?.value.toLowerCase() ?? '';
  const text = stripVTControlCharacters(raw.message.slice(0, LONGEST_RAW)).replaceAll('\t', '  ').trimEnd();
  return {
    at: Math.trunc(at),
    level: LEVELS.get(level) ?? null,
    message: plain(redact(text), LONGEST_MESSAGE),
  };
}
