/** What an instrument rings when something about it changed; `waitUntil` listens. */
export type ChangeSource = {
  readonly subscribe: (listener: () => void) => () => void;
};

export type ChangeBell = ChangeSource & { readonly ring: () => void };

export function createChangeBell(): ChangeBell {
  const listeners = new Set<() => void>();
  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    ring: () => {
      for (const listener of [...listeners]) listener();
    },
  };
}
