import type { Readable } from 'node:stream';
import { assertNever } from '../contract/assert-never.ts';
import { COMMANDS } from '../contract/commands.ts';
import type { ErrorCode } from '../contract/errors.ts';
import { err, ok, type Result } from '../contract/result.ts';
import type { Settings } from '../contract/settings.ts';
import { chooseLanguage, describeFailure } from '../contract/text/text.ts';
import type { Host } from '../host/host.ts';
import { VERSION } from '../host/version.ts';
import { systemClock } from '../support/clock.ts';
import { type CommandLine, type Invocation, parseCommandLine, type SettingsSource } from './command-line.ts';
import { confirm } from './confirm.ts';
import { chooseDataFolder } from './data-folder.ts';
import { HELP } from './help.ts';
import type { Session } from './open-session.ts';
import type { Shown } from './prepared-call.ts';
import type { Question } from './read-gmail-call.ts';
import { readJsonInput } from './read-input.ts';
import { readSecret } from './read-secret.ts';
import type { StopSignal } from './run-agent.ts';
import type { Show } from './show.ts';
import { secretWords, settingsWords } from './state-words.ts';
import { createTerminalHost } from './terminal-host.ts';
import { terminalShow } from './terminal-show.ts';

/** The process around the command line, so that tests can stand in for it. */
export type Terminal = {
  readonly argv: readonly string[];
  readonly env: Record<string, string | undefined>;
  readonly stdin: Readable & { isTTY?: boolean };
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  /**
   * From this call on signals to stop no longer end the process: resolves with the first one. Whatever
   * needs no orderly end never calls it and ends as any program does.
   */
  readonly whenStopped: () => Promise<StopSignal>;
};

const DONE = 0;
const FAILED = 1;
const WRONG_USE = 2;

const WRONG_USE_CODES = new Set<ErrorCode>([
  'cli.unknown-command',
  'cli.wrong-use',
  'command.invalid-input',
  'secret.unknown-name',
  'gmail.endpoint-refused',
  'deploy.endpoint-refused',
]);

/** Pause between two mails of the demonstration where a person watches. */
const DEMO_PACE_MS = 400;

/*
 * What a command needs is loaded when it is asked for: help must not wait for a database, nor the agent carry the
 * demonstration about.
 */

/** Does what the arguments ask. Resolves to the exit code: 0 done, 1 failed, 2 wrong use (DESIGN.md). */
export async function runCommandLine(terminal: Terminal): Promise<number> {
  const parsed = parseCommandLine(terminal.argv);
  if (!parsed.ok) {
    const json = terminal.argv.includes('--json');
    return report(parsed, {
      terminal,
      json,
      language: chooseLanguage('system', terminal.env),
    });
  }
  const line = parsed.value;
  const output: Output = {
    terminal,
    json: line.json,
    language: line.language ?? chooseLanguage('system', terminal.env),
  };
  return report(await perform(line, terminal), output);
}

type Output = {
  readonly terminal: Terminal;
  readonly json: boolean;
  readonly language: 'fr' | 'en';
};

/** Words or one JSON document; a failure goes to stderr in words, too. */
function report(result: Result<Shown | number>, output: Output): number {
  const { terminal, json } = output;
  if (!result.ok) {
    const { code, params, retryable } = result.error;
    const sentence = describeFailure(result.error, output.language, 'terminal');
    if (json)
      terminal.stdout(`${JSON.stringify({ error: { code, params, retryable, message: sentence } })}\n`);
    terminal.stderr(`${sentence}\n`);
    return WRONG_USE_CODES.has(code) ? WRONG_USE : FAILED;
  }
  if (typeof result.value === 'number') return result.value;
  const { value } = result;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  terminal.stdout(
    json ? `${JSON.stringify(value.json)}\n` : `${value.words(terminalShow(output.language, zone))}\n`,
  );
  return value.exitCode;
}

