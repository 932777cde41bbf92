import { COMMANDS } from '../../src-agent/contract/commands.ts';
import { DESKTOP_COMMANDS } from '../../src-agent/contract/desktop.ts';
import type { LogLine } from '../../src-agent/contract/log-commands.ts';
import type { Failure, Result } from '../../src-agent/contract/result.ts';
import type { SliceTools } from './slice-tools.ts';

/** As many as the agent keeps. */
const MOST_LINES = 2_000;
const LINES_PER_READ = 500;

export type LogFilter = {
  readonly minLevel: LogLine['level'];
  readonly scope: string | null;
  readonly search: string | null;
};

/** The agent's log as it is written, for as long as it is looked at. */
export type LogsSlice = {
  /** Oldest first; null: nothing arrived yet. */
  readonly logLines: readonly LogLine[] | null;
  readonly logFilter: LogFilter;
  /** Areas that were seen, in the order of the alphabet. */
  readonly logScopes: readonly string[];
  readonly logsFailure: Failure | null;
  /** New lines are left out until it goes on. */
  readonly logsPaused: boolean;
  readonly logsOpen: boolean;
  openLogs(): Promise<void>;
  closeLogs(): void;
  filterLogs(change: Partial<LogFilter>): Promise<void>;
  pauseLogs(paused: boolean): Promise<void>;
  /** Reads anew what is looked at: a fresh agent numbers its lines from 1. */
  reloadLogs(): Promise<void>;
  followLogs(): Promise<void>;
  openFolder(folder: 'data' | 'logs'): Promise<Failure | null>;
  saveDiagnostics(): Promise<Result<{ path: string | null }>>;
};

export function createLogsSlice({ set, get, bridge }: SliceTools<LogsSlice>): LogsSlice {
  let lastSeq = 0;
  let round = 0;
  let following: Promise<void> | null = null;
  let again = false;

  async function read(afterSeq: number): Promise<void> {
    const mine = round;
    const { result } = await bridge.call(COMMANDS['logs.read'], {
      ...get().logFilter,
      afterSeq,
      limit: LINES_PER_READ,
    });
    if (mine !== round) return;
    if (!result.ok) {
      set({ logsFailure: result.error });
      return;
    }
    const { lines } = result.value;
    lastSeq = result.value.lastSeq;
    const before = afterSeq === 0 ? [] : (get().logLines ?? []);
    const scopes = new Set([...get().logScopes, ...lines.map(({ scope }) => scope)]);
    set({
      logLines: lines.length === 0 && afterSeq !== 0 ? before : [...before, ...lines].slice(-MOST_LINES),
      logsFailure: null,
      ...(scopes.size === get().logScopes.length ? {} : { logScopes: [...scopes].sort() }),
    });
  }

  async function restart(): Promise<void> {
    round += 1;
    lastSeq = 0;
    await read(0);
  }

  return {
    logLines: null,
    logFilter: { minLevel: 'info', scope: null, search: null },
    logScopes: [],
    logsFailure: null,
    logsPaused: false,
    logsOpen: false,
    async openLogs() {
      set({ logsOpen: true, logsPaused: false });
      await restart();
    },
    closeLogs: () => set({ logsOpen: false }),
    async filterLogs(change) {
      set({ logFilter: { ...get().logFilter, ...change }, logLines: null });
      await restart();
    },
    async pauseLogs(paused) {
      set({ logsPaused: paused });
      if (!paused) await get().followLogs();
    },
    async reloadLogs() {
      if (get().logsOpen) await restart();
    },
    async followLogs() {
      const { logsOpen, logsPaused, logLines } = get();
      if (!logsOpen || logsPaused || logLines === null) return;
      if (following !== null) {
        again = true;
        return;
      }
      following = read(lastSeq);
      await following;
      following = null;
      if (again) {
        again = false;
        await get().followLogs();
      }
    },
    async openFolder(folder) {
      const { result } = await bridge.call(DESKTOP_COMMANDS['desktop.open-folder'], { folder });
      return result.ok ? null : result.error;
    },
    async saveDiagnostics() {
      const { result } = await bridge.call(DESKTOP_COMMANDS['desktop.save-diagnostics'], {});
      return result;
    },
  };
}
