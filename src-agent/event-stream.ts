import type { AgentEvent, NumberedEvent } from './contract/events.ts';

/** Numbers events for the life of the agent and hands them to whoever listens. */
export type EventStream = {
  emit(event: AgentEvent): void;
  /** Number of the last event: a snapshot taken now holds everything up to it. */
  lastSeq(): number;
  /** Whether anybody listens: an event that costs something to make need not be made for nobody. */
  isHeard(): boolean;
  /** Gives the undo. */
  subscribe(listener: (event: NumberedEvent) => void): () => void;
};

export function createEventStream(): EventStream {
  const listeners = new Set<(event: NumberedEvent) => void>();
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
      return () => listeners.delete(listener);
    },
  };
}