/** Those that need no data folder are done here. */
async function perform(line: CommandLine, terminal: Terminal): Promise<Result<Shown | number>> {
  const { invocation } = line;
  const { stdin, stdout, stderr } = terminal;
  switch (invocation.run) {
    case 'help':
      return shown({ help: HELP }, () => HELP.trimEnd());
    case 'version':
      return shown({ version: VERSION }, () => VERSION);
    case 'demo': {
      const { runDemoCommand } = await import('./run-demo-command.ts');
      const done = await runDemoCommand({
        stdout: line.json ? stderr : stdout,
        stderr: (text) => stderr(`${text}\n`),
        verbose: line.verbose,
        paceMs: invocation.paceMs ?? DEMO_PACE_MS,
        stopped: terminal.whenStopped(),
      });
      if (!done.ok) return done;
      return ok({ json: { good: done.value }, words: () => '', exitCode: done.value ? DONE : FAILED });
    }
    case 'inspect': {
      const { inspectFile, inspectLines } = await import('./run-inspect.ts');
      if (invocation.jsonl) {
        const refused = await inspectLines(stdin, systemClock.now(), (text) => stdout(`${text}\n`));
        return ok(refused === 0 ? DONE : FAILED);
      }
      const result = await inspectFile(invocation, stdin, systemClock.now());
      // For support and scripts: always JSON, indented for a person.
      return result.ok ? shown(result.value, () => JSON.stringify(result.value, null, 2)) : result;
    }
    default:
      return withHost(line, terminal, invocation);
  }
}

type HostInvocation = Exclude<Invocation, { run: 'help' | 'version' | 'demo' | 'inspect' }>;

async function withHost(
  line: CommandLine,
  terminal: Terminal,
  invocation: HostInvocation,
): Promise<Result<Shown | number>> {
  const host = await createTerminalHost({
    dataDir: chooseDataFolder(line.dataDir, terminal.env),
    env: terminal.env,
    secretsFd: line.secretsFd,
    verbose: line.verbose,
    google: line.google,
    render: line.render,
    echoLevel: invocation.run === 'agent' ? 'info' : 'warn',
    stderr: (text) => terminal.stderr(`${text}\n`),
  });
  if (!host.ok) return host;
  switch (invocation.run) {
    case 'agent': {
      const settings = await optionalSettings(invocation.settingsFile, terminal);
      if (!settings.ok) return settings;
      const { runAgent } = await import('./run-agent.ts');
      return runAgent({ host: host.value, settings: settings.value, stopped: terminal.whenStopped() });
    }
    case 'restore': {
      const { restoreWithoutAgent } = await import('./run-backups.ts');
      return restoreWithoutAgent(host.value, { from: 'newest-good' });
    }
    case 'backups': {
      const { runBackups } = await import('./run-backups.ts');
      const language = line.language ?? chooseLanguage('system', terminal.env);
      const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
      return runBackups(host.value, invocation, { ...terminal, show: terminalShow(language, zone) });
    }
    case 'doctor':
      return doctor(host.value, invocation, (session, shown) => inItsWords(session, shown, line, terminal));
    default:
      return withSession(host.value, async (session) => {
        const shown = await ask(session, invocation, terminal, line);
        return shown.ok ? ok(await inItsWords(session, shown.value, line, terminal)) : shown;
      });
  }
}

/** Zone and language are settings of the data folder that was asked. */
async function inItsWords(
  session: Session,
  shown: Shown,
  line: CommandLine,
  terminal: Terminal,
): Promise<Shown> {
  if (line.json) return shown;
  const operator = await readOperator(session, line, terminal);
  return operator.ok ? { ...shown, words: () => shown.words(operator.value.show) } : shown;
}

async function readOperator(
  { client }: Session,
  line: CommandLine,
  terminal: Terminal,
): Promise<Result<{ readonly settings: Settings; readonly show: Show }>> {
  const settings = await client.call(COMMANDS['settings.get'], {});
  if (!settings.ok) return settings;
  const language = line.language ?? chooseLanguage(settings.value.language, terminal.env);
  return ok({ settings: settings.value, show: terminalShow(language, settings.value.timeZone) });
}

type SessionInvocation = Exclude<HostInvocation, { run: 'agent' | 'restore' | 'backups' | 'doctor' }>;

