import { COMMANDS } from '../contract/commands.ts';
import type { Result } from '../contract/result.ts';
import { err, ok } from '../contract/result.ts';
import { SECRET_NAMES, type SecretName, secretNameSchema } from '../contract/secrets.ts';
import { type RenderEndpoints, renderEndpointsAt } from '../deploy/render-endpoints.ts';
import { endpointsAt, type GoogleEndpoints } from '../gmail/google-endpoints.ts';
import { optionalNumber, readArguments, type Values, wholeNumber, wrongUse } from './arguments.ts';
import { type PreparedCall, prepareCall } from './prepared-call.ts';
import { type BackupInvocation, readBackups } from './read-backup-call.ts';
import { type DeployInvocation, readDeploy, readDeploys, readVerify } from './read-deploy-call.ts';
import { type GmailInvocation, readGmail } from './read-gmail-call.ts';
import { listOptions, readDeliveries, readLinks, readMessages } from './read-history-call.ts';
import { readService, type ServiceInvocation } from './read-service-call.ts';
import { auditWords, diagnosticsWords, hoursWords, logsWords } from './record-words.ts';
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
  | BackupInvocation
  | GmailInvocation
  | DeployInvocation
  | ServiceInvocation;

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
  /** What stands in for Google, for tests. */
  readonly google: GoogleEndpoints | null;
  /** The same for Render. */
  readonly render: RenderEndpoints | null;
};

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
  const google = values.google === undefined ? ok(null) : endpointsAt(values.google);
  if (!google.ok) return google;
  const render = values.render === undefined ? ok(null) : renderEndpointsAt(values.render);
  if (!render.ok) return render;
  return ok({
    invocation: invocation.value,
    dataDir: values.data ?? null,
    json: values.json,
    language,
    secretsFd,
    verbose: values.verbose,
    google: google.value,
    render: render.value,
  });
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
      return readLinks(action, rest, values);
    case 'hours':
      return prepareCall(COMMANDS['history.hours'], { hours: optionalNumber(values.hours) }, hoursWords);
    case 'audit': {
      const { cursor, limit } = listOptions(values);
      return prepareCall(COMMANDS['audit.list'], { cursor, limit }, auditWords);
    }
    case 'logs': {
      const { search, limit } = listOptions(values);
      const { level: minLevel, scope } = values;
      return prepareCall(COMMANDS['logs.read'], { minLevel, scope, search, limit }, logsWords);
    }
    case 'diagnostics':
      return prepareCall(COMMANDS['diagnostics.collect'], {}, diagnosticsWords);
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
    case 'gmail':
      return rest.length > 0 ? wrongUse(`gmail ${action} takes no ${rest[0]}`) : readGmail(action, values);
    case 'deploy':
      return action === undefined ? readDeploy(values) : wrongUse(`deploy takes no ${action}`);
    case 'verify':
      return action === undefined ? readVerify(values) : wrongUse(`verify takes no ${action}`);
    case 'backups':
      return readBackups(action, rest, values);
    case 'deploys':
      return readDeploys(action, rest, values);
    case 'service':
      return readService(action, rest, values);
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
