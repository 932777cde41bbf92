import type { z } from 'zod';
import type { COMMANDS } from '../contract/commands.ts';
import { type GmailCheck, type GmailConnection, type GmailStatus, gmailOutcome } from '../contract/gmail.ts';
import type { GmailConnected } from '../contract/gmail-commands.ts';
import { plain } from '../support/plain-text.ts';
import { columns, type Show } from './show.ts';

type Output<Name extends keyof typeof COMMANDS> = z.output<(typeof COMMANDS)[Name]['output']>;

/** Signs beside the words: what failed is found at a glance. */
const OUTCOME_MARKS = { ok: '✓', temporary: '!', permanent: '✗' } as const;
const FIELD_MARKS = { set: '✓', missing: '·', malformed: '✗' } as const;

/** The configuration alone, in the words of the replaced system's check. */
export function configurationReport({ configuration }: GmailStatus) {
  return {
    status: isConfigured(configuration) ? 'success' : 'error',
    fields: Object.fromEntries(configuration.map(({ field, state }) => [field, state])),
  } as const;
}

function isConfigured(configuration: GmailStatus['configuration']): boolean {
  return configuration.every(({ state, required }) => state === 'set' || (state === 'missing' && !required));
}

export function configurationExitCode(status: GmailStatus): number {
  return isConfigured(status.configuration) ? 0 : 1;
}

export function configurationWords({ configuration }: GmailStatus, { words }: Show): string {
  return columns(
    configuration.map(({ field, state, required }) => [
      state === 'missing' && required ? FIELD_MARKS.malformed : FIELD_MARKS[state],
      words.gmail.fields[field],
      required || state !== 'missing'
        ? words.gmail.fieldStates[state]
        : `${words.gmail.fieldStates[state]} (${words.gmail.optional})`,
    ]),
  );
}

export function gmailStatusWords(status: GmailStatus, show: Show): string {
  const { labels } = show.words.gmail;
  const { scopes, lastCheck } = status;
  const lines = [
    columns([
      [labels.connection, connectionWords(status.connection, show)],
      [labels.needed, scopes.needed.join(' ')],
      [labels.granted, scopes.granted === null ? '-' : plain(scopes.granted.join(' '), 500)],
      [labels.accessEnd, show.instant(status.accessExpiresAt)],
      [labels.grantEnd, show.instant(status.grantEndsAt)],
      [labels.lastCheck, lastCheck === null ? '-' : checkRow(lastCheck, show).join('  ')],
      [labels.nextCheck, show.instant(status.nextCheckAt)],
    ]),
    '',
    configurationWords(status, show),
  ];
  return lines.join('\n');
}

function connectionWords(connection: GmailConnection, show: Show): string {
  const words = show.words.gmail.connection[connection.state];
  const at = 'since' in connection ? connection.since : 'endsAt' in connection ? connection.endsAt : null;
  return words(show.instant(at));
}

function checkRow(check: GmailCheck, show: Show): readonly string[] {
  const { modes, triggers } = show.words.gmail;
  return [
    OUTCOME_MARKS[gmailOutcome(check)],
    show.instant(check.at),
    modes[check.mode],
    triggers[check.trigger],
    plain(show.gmailCheck(check), 1_000),
  ];
}

export function gmailCheckWords(check: GmailCheck, show: Show): string {
  const { words } = show;
  const lines = [`${OUTCOME_MARKS[gmailOutcome(check)]} ${show.gmailCheck(check)}`];
  if (check.messageId !== null) lines.push(words.gmail.sent(check.messageId, check.threadId ?? '-'));
  const facts: string[][] = [];
  if (check.scopes !== null) facts.push([words.gmail.labels.granted, plain(check.scopes.join(' '), 500)]);
  if (check.expiresIn !== null) {
    facts.push([words.gmail.labels.accessEnd, show.instant(check.at + check.expiresIn * 1_000)]);
  }
  if (check.grantEndsAt !== null) {
    facts.push([words.gmail.labels.grantEnd, show.instant(check.grantEndsAt)]);
  }
  return facts.length === 0 ? lines.join('\n') : [...lines, columns(facts)].join('\n');
}

/** 1 when the check failed: a script that makes it sees it. */
export function gmailCheckExitCode(check: GmailCheck): number {
  return check.failure === null ? 0 : 1;
}

export function autoCheckWords(
  { check, skipped, nextCheckAt }: Output<'gmail.auto-check'>,
  show: Show,
): string {
  const { gmail } = show.words;
  const first = check === null ? gmail.skipped[skipped ?? 'recent'] : gmailCheckWords(check, show);
  return nextCheckAt === null ? first : `${first}\n${gmail.next(show.instant(nextCheckAt))}`;
}

export function autoCheckExitCode({ check }: Output<'gmail.auto-check'>): number {
  return check === null ? 0 : gmailCheckExitCode(check);
}

export function gmailHistoryWords({ items, next }: Output<'gmail.history'>, show: Show): string {
  if (items.length === 0) return show.words.gmail.noChecks;
  const table = columns(items.map((check) => checkRow(check, show)));
  return next === null ? table : `${table}\n${show.words.more(next)}`;
}

export function connectedWords({ place, check }: GmailConnected, show: Show): string {
  const { words } = show;
  return `${words.gmail.connected(words.places[place])}\n${gmailCheckWords(check, show)}`;
}

export function disconnectedWords({ failure }: Output<'gmail.disconnect'>, show: Show): string {
  const { gmail } = show.words;
  return failure === null ? gmail.disconnected : `${gmail.notRevoked}\n${show.failure(failure)}`;
}

/** 1 when the grant may live on: there is something left to do by hand. */
export function disconnectedExitCode({ failure }: Output<'gmail.disconnect'>): number {
  return failure === null ? 0 : 1;
}
