import { parseArgs } from 'node:util';
import { COMMANDS } from '../contract/commands.ts';
import type { Err, Result } from '../contract/result.ts';
import { err, ok } from '../contract/result.ts';
import { SECRET_NAMES, type SecretName, secretNameSchema } from '../contract/secrets.ts';
import {
  deliveriesWords,
  deliveryWords,
  doneWords,
  linksWords,
  messagesWords,
  messageWords,
  retryWords,
} from './history-words.ts';
import { type PreparedCall, prepareCall } from './prepared-call.ts';
import {
  checkNowWords,
  doctorExitCode,
  doctorWords,
  mailboxTestWords,
  secretsWords,
  secretWords,
  settingsWords,
  statusWords,
  targetTestWords,
  windowWords,
} from './state-words.ts';

/**
 * Arguments to what is asked, without doing it. Commands mirror the contract (DESIGN.md, Command line).
 * Wrong use is a value with exit code 2; secrets are never taken from arguments.
 */

export type Invocation =
  | { readonly run: 'help' }
  | { readonly run: 'version' }
  | { readonly run: 'demo' /** Between two mails. */; readonly paceMs: number | null }
  | { readonly run: 'agent'; readonly settingsFile: string | null }
  | { readonly run: 'inspect'; readonly jsonl: true }
  | {
      readonly run: 'inspect';
      readonly jsonl: false;
      readonly file: string;
      readonly settingsFile: string | null;
      readonly stateFile: string | null;
      readonly now: string | null;
    }
  | { readonly run: 'settings-set'; readonly source: SettingsSource }
  | { readonly run: 'secret-set'; readonly name: SecretName }
  | {
      readonly run: 'import';
      readonly envFile: string | null;
      readonly documents: readonly string[];
      readonly apply: boolean;
    }
  | { readonly run: 'restore' }
  | { readonly run: 'doctor'; readonly call: PreparedCall }
  | PreparedCall;

/** `-` is standard input; otherwise a JSON file, or `path.to.key=value` pairs. */
export type SettingsSource =
  | { readonly from: 'file'; readonly path: string }
  | {
      readonly from: 'pairs';
      readonly pairs: readonly (readonly [path: readonly string[], value: unknown])[];
    };

export type CommandLine = {
  readonly invocation: Invocation;
  readonly dataDir: string | null;
  readonly json: boolean;
  readonly language: 'fr' | 'en' | null;
  /** Descriptor holding a JSON object of secrets, for `run` and whatever needs them. */
  readonly secretsFd: number | null;
  readonly verbose: boolean;
};

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
  all: { type: 'boolean', default: false },
  restore: { type: 'boolean', default: false },
  env: { type: 'string' },
  document: { type: 'string', multiple: true },
  apply: { type: 'boolean', default: false },
  pace: { type: 'string' },
} as const;

type Values = ReturnType<typeof readArguments>['values'];

function readArguments(argv: readonly string[]) {
  return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true, strict: true });
}

function wrongUse(detail: string): Err {
  return err('cli.wrong-use', { params: { detail } });
}

/** Reads the arguments after the program's name. */
export function parseCommandLine(argv: readonly string[]): Result<CommandLine> {
  let parsed: ReturnType<typeof readArguments>;
  try {
    parsed = readArguments(argv);
  } catch (error) {
    return wrongUse(error instanceof Error ? error.message : String(error));
  }
  const { values, positionals } = parsed;
  const invocation = readInvocation(positionals, values);
  if (!invocation.ok) return invocation;
  const language = values.lang ?? null;
  if (language !== null && language !== 'fr' && language !== 'en') return wrongUse('--lang takes fr or en');
  const secretsFd = values['secrets-fd'] === undefined ? null : wholeNumber(values['secrets-fd']);
  if (Number.isNaN(secretsFd)) return wrongUse('--secrets-fd takes the number of an open descriptor');
  return ok({
    invocation: invocation.value,
    dataDir: values.data ?? null,
    json: values.json,
    language,
    secretsFd,
    verbose: values.verbose,
  });
}