async function ask(
  session: Session,
  invocation: SessionInvocation,
  terminal: Terminal,
  line: CommandLine,
): Promise<Result<Shown>> {
  const { client } = session;
  switch (invocation.run) {
    case 'call':
      return invocation.perform(client.send);
    case 'settings-set': {
      const change = await readChange(invocation.source, terminal);
      if (!change.ok) return change;
      const changed = await client.send(COMMANDS['settings.set'], { change: change.value });
      return changed.ok ? shown(changed.value, () => settingsWords(changed.value)) : changed;
    }
    case 'secret-set': {
      const { name } = invocation;
      const language = line.language ?? chooseLanguage('system', terminal.env);
      const { typeSecret } = terminalShow(language, 'UTC').words;
      const value = await readSecret(terminal.stdin, typeSecret, terminal.stderr);
      if (value === '') return err('secret.empty', { params: { name } });
      const stored = await client.send(COMMANDS['secrets.set'], { name, value });
      if (!stored.ok) return stored;
      // Without a keychain and without a running agent the value would be gone with this process.
      if (stored.value.place === 'session' && !session.remote) return err('keychain.unavailable');
      return shown(stored.value, (show) => secretWords(stored.value, show));
    }
    case 'ask-first': {
      const operator = await readOperator(session, line, terminal);
      if (!operator.ok) return operator;
      const question = asked(invocation.question, operator.value);
      if (question !== null && !(await confirm(question, terminal))) return err('cli.not-confirmed');
      return invocation.call.perform(client.send);
    }
    case 'gmail-connect': {
      const operator = await readOperator(session, line, terminal);
      if (!operator.ok) return operator;
      const { runGmailConnect } = await import('./run-gmail-connect.ts');
      return runGmailConnect(session, { ...terminal, show: operator.value.show });
    }
    case 'deploy': {
      const operator = await readOperator(session, line, terminal);
      if (!operator.ok) return operator;
      const { runDeploy } = await import('./run-deploy.ts');
      return runDeploy(session, invocation, { ...terminal, show: operator.value.show });
    }
    case 'service-act': {
      const operator = await readOperator(session, line, terminal);
      if (!operator.ok) return operator;
      const { runServiceAction } = await import('./run-service.ts');
      return runServiceAction(session, invocation, { ...terminal, show: operator.value.show });
    }
    case 'confirm-command': {
      const operator = await readOperator(session, line, terminal);
      if (!operator.ok) return operator;
      const { runConfirmCommand } = await import('./run-confirm-command.ts');
      return runConfirmCommand(session, invocation, { ...terminal, show: operator.value.show });
    }
    case 'import': {
      const { importWords, runImport } = await import('./run-import.ts');
      const imported = await runImport({ ...invocation, stdin: terminal.stdin, client });
      return imported.ok ? shown(imported.value, (show) => importWords(imported.value, show)) : imported;
    }
    default:
      return assertNever(invocation);
  }
}

/** null: there is nothing to ask, the command itself will say what is missing. */
function asked(
  question: Question,
  { settings, show }: { readonly settings: Settings; readonly show: Show },
): string | null {
  const { askSend, askDisconnect } = show.words.gmail;
  if (question.about === 'gmail-disconnect') return askDisconnect;
  const recipient = question.to ?? settings.gmail.testRecipient;
  return recipient === '' ? null : askSend(recipient);
}

async function withSession(
  host: Host,
  use: (session: Session) => Promise<Result<Shown>>,
): Promise<Result<Shown>> {
  const { openSession } = await import('./open-session.ts');
  const session = await openSession(host);
  if (!session.ok) return session;
  try {
    return await use(session.value);
  } finally {
    await session.value.close();
  }
}

/** Works also where nothing else does: what cannot be opened is the first finding. */
async function doctor(
  host: Host,
  invocation: Extract<Invocation, { run: 'doctor' }>,
  inWords: (session: Session, shown: Shown) => Promise<Shown>,
): Promise<Result<Shown>> {
  const { openSession } = await import('./open-session.ts');
  const session = await openSession(host);
  if (!session.ok) {
    const { doctorWithoutAgent } = await import('./doctor-without-agent.ts');
    return doctorWithoutAgent(host, session.error);
  }
  try {
    const found = await invocation.call.perform(session.value.client.send);
    return found.ok ? ok(await inWords(session.value, found.value)) : found;
  } finally {
    await session.value.close();
  }
}

async function optionalSettings(path: string | null, terminal: Terminal): Promise<Result<unknown>> {
  return path === null ? ok(null) : readJsonInput(path, terminal.stdin);
}

async function readChange(source: SettingsSource, terminal: Terminal): Promise<Result<unknown>> {
  if (source.from === 'file') return readJsonInput(source.path, terminal.stdin);
  const change: Record<string, unknown> = Object.create(null);
  for (const [path, value] of source.pairs) setPath(change, path, value);
  return ok(change);
}

/** `a.b.c=1` becomes `{a: {b: {c: 1}}}`; objects without a prototype, so that no key can reach one (CFG-1). */
function setPath(into: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [key, ...rest] = path;
  if (key === undefined) return;
  if (rest.length === 0) {
    into[key] = value;
    return;
  }
  const inner: Record<string, unknown> = Object.create(null);
  const present = into[key];
  if (typeof present === 'object' && present !== null) Object.assign(inner, present);
  into[key] = inner;
  setPath(inner, rest, value);
}

function shown(json: unknown, words: Shown['words']): Result<Shown> {
  return ok({ json, words, exitCode: DONE });
}
