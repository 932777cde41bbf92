import type { Panel } from '../../src-agent/contract/desktop.ts';
import type { SliceTools } from './slice-tools.ts';

/** Which panel is shown. */
export type ViewSlice = {
  readonly panel: Panel;
  /** The first-run path is on the screen. */
  readonly inFirstRun: boolean;
  show(panel: Panel): void;
  leaveFirstRun(): void;
  enterFirstRun(): void;
};

export function createViewSlice({ set }: SliceTools<ViewSlice>): ViewSlice {
  return {
    panel: 'overview',
    inFirstRun: false,
    show: (panel) => set({ panel, inFirstRun: false }),
    leaveFirstRun: () => set({ inFirstRun: false }),
    enterFirstRun: () => set({ inFirstRun: true }),
  };
}
