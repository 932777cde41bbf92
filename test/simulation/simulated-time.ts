import type { Clock } from '../../src-agent/ports.ts';

/**
 * The time of a simulated world: events in order of their instants, promises run dry between two of them, nothing
 * waits. What belongs to a process of the agent stops with it, and stands still while its machine sleeps.
 */
export type SimulatedTime = {
  /** True milliseconds since the start; no machine's clock. */
  readonly now: () => number;
  /** An event of the world: it happens whatever becomes of the agent. */
  readonly at: (delayMs: number, fire: () => void) => void;
  /** A process that begins now. */
  readonly beginLife: () => Life;
  /** The machine sleeps from now on for so long. `monotonic`: what its monotonic clock does meanwhile. */
  readonly suspend: (ms: number, monotonic: 'stands' | 'runs') => void;
  /** Sets the machine's wall clock forward or back. */
  readonly jump: (ms: number) => void;
  /** Milliseconds that the machine still sleeps. */
  readonly asleepFor: () => number;
  /** What the machine's wall clock shows. */
  readonly wall: () => number;
  /** Work outside the event queue (a stream, a file): no time passes before it is done. */
  readonly hold: <T>(work: Promise<T>) => Promise<T>;
  /** Lets everything until that instant happen. */
  readonly run: (untilMs: number) => Promise<void>;
};

/** One process of the agent. */
export type Life = {
  readonly clock: Clock;
  /** Something that reaches the process from outside after a while; never once it is dead. */
  readonly later: (delayMs: number, fire: () => void) => { readonly cancel: () => void };
  readonly isDead: () => boolean;
  /** Nothing of it happens any more. */
  readonly end: () => void;
};

type Event = {
  due: number;
  readonly order: number;
  readonly fire: () => void;
  readonly life: Life | null;
  over: boolean;
};

/** A binary heap by instant, then by the order of setting. */
function createQueue() {
  let heap: Event[] = [];
  const before = (a: Event, b: Event): boolean => a.due < b.due || (a.due === b.due && a.order < b.order);
  const push = (event: Event): void => {
    let at = heap.length;
    heap.push(event);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !before(event, above)) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = event;
  };
  const pop = (): Event | undefined => {
    const [first] = heap;
    const last = heap.pop();
    if (last === undefined || first === last) return first;
    let at = 0;
    for (;;) {
      const [left, right] = [heap[2 * at + 1], heap[2 * at + 2]];
      const least = left !== undefined && right !== undefined && before(right, left) ? right : left;
      if (least === undefined || !before(least, last)) break;
      heap[at] = least;
      at = 2 * at + (least === left ? 1 : 2);
    }
    heap[at] = last;
    return first;
  };
  return {
    push,
    pop,
    peek: () => heap[0],
    /** Gives events other instants. */
    change: (move: (event: Event) => void) => {
      const events = heap;
      heap = [];
      for (const event of events) {
        move(event);
        push(event);
      }
    },
  };
}

/** Every promise chain that can run has run. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** `start`: what a right wall clock shows at the beginning, epoch milliseconds. */
export function createSimulatedTime(start: number): SimulatedTime {
  const queue = createQueue();
  let now = 0;
  let order = 0;
  let held = 0;
  let wallOffset = 0;
  let stood = 0;
  let asleepUntil = 0;

  const add = (due: number, fire: () => void, life: Life | null): Event => {
    order += 1;
    const event: Event = { due, order, fire, life, over: false };
    queue.push(event);
    return event;
  };
  const wall = (): number => start + now + wallOffset;

  const beginLife = (): Life => {
    let dead = false;
    const later: Life['later'] = (delayMs, fire) => {
      if (dead) return { cancel: () => undefined };
      const event = add(Math.max(now + Math.max(0, delayMs), asleepUntil), fire, life);
      return {
        cancel: () => {
          event.over = true;
        },
      };
    };
    const life: Life = {
      clock: {
        now: wall,
        monotonic: () => now - stood,
        setTimer: (delayMs, fire) => {
          if (Number.isNaN(delayMs)) throw new Error('a timer needs a number of milliseconds');
          return later(delayMs, fire);
        },
      },
      later,
      isDead: () => dead,
      end: () => {
        dead = true;
      },
    };
    return life;
  };

  return {
    now: () => now,
    wall,
    asleepFor: () => Math.max(0, asleepUntil - now),
    at: (delayMs, fire) => void add(now + Math.max(0, delayMs), fire, null),
    beginLife,
    suspend: (ms, monotonic) => {
      asleepUntil = now + ms;
      if (monotonic === 'stands') stood += ms;
      queue.change((event) => {
        if (event.life === null) return;
        event.due = monotonic === 'stands' ? event.due + ms : Math.max(event.due, asleepUntil);
      });
    },
    jump: (ms) => {
      wallOffset += ms;
    },
    hold: async (work) => {
      held += 1;
      try {
        return await work;
      } finally {
        held -= 1;
      }
    },
    run: async (untilMs) => {
      for (;;) {
        do await turn();
        while (held > 0);
        const next = queue.peek();
        if (next === undefined || next.due > untilMs) break;
        queue.pop();
        if (next.over || next.life?.isDead() === true) continue;
        now = Math.max(now, next.due);
        try {
          next.fire();
        } catch (error) {
          // What a dying process throws is heard by nobody.
          if (next.life?.isDead() !== true) throw error;
        }
      }
      now = Math.max(now, untilMs);
    },
  };
}