function wholeNumber(text: string): number {
  return /^\d{1,9}$/u.test(text) ? Number(text) : Number.NaN;
}

function readInvocation(positionals: readonly string[], values: Values): Result<Invocation> {
  if (values.help) return ok({ run: 'help' });
  if (values.version) return ok({ run: 'version' });
  const [command, action, ...rest] = positionals;
  switch (command) {
    case undefined:
      return ok({ run: 'help' });
    case 'help':
      return ok({ run: 'help' });
    case 'start':
      return values.settings === undefined
        ? readDemo(values)
        : ok({ run: 'agent', settingsFile: values.settings });
    case 'demo':
      return readDemo(values);
    case 'run':
      return ok({ run: 'agent', settingsFile: values.settings ?? null });
    case 'status':
      return prepareCall(COMMANDS['status.get'], {}, statusWords);
    case 'check-now':
      return prepareCall(COMMANDS['watch.check-now'], {}, checkNowWords);
    case 'window':
      return readWindow(action, rest, values);
    case 'inspect':
      return readInspect(action, values);
    case 'messages':
      return readMessages(action, rest, values);
    case 'deliveries':
      return readDeliveries(action, rest, values);
    case 'links':
      return prepareCall(
        COMMANDS['links.list'],
        { ...listOptions(values), provider: values.provider },
        linksWords,
      );
    case 'settings':
      return readSettings(action, rest);
    case 'secret':
      return readSecret(action, rest);
    case 'mailbox':
      return action === 'test'
        ? prepareCall(COMMANDS['mailbox.test'], {}, mailboxTestWords)
        : wrongUse('mailbox test');
    case 'targets':
      return action === 'test'
        ? prepareCall(COMMANDS['targets.test'], { target: rest[0] ?? 'webhook' }, targetTestWords)
        : wrongUse('targets test [TARGET]');
    case 'doctor': {
      if (values.restore) return ok({ run: 'restore' });
      const call = prepareCall(COMMANDS['doctor.run'], {}, doctorWords, doctorExitCode);
      return call.ok ? ok({ run: 'doctor', call: call.value }) : call;
    }
    case 'import':
      if (values.env === undefined && values.document === undefined) {
        return wrongUse('import [--env FILE] [--document FILE]… [--apply]');
      }
      return ok({
        run: 'import',
        envFile: values.env ?? null,
        documents: values.document ?? [],
        apply: values.apply,
      });
    default:
      return err('cli.unknown-command', { params: { command } });
  }
}

function listOptions(values: Values): Record<string, unknown> {
  return {
    search: values.search,
    cursor: values.cursor,
    limit: values.limit === undefined ? undefined : wholeNumber(values.limit),
  };
}

function readDemo(values: Values): Result<Invocation> {
  const paceMs = values.pace === undefined ? null : wholeNumber(values.pace);
  return Number.isNaN(paceMs) ? wrongUse('demo [--pace MILLISECONDS]') : ok({ run: 'demo', paceMs });
}

function readWindow(action: string | undefined, rest: readonly string[], values: Values): Result<Invocation> {
  switch (action) {
    case undefined:
    case 'get':
      return prepareCall(COMMANDS['window.get'], {}, windowWords);
    case 'set': {
      const [start, end] = rest;
      if (start === undefined || end === undefined)
        return wrongUse('window set START END [--days mon,tue,…]');
      return prepareCall(
        COMMANDS['window.set'],
        {
          start,
          end,
          days: values.days?.split(',').map((day) => day.trim().toLowerCase()),
        },
        windowWords,
      );
    }
    case 'clear':
      return prepareCall(COMMANDS['window.clear'], {}, windowWords);
    default:
      return wrongUse('window get | set START END [--days mon,tue,…] | clear');
  }
}

