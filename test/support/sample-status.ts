import type { Desktop } from '../../src-agent/contract/desktop.ts';
import type { Status } from '../../src-agent/contract/status.ts';

/** An agent that watches, with nothing to say. */
export function sampleStatus(now: number): Status {
  return {
    agent: { running: true, pid: 7, version: '0.1.0', startedAt: now, dataDir: '/data' },
    watcher: { state: 'watching', since: now, mode: 'idle' },
    mailbox: { account: 'a@imap.test:993', folder: 'INBOX' },
    window: { window: null, timeZone: 'Europe/Paris', open: true, nextChangeAt: null, waiting: 0 },
    ledger: { noticed: 0, waiting: 0, sent: 0, ignored: 0, failed: 0, unaccounted: 0, reconciledAt: null },
    deliveries: {
      queued: 0,
      sending: 0,
      delivered: 0,
      dead: 0,
      discarded: 0,
      deliveredToday: 0,
      deadToday: 0,
      nextAttemptAt: null,
      enabled: true,
    },
    attention: [],
  };
}

export function sampleDesktop(agent: Desktop['agent']): Desktop {
  return {
    version: '0.1.0',
    electron: '45.0.0',
    platform: 'linux',
    mode: 'real',
    agent,
    ends: [],
    dataDir: '/data',
    locale: 'en-GB',
    startAtLogin: { supported: true, enabled: false },
    updates: { state: 'off' },
  };
}
