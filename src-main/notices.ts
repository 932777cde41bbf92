import { assertNever } from '../src-agent/contract/assert-never.ts';
import { type Deploy, hasEnded } from '../src-agent/contract/deploy.ts';
import type { AgentProcessState, DesktopMode, Panel, WindowEvent } from '../src-agent/contract/desktop.ts';
import type { DeliverySummary } from '../src-agent/contract/entities.ts';
import type { Failure } from '../src-agent/contract/result.ts';
import type { Settings } from '../src-agent/contract/settings.ts';
import type { WatcherStatus } from '../src-agent/contract/status.ts';
import { describeFailure, type Language } from '../src-agent/contract/text/text.ts';
import { describeDeployEnd } from './deploy-notice.ts';
import { describeTrouble, type GmailTrouble, noteGmail } from './gmail-trouble.ts';
import { wordsFor } from './words.ts';

/**
 * What the operator is told unasked, decided without Electron. A delivery that failed for good (DEL-5), a mailbox
 * lost for longer than the minutes they set, a Gmail connection that broke or will end, a deploy that ended: each can
 * be switched off. An agent that keeps stopping (PRO-1) or that cannot work cannot be switched off: nothing else would
 * tell. Each is told once, until it is over. Of the demonstration's Gmail and deploys nothing is told.
 */

export type NoticeKind =
  | 'delivery-failed'
  | 'mailbox-lost'
  | 'gmail-failed'
  | 'deploy-ended'
  | 'agent-failing'
  | 'agent-refused';
export type Notice = {
  readonly kind: NoticeKind;
  readonly title: string;
  readonly body: string;
  /** Opened by a click. */
  readonly panel: Panel;
};

/** What is known of what was told; instants by the clock that never jumps. */
export type NoticeBook = {
  /** Failed for good and not told yet. */
  readonly failed: readonly DeliverySummary[];
  readonly failedSince: number | null;
  /** The last ones told, so that a repeated event is not a second notice. */
  readonly told: readonly string[];
  /** Since the first failed try. */
  readonly lost: { readonly since: number; readonly failure: Failure; readonly isTold: boolean } | null;
  readonly gmail: GmailTrouble | null;
  /** Came to their end and are not told yet. */
  readonly endedDeploys: readonly Deploy[];
  readonly isDemo: boolean;
  readonly agent: {
    readonly kind: 'agent-failing' | 'agent-refused';
    readonly failure: Failure | null;
    readonly isTold: boolean;
  } | null;
};

export const EMPTY_NOTICE_BOOK: NoticeBook = {
  failed: [],
  failedSince: null,
  told: [],
  lost: null,
  gmail: null,
  endedDeploys: [],
  isDemo: false,
  agent: null,
};

/** Many fail at once when a receiver is given up: they are told together. */
const GATHER_MS = 3_000;
const MINUTE_MS = 60_000;
const KEPT_TOLD = 1_000;
/** Timers rest while the machine sleeps: what is days away is looked at again before. */
const LONGEST_WAIT_MS = 3_600_000;

/** Writes an event down. `now` by the clock that never jumps. */
export function noteEvent(book: NoticeBook, event: WindowEvent['event'], now: number): NoticeBook {
  switch (event.name) {
    case 'delivery.changed':
      return noteDelivery(book, event.delivery, now);
    case 'watcher.changed':
      return noteWatcher(book, event.watcher, now);
    case 'desktop.changed':
      return noteMode(noteAgent(book, event.desktop.agent), event.desktop.mode);
    case 'gmail.changed':
      return book.isDemo ? book : { ...book, gmail: noteGmail(book.gmail, event.gmail) };
    case 'deploy.changed':
      return book.isDemo || !hasEnded(event.deploy)
        ? book
        : { ...book, endedDeploys: [...book.endedDeploys, event.deploy] };
    default:
      return book;
  }
}

/**
 * What is to be told now, the book afterwards, and how long until it must be asked again; null: at the next event.
 * `wallNow`: epoch milliseconds, for what has a date.
 */
export function takeNotices(
  book: NoticeBook,
  settings: Settings['notifications'],
  language: Language,
  now: number,
  wallNow: number,
): { readonly notices: readonly Notice[]; readonly book: NoticeBook; readonly againInMs: number | null } {
  const notices: Notice[] = [];
  const waits: number[] = [];
  let next = book;

  if (book.failedSince !== null) {
    const wait = book.failedSince + GATHER_MS - now;
    if (wait > 0) waits.push(wait);
    else {
      if (settings.deliveryFailed) notices.push(failedNotice(book.failed, language));
      next = { ...next, failed: [], failedSince: null };
    }
  }
  if (book.lost !== null && !book.lost.isTold && settings.mailboxLost.enabled) {
    const { minutes } = settings.mailboxLost;
    const wait = book.lost.since + minutes * MINUTE_MS - now;
    if (wait > 0) waits.push(wait);
    else {
      notices.push(lostNotice(minutes, book.lost.failure, language));
      next = { ...next, lost: { ...book.lost, isTold: true } };
    }
  }
  if (book.gmail !== null && !book.gmail.isTold && settings.gmailFailed) {
    const wait = book.gmail.dueAt - wallNow;
    if (wait > 0) waits.push(Math.min(wait, LONGEST_WAIT_MS));
    else {
      notices.push({ kind: 'gmail-failed', panel: 'gmail', ...describeTrouble(book.gmail, language) });
      next = { ...next, gmail: { ...book.gmail, isTold: true } };
    }
  }
  if (book.endedDeploys.length > 0) {
    if (settings.deployEnded) {
      for (const deploy of book.endedDeploys) {
        notices.push({ kind: 'deploy-ended', panel: 'deploys', ...describeDeployEnd(deploy, language) });
      }
    }
    next = { ...next, endedDeploys: [] };
  }
  if (book.agent !== null && !book.agent.isTold) {
    notices.push(agentNotice(book.agent, language));
    next = { ...next, agent: { ...book.agent, isTold: true } };
  }
  return { notices, book: next, againInMs: waits.length === 0 ? null : Math.min(...waits) };
}

