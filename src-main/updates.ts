import type { UpdatesState } from '../src-agent/contract/desktop.ts';

/** New versions of the application. */
export type Updates = {
  state(): UpdatesState;
  check(): Promise<UpdatesState>;
};

/** No feed is configured. */
export function createUpdates(): Updates {
  return { state: () => ({ state: 'off' }), check: async () => ({ state: 'off' }) };
}
