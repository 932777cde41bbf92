import type { WindowEvent } from '../src-agent/contract/desktop.ts';

/** The one row of events that windows hear: numbered for the life of the main process. */
export type WindowEvents = {
  emit(event: WindowEvent['event']): void;
  lastSeq(): number;
  /** Gives the undo. */
  subscribe(listener: (event: WindowEvent) => void): () => void;
};

export function createWindowEvents(): WindowEvents {
  const listeners = new Set<(event: WindowEvent) => void>();
  let seq = 0;
  return {
    emit: (event) => {
      seq += 1;
      for (const listener of [...listeners]) listener({ seq, event });
    },
    lastSeq: () => seq,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