function noteDelivery(book: NoticeBook, delivery: DeliverySummary, now: number): NoticeBook {
  if (delivery.state !== 'dead') {
    // Retried or discarded within the moment: nothing to tell. Failing anew is new.
    const failed = book.failed.filter(({ id }) => id !== delivery.id);
    const told = book.told.filter((id) => id !== delivery.id);
    return { ...book, failed, told, failedSince: failed.length === 0 ? null : book.failedSince };
  }
  if (book.told.includes(delivery.id)) return book;
  return {
    ...book,
    failed: [...book.failed, delivery],
    failedSince: book.failedSince ?? now,
    told: [...book.told, delivery.id].slice(-KEPT_TOLD),
  };
}

function noteWatcher(book: NoticeBook, watcher: WatcherStatus, now: number): NoticeBook {
  switch (watcher.state) {
    case 'reconnecting':
    case 'needs-credentials':
    case 'needs-grant':
    case 'failed':
      return {
        ...book,
        lost: {
          since: book.lost?.since ?? now,
          failure: watcher.failure,
          isTold: book.lost?.isTold ?? false,
        },
      };
    // A try that has not failed yet.
    case 'connecting':
      return book;
    default:
      return book.lost === null ? book : { ...book, lost: null };
  }
}

/** Between the demonstration and the operator's own account nothing is carried over. */
function noteMode(book: NoticeBook, mode: DesktopMode): NoticeBook {
  const isDemo = mode === 'demo';
  return isDemo === book.isDemo ? book : { ...book, isDemo, gmail: null };
}

function noteAgent(book: NoticeBook, agent: AgentProcessState): NoticeBook {
  switch (agent.state) {
    case 'refused': {
      const isTold = book.agent?.kind === 'agent-refused' && book.agent.isTold;
      return { ...book, agent: { kind: 'agent-refused', failure: agent.failure, isTold } };
    }
    case 'respawning': {
      // An ordinary death: whatever was, a process lived for a minute since.
      if (!agent.slowed) return { ...book, agent: null };
      const isTold = book.agent?.kind === 'agent-failing' && book.agent.isTold;
      return { ...book, agent: { kind: 'agent-failing', failure: null, isTold } };
    }
    // It may fail as before: a trouble is over when it works.
    case 'starting':
      return book;
    case 'running':
      // One that keeps stopping runs for a moment each time. Its watcher tells the rest.
      return book.agent?.kind === 'agent-refused' ? { ...book, agent: null } : book;
    case 'stopped':
      return { ...book, agent: null, lost: null };
    default:
      return assertNever(agent);
  }
}

function failedNotice(failed: readonly DeliverySummary[], language: Language): Notice {
  const words = wordsFor(language);
  const [only] = failed;
  // Nothing of the mail: some desktops read a notification as markup.
  const text =
    failed.length === 1 && only !== undefined
      ? { title: words.deliveryFailed, body: words.deliveryFailedBody(only.target, only.host) }
      : { title: words.deliveriesFailed(failed.length), body: words.deliveriesFailedBody };
  return { kind: 'delivery-failed', panel: 'deliveries', ...text };
}

function lostNotice(minutes: number, failure: Failure, language: Language): Notice {
  const words = wordsFor(language);
  return {
    kind: 'mailbox-lost',
    title: words.mailboxLost(minutes),
    body: failure.retryable ? words.mailboxLostBody : describeFailure(asPlain(failure), language, 'window'),
    panel: failure.retryable ? 'overview' : 'settings',
  };
}

function agentNotice(agent: NonNullable<NoticeBook['agent']>, language: Language): Notice {
  const words = wordsFor(language);
  if (agent.failure !== null) {
    const body = describeFailure(asPlain(agent.failure), language, 'window');
    return { kind: 'agent-refused', title: words.agentRefused, body, panel: 'overview' };
  }
  return { kind: 'agent-failing', title: words.agentFailing, body: words.agentFailingBody, panel: 'logs' };
}

/** Words of a server may be in it, and some desktops read a notification as markup. */
function asPlain({ code, params }: Failure): Pick<Failure, 'code' | 'params'> {
  const plain = Object.entries(params).map(([name, value]) => [
    name,
    String(value).replaceAll(/[<>&]/gu, ' '),
  ]);
  return { code, params: Object.fromEntries(plain) };
}
