import type { Bridge } from '../bridge.ts';

/** What a slice is made of: its part of the state, and the way out of the page. */
export type SliceTools<Slice> = {
  readonly set: (change: Partial<Slice>) => void;
  readonly get: () => Slice;
  readonly bridge: Bridge;
};
