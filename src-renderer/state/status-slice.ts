import { COMMANDS } from '../../src-agent/contract/commands.ts';
import type { Failure } from '../../src-agent/contract/result.ts';
import type { Status } from '../../src-agent/contract/status.ts';
import type { SliceTools } from './slice-tools.ts';

/** The agent's own account of itself. */
export type StatusSlice = {
  readonly status: Status | null;
  /** Why there is none. */
  readonly statusFailure: Failure | null;
  /** Event up to which the status is true. */
  readonly statusSeq: number;
  /** A check asked for by hand is under way. */
  readonly checking: boolean;
  /** What the last one found. */
  readonly lastCheck: { readonly noticed: number; readonly unaccounted: number | null } | null;
  loadStatus(): Promise<void>;
  checkNow(): Promise<Failure | null>;
  /** null: until resumed by hand. */
  pause(until: number | null): Promise<Failure | null>;
  resume(): Promise<Failure | null>;
};

export function createStatusSlice({ set, bridge }: SliceTools<StatusSlice>): StatusSlice {
  return {
    status: null,
    statusFailure: null,
    statusSeq: 0,
    checking: false,
    lastCheck: null,
    async loadStatus() {
      const { seq, result } = await bridge.call(COMMANDS['status.get'], {});
      if (result.ok) set({ status: result.value, statusFailure: null, statusSeq: seq });
      else set({ statusFailure: result.error });
    },
    async checkNow() {
      set({ checking: true });
      const { result } = await bridge.call(COMMANDS['watch.check-now'], {});
      set({ checking: false, lastCheck: result.ok ? result.value : null });
      return result.ok ? null : result.error;
    },
    async pause(until) {
      const { result } = await bridge.call(COMMANDS['watch.pause'], { until });
      return result.ok ? null : result.error;
    },
    async resume() {
      const { result } = await bridge.call(COMMANDS['watch.resume'], {});
      return result.ok ? null : result.error;
    },
  };
}
