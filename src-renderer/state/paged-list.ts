import type { Failure } from '../../src-agent/contract/result.ts';
import type { Answer } from '../bridge.ts';

/**
 * A long list as the window holds it: the pages that were scrolled through, newest first, and the position to go on
 * from. The list itself stays in the database.
 */
export type PagedList<Item> = {
  /** null: nothing arrived yet. */
  readonly items: readonly Item[] | null;
  /** null: the list ends here. */
  readonly next: string | null;
  readonly loading: boolean;
  readonly failure: Failure | null;
  /** Event up to which the first page was true (IPC-3). */
  readonly seq: number;
};

export type Page<Item> = { readonly items: readonly Item[]; readonly next: string | null };

export const EMPTY_LIST = { items: null, next: null, loading: false, failure: null, seq: 0 } as const;
export const PAGE_LENGTH = 200;

/** Reads a list page by page; an answer to what is not asked any more is dropped. */
export function createPager<Item>(parts: {
  readonly get: () => PagedList<Item>;
  readonly set: (change: Partial<PagedList<Item>>) => void;
  readonly ask: (cursor: string | null) => Promise<Answer<Page<Item>>>;
}): {
  /** From the newest. `keep`: what is shown stays until the answer is there. */
  restart(keep: boolean): Promise<void>;
  more(): Promise<void>;
} {
  const { get, set, ask } = parts;
  let round = 0;
  return {
    async restart(keep) {
      round += 1;
      const mine = round;
      set(keep ? { loading: true } : { ...EMPTY_LIST, loading: true });
      const { seq, result } = await ask(null);
      if (mine !== round) return;
      if (result.ok) set({ ...result.value, loading: false, failure: null, seq });
      else set({ loading: false, failure: result.error });
    },
    async more() {
      const { next, loading, items } = get();
      if (next === null || loading || items === null) return;
      const mine = round;
      set({ loading: true });
      // A page may be short or even empty and yet not the last: go on until there is something to show.
      let cursor: string | null = next;
      const arrived: Item[] = [];
      while (cursor !== null && arrived.length === 0) {
        const { result }: Answer<Page<Item>> = await ask(cursor);
        if (mine !== round) return;
        if (!result.ok) {
          set({ loading: false, failure: result.error });
          return;
        }
        arrived.push(...result.value.items);
        cursor = result.value.next;
      }
      set({ items: [...(get().items ?? []), ...arrived], next: cursor, loading: false, failure: null });
    },
  };
}
