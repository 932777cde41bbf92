import type { z } from 'zod';
import type { COMMANDS } from '../contract/commands.ts';
import type { ServiceLog, ServiceState } from '../contract/service-commands.ts';
import { plain } from '../support/plain-text.ts';
import { commitWords, secondsWords, serviceName } from './deploy-words.ts';
import { columns, type Show } from './show.ts';

type Output<Name extends keyof typeof COMMANDS> = z.output<(typeof COMMANDS)[Name]['output']>;

export function serviceStateWords(found: ServiceState, show: Show): string {
  const { service: words } = show.words;
  const facts: (readonly [string, string | null])[] = [
    [words.labels.service, serviceName(found)],
    [words.labels.atRender, found.name],
    [words.labels.state, stateWords(found, show)],
    [words.labels.type, found.type],
    [words.labels.branch, found.branch],
    [words.labels.repo, found.repo],
    [words.labels.url, found.url],
    [words.labels.page, found.dashboardUrl],
    [words.labels.autoDeploy, found.autoDeploy === null ? null : words.autoDeploy(found.autoDeploy)],
  ];
  return columns(facts.flatMap(([label, value]) => (value === null ? [] : [[label, plain(value, 300)]])));
}

function stateWords({ suspended, suspenders }: ServiceState, { words }: Show): string {
  if (suspended === null) return words.service.stateUnknown;
  return suspended ? words.service.suspended(suspenders.join(', ')) : words.service.running;
}

/** The lines as a file would hold them, and where they end when not all is there. */
export function serviceLogWords({ lines, searched, older, since }: ServiceLog, show: Show): string {
  const { service: words } = show.words;
  const shown = lines.map(({ at, level, message }) =>
    [show.instant(at), (level ?? '').padEnd(7), plain(message, 2_000)].join(' ').trimEnd(),
  );
  if (older) return [words.olderLines(searched), ...shown].join('\n');
  return shown.length === 0 ? words.noLines(show.instant(since)) : shown.join('\n');
}

export function listedDeploysWords({ items }: Output<'service.deploys'>, show: Show): string {
  const { service: words } = show.words;
  if (items.length === 0) return words.noDeploys;
  const rows = items.map(({ renderId, createdAt, finishedAt, status, trigger, commit }) => [
    renderId,
    show.instant(createdAt),
    plain(status, 40),
    createdAt === null || finishedAt === null ? '-' : secondsWords(finishedAt - createdAt),
    plain(trigger, 40),
    commitWords({ commit, commitAsked: null }),
  ]);
  return columns([words.deployColumns, ...rows]);
}
