import { COMMANDS } from '../../src-agent/contract/commands.ts';
import type { HourBucket } from '../../src-agent/contract/history-commands.ts';
import type { SliceTools } from './slice-tools.ts';

/** Mails by hour, for as long as they are looked at. */
export type HoursSlice = {
  readonly hours: readonly HourBucket[] | null;
  loadHours(): Promise<void>;
};

export function createHoursSlice({ set, bridge }: SliceTools<HoursSlice>): HoursSlice {
  return {
    hours: null,
    async loadHours() {
      const { result } = await bridge.call(COMMANDS['history.hours'], { hours: 24 });
      if (result.ok) set({ hours: result.value.buckets });
    },
  };
}
