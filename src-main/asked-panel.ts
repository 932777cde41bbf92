import type { Panel } from '../src-agent/contract/desktop.ts';
import type { Clock } from '../src-agent/ports.ts';

/** A panel that a notification or the tray asked for reaches the page once, also one that is only just loading. */
export type AskedPanel = {
  ask(panel: Panel): void;
  /** The page listens: it has taken its snapshot. */
  pageReady(): void;
  pageGone(): void;
};

export function createAskedPanel(clock: Clock, emit: (panel: Panel) => void): AskedPanel {
  let asked: Panel | null = null;
  let isReady = false;
  const pass = (): void => {
    if (asked === null || !isReady) return;
    const panel = asked;
    asked = null;
    // After the answer that the page waits for: what it hears before would be taken for older.
    clock.setTimer(0, () => emit(panel));
  };
  return {
    ask(panel) {
      asked = panel;
      pass();
    },
    pageReady() {
      isReady = true;
      pass();
    },
    pageGone() {
      isReady = false;
    },
  };
}
