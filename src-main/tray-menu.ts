import { DateTime } from 'luxon';
import { assertNever } from '../src-agent/contract/assert-never.ts';
import type { AgentProcessState, DesktopMode } from '../src-agent/contract/desktop.ts';
import type { Status, WatcherStatus } from '../src-agent/contract/status.ts';
import { describeWatcher, explainFailure, type Language } from '../src-agent/contract/text/text.ts';
import { showInstantFrom } from './show-instant.ts';
import { wordsFor } from './words.ts';

/** What the tray shows, decided without Electron: an icon, a tooltip, a menu. */

export const TRAY_ICONS = ['watching', 'paused', 'waiting', 'attention'] as const;
export type TrayIcon = (typeof TRAY_ICONS)[number];

export type TrayAction =
  | 'check-now'
  | 'pause-hour'
  | 'pause-tomorrow'
  | 'resume'
  | 'deploy'
  | 'open'
  | 'quit';
export type TrayEntry =
  | { readonly kind: 'text'; readonly label: string }
  | { readonly kind: 'separator' }
  | {
      readonly kind: 'action';
      readonly action: TrayAction;
      readonly label: string;
      readonly enabled: boolean;
    };

export type TrayView = {
  readonly icon: TrayIcon;
  readonly tooltip: string;
  readonly entries: readonly TrayEntry[];
};

export type TrayFacts = {
  readonly agent: AgentProcessState;
  readonly mode: DesktopMode;
  /** null: the agent was not heard yet. */
  readonly status: Status | null;
  readonly language: Language;
  readonly now: number;
};

/** Windows cuts tooltips here. */
const LONGEST_TOOLTIP = 127;
const HOUR_MS = 3_600_000;

export function describeTray(facts: TrayFacts): TrayView {
  const { agent, language } = facts;
  const words = wordsFor(language);
  // A status of an agent that is gone is none.
  const status = agent.state === 'running' ? facts.status : null;
  const zone = (facts.status?.window.timeZone ?? DateTime.local().zoneName) || 'UTC';
  const show = showInstantFrom(language, zone, facts.now);
  const icon = chooseIcon(agent, status);
  const state = stateLine(agent, status, language, show);
  const lines = [state];
  const urgent = status?.attention[0];
  if (icon === 'attention' && urgent !== undefined && !saysWhy(status?.watcher)) {
    lines.push(explainFailure(urgent, language, 'window').what);
  }
  const change = status === null ? null : windowLine(status.window, language, show);
  if (change !== null) lines.push(change);

  const action = (id: TrayAction, label: string, enabled = true): TrayEntry => ({
    kind: 'action',
    action: id,
    label,
    enabled,
  });
  const canAct = status !== null && status.watcher.state !== 'not-configured';
  return {
    icon,
    tooltip: shorten(['Render Signal Desktop', ...lines].join('\n'), LONGEST_TOOLTIP),
    entries: [
      ...(facts.mode === 'demo' ? [{ kind: 'text', label: words.demonstration } as const] : []),
      ...lines.map((label) => ({ kind: 'text', label: shorten(label, 100) }) as const),
      { kind: 'separator' },
      action('check-now', words.checkNow, canAct),
      ...(status?.watcher.state === 'paused'
        ? [action('resume', words.resume)]
        : [
            action('pause-hour', words.pauseHour, canAct),
            action('pause-tomorrow', words.pauseTomorrow, canAct),
          ]),
      { kind: 'separator' },
      action('deploy', words.deploy),
      action('open', words.open),
      action('quit', words.quit),
    ],
  };
}

/** The end of a pause asked for now. Tomorrow begins at midnight in the operator's zone, on both DST days too. */
export function pauseEnd(action: 'pause-hour' | 'pause-tomorrow', now: number, timeZone: string): number {
  if (action === 'pause-hour') return now + HOUR_MS;
  return DateTime.fromMillis(now, { zone: timeZone }).plus({ days: 1 }).startOf('day').toMillis();
}

function chooseIcon(agent: AgentProcessState, status: Status | null): TrayIcon {
  switch (agent.state) {
    case 'starting':
      return 'waiting';
    case 'respawning':
      return agent.slowed ? 'attention' : 'waiting';
    case 'refused':
      return 'attention';
    case 'stopped':
      return 'paused';
    case 'running':
      return status === null ? 'waiting' : iconOf(status);
    default:
      return assertNever(agent);
  }
}

function iconOf(status: Status): TrayIcon {
  switch (status.watcher.state) {
    // By the operator's own wish: what could be said otherwise is known to them.
    case 'paused':
    case 'vacation':
    case 'stopped':
      return 'paused';
    case 'not-configured':
    case 'needs-credentials':
    case 'needs-grant':
    case 'failed':
      return 'attention';
    // A short loss is ordinary; a long one is a notification.
    case 'reconnecting':
    case 'connecting':
    case 'catching-up':
      return 'waiting';
    case 'outside-hours':
      return status.attention.length > 0 ? 'attention' : 'waiting';
    case 'watching':
      if (status.attention.length > 0) return 'attention';
      return !status.window.open && status.window.waiting > 0 ? 'waiting' : 'watching';
    default:
      return assertNever(status.watcher);
  }
}

/** Whether the line of its state already says what needs attention. */
function saysWhy(watcher: WatcherStatus | undefined): boolean {
  return watcher !== undefined && ('failure' in watcher || watcher.state === 'not-configured');
}

function stateLine(
  agent: AgentProcessState,
  status: Status | null,
  language: Language,
  show: (at: number) => string,
): string {
  const words = wordsFor(language);
  switch (agent.state) {
    case 'starting':
      return words.agentStarting;
    case 'respawning':
      return agent.slowed ? words.agentSlowed(show(agent.at)) : words.agentRespawning(show(agent.at));
    case 'refused':
      return explainFailure(agent.failure, language, 'window').what;
    case 'stopped':
      return words.agentStopped;
    case 'running':
      if (status === null) return words.agentStarting;
      if (status.watcher.state === 'not-configured') return words.notSetUp;
      return describeWatcher(status.watcher, language, 'window', show);
    default:
      return assertNever(agent);
  }
}

/** null: there is no window and nothing waits. */
function windowLine(
  { open, nextChangeAt, waiting }: Status['window'],
  language: Language,
  show: (at: number) => string,
): string | null {
  const words = wordsFor(language);
  if (nextChangeAt === null) return waiting > 0 ? words.waiting(waiting) : null;
  const at = show(nextChangeAt);
  if (open) return waiting > 0 ? words.windowCloses(waiting, at) : words.windowOpen(at);
  return waiting > 0 ? words.waitingUntil(waiting, at) : words.windowOpens(at);
}

/** By whole characters. */
function shorten(text: string, longest: number): string {
  if (text.length <= longest) return text;
  return `${[...text].slice(0, longest - 1).join('')}…`;
}
