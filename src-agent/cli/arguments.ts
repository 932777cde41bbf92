import { parseArgs } from 'node:util';
import { type Err, err } from '../contract/result.ts';

const OPTIONS = {
  data: { type: 'string' },
  json: { type: 'boolean', default: false },
  lang: { type: 'string' },
  'secrets-fd': { type: 'string' },
  verbose: { type: 'boolean', short: 'v', default: false },
  help: { type: 'boolean', short: 'h', default: false },
  version: { type: 'boolean', default: false },
  settings: { type: 'string' },
  state: { type: 'string' },
  now: { type: 'string' },
  jsonl: { type: 'boolean', default: false },
  days: { type: 'string' },
  kind: { type: 'string' },
  target: { type: 'string' },
  search: { type: 'string' },
  provider: { type: 'string' },
  limit: { type: 'string' },
  cursor: { type: 'string' },
  hours: { type: 'string' },
  level: { type: 'string' },
  scope: { type: 'string' },
  all: { type: 'boolean', default: false },
  restore: { type: 'boolean', default: false },
  env: { type: 'string' },
  document: { type: 'string', multiple: true },
  apply: { type: 'boolean', default: false },
  pace: { type: 'string' },
  to: { type: 'string' },
  yes: { type: 'boolean', default: false },
  force: { type: 'boolean', default: false },
  google: { type: 'string' },
  render: { type: 'string' },
  service: { type: 'string' },
  commit: { type: 'string' },
  'clear-cache': { type: 'boolean', default: false },
  build: { type: 'string' },
  lines: { type: 'string' },
  follow: { type: 'boolean', default: false },
} as const;

export type Values = ReturnType<typeof readArguments>['values'];

export function readArguments(argv: readonly string[]) {
  return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true, strict: true });
}

export function wrongUse(detail: string): Err {
  return err('cli.wrong-use', { params: { detail } });
}

/** NaN for what is none. */
export function wholeNumber(text: string): number {
  return /^\d{1,15}$/u.test(text) ? Number(text) : Number.NaN;
}

export function optionalNumber(text: string | undefined): number | undefined {
  return text === undefined ? undefined : wholeNumber(text);
}
