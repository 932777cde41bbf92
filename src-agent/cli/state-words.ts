import type { z } from 'zod';
import type { COMMANDS } from '../contract/commands.ts';
import type { SecretState } from '../contract/secrets.ts';
import type { Status, WindowStatus } from '../contract/status.ts';
import { columns, type Show } from './show.ts';

type Output<Name extends keyof typeof COMMANDS> = z.output<(typeof COMMANDS)[Name]['output']>;

export function windowWords(status: WindowStatus, { words, texts, instant }: Show): string {
  if (status.window === null) return texts.window.none;
  const { start, end, days } = status.window;
  const named = days.length === 7 ? words.everyDay : days.map((day) => texts.weekdays[day]).join(', ');
  const until = instant(status.nextChangeAt);
  const state = (status.open ? texts.window.open : texts.window.closed)(
    (_name, around) => around?.(until) ?? until,
  );
  return `${words.hours(start, end, named, status.timeZone)}. ${state}; ${texts.window.waiting(status.waiting)}`;
}

function mailboxName({ account, folder }: Status['mailbox'], { words }: Show): string {
  return account.startsWith('@') ? words.notSet : `${account} ${folder}`;
}

export function statusWords(status: Status, show: Show): string {
  const { words } = show;
  const { agent, ledger, deliveries } = status;
  const lines = columns([
    [
      words.status.agent,
      agent.running ? words.running(agent.pid, show.instant(agent.startedAt)) : words.notRunning,
    ],
    [
      words.status.mailbox,
      `${mailboxName(status.mailbox, show)}${words.colon} ${show.watcher(status.watcher)}`,
    ],
    [words.status.window, windowWords(status.window, show)],
    [words.status.mails, words.ledger(ledger, show.instant(ledger.reconciledAt))],
    [words.status.deliveries, words.deliveries(deliveries, show.instant(deliveries.nextAttemptAt))],
    [words.status.data, agent.dataDir],
  ]);
  if (status.attention.length === 0) return lines;
  const attention = status.attention.map((failure) => `  - ${show.failure(failure)}`);
  return [lines, '', `${words.status.attention}${words.colon}`, ...attention].join('\n');
}

export function checkNowWords(output: Output<'watch.check-now'>, { words }: Show): string {
  return words.noticed(output.noticed, output.unaccounted);
}

export function settingsWords(settings: Output<'settings.get'>): string {
  return JSON.stringify(settings, null, 2);
}

export function secretWords(secret: SecretState, { words }: Show): string {
  return secret.place === null
    ? words.secretNotSet(secret.name)
    : words.secretSet(secret.name, words.places[secret.place]);
}

export function secretsWords(output: Output<'secrets.list'>, show: Show): string {
  const { words, texts } = show;
  const rows = output.secrets.map(({ name, place }) => [
    name,
    place === null ? words.secretMissing : words.set(words.places[place]),
    texts.secrets[name],
  ]);
  const table = columns(rows);
  return output.keychain === null ? table : `${table}\n\n${show.failure(output.keychain)}`;
}

export function mailboxTestWords(output: Output<'mailbox.test'>, { words }: Show): string {
  return words.loggedIn(output.messages, output.idle);
}

export function targetTestWords(output: Output<'targets.test'>, { words }: Show): string {
  return words.answered(output.status, output.accepted);
}

/** Signs beside the words: what failed is found at a glance. */
const MARKS = { ok: '✓', warning: '!', failed: '✗', 'not-checked': '·' } as const;

export function doctorWords(output: Output<'doctor.run'>, show: Show): string {
  return columns(
    output.checks.map((check) => [
      MARKS[check.verdict],
      show.texts.doctorChecks[check.check],
      show.check(check),
    ]),
  );
}

/** 1 when something failed: a script that runs `doctor` sees it. */
export function doctorExitCode(output: Output<'doctor.run'>): number {
  return output.checks.some((check) => check.verdict === 'failed') ? 1 : 0;
}