function readInspect(file: string | undefined, values: Values): Result<Invocation> {
  if (values.jsonl) return ok({ run: 'inspect', jsonl: true });
  if (file === undefined) return wrongUse('inspect [--settings FILE] [--state FILE] [--now ISO] FILE.eml|-');
  return ok({
    run: 'inspect',
    jsonl: false,
    file,
    settingsFile: values.settings ?? null,
    stateFile: values.state ?? null,
    now: values.now ?? null,
  });
}

function readMessages(
  action: string | undefined,
  rest: readonly string[],
  values: Values,
): Result<Invocation> {
  switch (action) {
    case undefined:
    case 'list':
      return prepareCall(
        COMMANDS['messages.list'],
        { ...listOptions(values), state: values.state, kind: values.kind },
        messagesWords,
      );
    case 'show': {
      const id = wholeNumber(rest[0] ?? '');
      return Number.isNaN(id)
        ? wrongUse('messages show ID')
        : prepareCall(COMMANDS['messages.get'], { id }, messageWords);
    }
    default:
      return wrongUse(
        'messages [list] [--state S] [--kind K] [--search TEXT] [--limit N] | messages show ID',
      );
  }
}

function readDeliveries(
  action: string | undefined,
  rest: readonly string[],
  values: Values,
): Result<Invocation> {
  switch (action) {
    case undefined:
    case 'list':
      return prepareCall(
        COMMANDS['deliveries.list'],
        {
          ...listOptions(values),
          state: values.state,
          kind: values.kind,
          target: values.target,
        },
        deliveriesWords,
      );
    case 'show':
      if (rest[0] === undefined) return wrongUse('deliveries show ID');
      return prepareCall(COMMANDS['deliveries.get'], { id: rest[0] }, deliveryWords);
    case 'retry':
      if (!values.all && rest[0] === undefined)
        return wrongUse('deliveries retry ID | deliveries retry --all');
      return prepareCall(
        COMMANDS['deliveries.retry'],
        values.all ? { all: true } : { id: rest[0] },
        retryWords,
      );
    case 'discard':
      if (rest[0] === undefined) return wrongUse('deliveries discard ID');
      return prepareCall(COMMANDS['deliveries.discard'], { id: rest[0] }, doneWords);
    default:
      return wrongUse('deliveries [list] | show ID | retry ID | retry --all | discard ID');
  }
}

function readSettings(action: string | undefined, rest: readonly string[]): Result<Invocation> {
  switch (action) {
    case undefined:
    case 'get':
      return prepareCall(COMMANDS['settings.get'], {}, settingsWords);
    case 'set': {
      const [first] = rest;
      if (first === undefined) return wrongUse('settings set FILE.json | - | path.to.key=value …');
      if (rest.length === 1 && !first.includes('=')) {
        return ok({ run: 'settings-set', source: { from: 'file', path: first } });
      }
      const pairs: (readonly [readonly string[], unknown])[] = [];
      for (const text of rest) {
        const at = text.indexOf('=');
        if (at <= 0) return wrongUse(`"${text}" is not of the form path.to.key=value`);
        pairs.push([text.slice(0, at).split('.'), readValue(text.slice(at + 1))]);
      }
      return ok({ run: 'settings-set', source: { from: 'pairs', pairs } });
    }
    default:
      return wrongUse('settings get | set FILE.json | set path.to.key=value …');
  }
}

/** JSON where it is JSON (numbers, true, null, lists), the text itself otherwise. */
function readValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function readSecret(action: string | undefined, rest: readonly string[]): Result<Invocation> {
  if (action === undefined || action === 'list')
    return prepareCall(COMMANDS['secrets.list'], {}, secretsWords);
  if (rest.length > 1) return wrongUse('a secret is read from standard input, never from the arguments');
  const name = secretNameSchema.safeParse(rest[0]);
  if (!name.success) return err('secret.unknown-name', { params: { known: SECRET_NAMES.join(', ') } });
  switch (action) {
    case 'set':
      return ok({ run: 'secret-set', name: name.data });
    case 'clear':
      return prepareCall(COMMANDS['secrets.clear'], { name: name.data }, secretWords);
    default:
      return wrongUse('secret list | set NAME | clear NAME');
  }
}
