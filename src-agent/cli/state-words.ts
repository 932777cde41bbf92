import type { z } from 'zod';
import type { COMMANDS } from '../contract/commands.ts';
import type { SecretState } from '../contract/secrets.ts';
import type { Status, WindowStatus } from '../contract/status.ts';
import { columns, type Show } from './show.ts';

type Output<Name extends keyof typeof COMMANDS> = z.output<(typeof COMMANDS)[Name]['output']>;

export function windowWords(status: WindowStatus, show: Show): string {
  if (status.window === null) return 'No time constraint: deliveries go at any hour.';
  const { start, end, days } = status.window;
  const hours = `${start} to ${end}, ${days.length === 7 ? 'every day' : days.join(' ')} (${status.timeZone})`;
  const state = status.open ? 'open until' : 'closed until';
  const waiting = status.waiting === 0 ? '' : `; ${status.waiting} waiting`;
  return `${hours}: ${state} ${show.instant(status.nextChangeAt)}${waiting}`;
}

function mailboxName({ account, folder }: Status['mailbox']): string {
  return account.startsWith('@') ? 'not set' : `${account} ${folder}`;
}

export function statusWords(status: Status, show: Show): string {
  const { ledger, deliveries } = status;
  const reconciled =
    ledger.unaccounted === null
      ? 'not compared with the folder yet'
      : `${ledger.unaccounted} unaccounted for (compared ${show.instant(ledger.reconciledAt)})`;
  const lines = columns([
    [
      'agent',
      status.agent.running
        ? `running (pid ${status.agent.pid}) since ${show.instant(status.agent.startedAt)}`
        : 'not running',
    ],
    ['mailbox', `${mailboxName(status.mailbox)}: ${show.watcher(status.watcher)}`],
    ['window', windowWords(status.window, show)],
    [
      'mails',
      `${ledger.sent} sent, ${ledger.waiting + ledger.noticed} waiting, ${ledger.ignored} ignored, ${ledger.failed} failed; ${reconciled}`,
    ],
    [
      'deliveries',
      `${deliveries.deliveredToday} delivered today (${deliveries.delivered} in all), ${deliveries.queued + deliveries.sending} waiting, ${deliveries.dead} dead; next ${show.instant(deliveries.nextAttemptAt)}${deliveries.enabled ? '' : '; sending is switched off'}`,
    ],
    ['data', status.agent.dataDir],
  ]);
  if (status.attention.length === 0) return lines;
  return [
    lines,
    '',
    'Needs attention:',
    ...status.attention.map((failure) => `  - ${show.failure(failure)}`),
  ].join('\n');
}

export function checkNowWords(output: Output<'watch.check-now'>): string {
  const noticed = output.noticed === 0 ? 'No new mail.' : `${output.noticed} new mail(s).`;
  return output.unaccounted === null ? noticed : `${noticed} ${output.unaccounted} unaccounted for.`;
}

export function settingsWords(settings: Output<'settings.get'>): string {
  return JSON.stringify(settings, null, 2);
}

export function secretWords(secret: SecretState): string {
  return secret.set
    ? `${secret.name} is set (${secret.place ?? 'unknown place'}).`
    : `${secret.name} is not set.`;
}

export function secretsWords(output: Output<'secrets.list'>, show: Show): string {
  const rows = output.secrets.map((secret) => [
    secret.name,
    secret.set ? `set (${secret.place})` : 'not set',
  ]);
  const table = columns(rows);
  return output.keychain === null ? table : `${table}\n\n${show.failure(output.keychain)}`;
}

export function mailboxTestWords(output: Output<'mailbox.test'>): string {
  const push = output.idle ? 'push (IDLE)' : 'no push: the agent will poll';
  return `Logged in; ${output.messages} mails in the folder, ${push}.`;
}

export function targetTestWords(output: Output<'targets.test'>): string {
  return `The receiver answered ${output.status}${output.accepted ? ' and accepted the test.' : ', which does not count as accepted.'}`;
}

const MARKS = { ok: 'ok', warning: 'WARNING', failed: 'FAILED', 'not-checked': '-' } as const;

export function doctorWords(output: Output<'doctor.run'>, show: Show): string {
  return columns(output.checks.map((check) => [MARKS[check.verdict], check.check, show.check(check)]));
}

/** 1 when something failed: a script that runs `doctor` sees it. */
export function doctorExitCode(output: Output<'doctor.run'>): number {
  return output.checks.some((check) => check.verdict === 'failed') ? 1 : 0;
}
