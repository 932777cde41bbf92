/** Numbers events from 1 for the life of one process and hands them to whoever listens. */
export type NumberedEvents<Event> = {
  emit(event: Event): void;
  /** Number of the last event: a snapshot taken now holds everything up to it. */
  lastSeq(): number;
  /** Whether anybody listens: an event that costs something to make need not be made for nobody. */
  isHeard(): boolean;
  /** Gives the undo. */
  subscribe(listener: (event: { readonly seq: number; readonly event: Event }) => void): () => void;
};

export function createNumberedEvents<Event>(): NumberedEvents<Event> {
  const listeners = new Set<(event: { readonly seq: number; readonly event: Event }) => void>();
  let seq = 0;
  return {
    emit: (event) => {
      seq += 1;
      for (const listener of [...listeners]) listener({ seq, event });
    },
    lastSeq: () => seq,
    isHeard: () => listeners.size > 0,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
