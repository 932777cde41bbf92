import type { z } from 'zod';
import type { COMMANDS } from '../contract/commands.ts';
import {
  type AddressCheck,
  type Deploy,
  type DeployMethod,
  type DeployStep,
  endsSoon,
  hasEnded,
  type ServiceCheck,
  type ShownCommand,
} from '../contract/deploy.ts';
import { plain } from '../support/plain-text.ts';
import { columns, type Show } from './show.ts';

type Output<Name extends keyof typeof COMMANDS> = z.output<(typeof COMMANDS)[Name]['output']>;

export function deployWords(deploy: Deploy, show: Show): string {
  const { deploy: words } = show.words;
  const { labels } = words;
  const facts: string[][] = [
    [labels.service, serviceName(deploy)],
    [labels.state, words.states[deploy.state]],
    [labels.who, plain(`${deploy.who}, ${show.instant(deploy.at)}`, 400)],
  ];
  if (deploy.renderId !== null)
    facts.push([labels.render, plain(`${deploy.renderId} ${deploy.renderStatus ?? ''}`, 200)]);
  if (deploy.rollbackTo !== null) facts.push([labels.returns, deploy.rollbackTo]);
  if (deploy.commit !== null || deploy.commitAsked !== null) facts.push([labels.commit, commitWords(deploy)]);
  if (deploy.endedAt !== null) facts.push([labels.duration, durationWords(deploy)]);
  if (deploy.health !== null) facts.push([labels.health, healthWords(deploy.health, show)]);
  const steps = deploy.steps.map(({ method, outcome, failure }) => [
    words.methods[method],
    failure === null
      ? outcomeWords(method, outcome, show)
      : `${outcomeWords(method, outcome, show)}. ${show.failure(failure)}`,
  ]);
  const lines = [columns(facts), '', columns(steps)];
  if (deploy.failure !== null) lines.push('', show.failure(deploy.failure));
  if (deploy.missingSettings.length > 0)
    lines.push('', words.missingSettings(deploy.missingSettings.join(', ')));
  if (deploy.lastLines.length > 0)
    lines.push('', words.lastLines, ...deploy.lastLines.map(({ message }) => `  ${plain(message, 300)}`));
  if (!hasEnded(deploy)) lines.push('', words.goesOn(deploy.id));
  return lines.join('\n');
}

/** 1 unless it is live or, not followed to its end, on its way. */
export function deployExitCode(deploy: Deploy): number {
  const { state } = deploy;
  return state === 'live' || state === 'done' || state === 'accepted' || !hasEnded(deploy) ? 0 : 1;
}

/** A local command whole, and who confirmed it or why it would not run. */
export function commandWords(shown: ShownCommand, show: Show): string {
  const { deploy: words } = show.words;
  const { confirmed, failure } = shown;
  const lines = [words.commandOf(serviceName(shown)), show.command(shown)];
  if (confirmed !== null)
    lines.push(words.commandConfirmed(plain(confirmed.who, 300), show.instant(confirmed.at)));
  if (failure !== null) lines.push('', show.failure(failure));
  return lines.join('\n');
}

function outcomeWords(method: DeployMethod, outcome: DeployStep['outcome'], { words }: Show): string {
  return (method === 'command' ? words.deploy.commandOutcomes : words.deploy.outcomes)[outcome];
}

export function deploysWords({ items, next }: Output<'deploys.list'>, show: Show): string {
  const { deploy: words } = show.words;
  if (items.length === 0) return words.none;
  const rows = items.map((deploy) => [
    `${deploy.id}`,
    show.instant(deploy.at),
    words.states[deploy.state],
    serviceName(deploy),
    durationWords(deploy),
    commitWords(deploy),
    plain(deploy.who, 48),
  ]);
  const table = columns([words.columns, ...rows]);
  return next === null ? table : `${table}\n${show.words.more(next)}`;
}

/** One line while it is followed. */
export function progressWords(deploy: Deploy, show: Show): string {
  const status = deploy.renderStatus === null ? '' : ` (${plain(deploy.renderStatus, 100)})`;
  return `${show.words.deploy.states[deploy.state]}${status}`;
}

export function serviceName({ service }: Pick<Deploy, 'service'>): string {
  return service.name === '' ? service.id : `${plain(service.name, 100)} (${service.id})`;
}

export function commitWords({ commit, commitAsked }: Pick<Deploy, 'commit' | 'commitAsked'>): string {
  if (commit === null) return commitAsked ?? '-';
  return plain(`${commit.id.slice(0, 10)} ${commit.message}`, 80);
}

export function verifyWords(found: ServiceCheck, show: Show): string {
  const { deploy: words } = show.words;
  const rows = found.checks.map(({ check, result }) => [
    result.failure === null ? '✓' : '✗',
    words.checks[check],
    plain(result.url, 200),
    healthWords(result, show),
  ]);
  const { certificateDaysLeft: days, variables } = found;
  const lines = [serviceName(found), columns(rows)];
  if (variables !== null) lines.push(variablesWords(variables, show));
  return (endsSoon(days) && days !== null ? [...lines, words.endsSoon(days)] : lines).join('\n');
}

function variablesWords(
  { missing, failure }: NonNullable<ServiceCheck['variables']>,
  { words: { deploy: words }, failure: explain }: Show,
): string {
  if (failure !== null) return words.variablesUnknown(explain(failure));
  return missing.length === 0 ? words.variablesThere : words.missingSettings(missing.join(', '));
}

/** 1 when something is amiss: a script that asks sees it. */
export function verifyExitCode({ checks, certificateDaysLeft, variables }: ServiceCheck): number {
  const isUp = checks.every(({ result }) => result.failure === null);
  const hasAll = variables === null || (variables.failure === null && variables.missing.length === 0);
  return isUp && hasAll && !endsSoon(certificateDaysLeft) ? 0 : 1;
}

function durationWords({ at, endedAt }: Deploy): string {
  if (endedAt === null) return '-';
  return secondsWords(endedAt - at);
}

export function secondsWords(ms: number): string {
  const seconds = Math.round(Math.max(0, ms) / 1_000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

function healthWords(health: AddressCheck, show: Show): string {
  const { failure, tookMs, certificateDaysLeft } = health;
  return failure === null ? show.words.deploy.healthy(tookMs, certificateDaysLeft) : show.failure(failure);
}
