import type { Log } from '../ports.ts';

/** Lines of the protocol itself: they hold names, subjects, and after a parse error 1,024 bytes of mail (LOG-1). */
const PROTOCOL_SOURCES = new Set(['s', 'c']);

function field(entry: object, key: string): unknown {
  return Reflect.get(entry, key);
}

function sentence(entry: unknown): string | null {
  if (typeof entry !== 'object' || entry === null) return null;
  if (PROTOCOL_SOURCES.has(String(field(entry, 'src')))) return null;
  const message = field(entry, 'msg');
  return typeof message === 'string' ? message : 'error';
}

function codeOf(entry: unknown): string | null {
  if (typeof entry !== 'object' || entry === null) return null;
  const error = field(entry, 'err');
  if (typeof error !== 'object' || error === null) return null;
  const code = field(error, 'code') ?? field(error, 'responseStatus');
  return typeof code === 'string' ? code : null;
}

/**
 * imapflow's logger over ours. What it reports reaches us as results too, so it is detail and never an alarm:
 * its own fixed sentences with the error's code, nothing that a server or a mail said.
 */
export function imapflowLog(log: Log) {
  const write = (entry: unknown): void => {
    const message = sentence(entry);
    if (message !== null) log.debug(`imapflow: ${message}`, { code: codeOf(entry) });
  };
  const drop = (): void => undefined;
  return {
    trace: drop,
    debug: drop,
    info: write,
    warn: write,
    error: write,
    fatal: write,
    /** Saves imapflow from writing every response out for a log that drops it. */
    isLevelEnabled: (level: string): boolean => level !== 'trace' && level !== 'debug',
  };
}
