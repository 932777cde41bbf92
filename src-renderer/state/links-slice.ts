import { COMMANDS } from '../../src-agent/contract/commands.ts';
import type { LinkRow, LinkRowId, LinkState, Provider } from '../../src-agent/contract/entities.ts';
import type { Failure } from '../../src-agent/contract/result.ts';
import { createPager, EMPTY_LIST, PAGE_LENGTH, type PagedList } from './paged-list.ts';
import type { SliceTools } from './slice-tools.ts';

export type LinkFilter = {
  readonly provider: Provider | null;
  readonly state: LinkState | null;
  readonly search: string | null;
};

/** The file links that came, and what was done with them. */
export type LinksSlice = {
  readonly links: PagedList<LinkRow>;
  readonly linkFilter: LinkFilter;
  loadLinks(): Promise<void>;
  filterLinks(change: Partial<LinkFilter>): Promise<void>;
  loadMoreLinks(): Promise<void>;
  takeLink(link: LinkRow, seq: number): void;
  markLink(id: LinkRowId, marks: { opened?: true; done?: boolean }): Promise<Failure | null>;
};

export function createLinksSlice({ set, get, bridge }: SliceTools<LinksSlice>): LinksSlice {
  const pager = createPager<LinkRow>({
    get: () => get().links,
    set: (change) => set({ links: { ...get().links, ...change } }),
    ask: (cursor) => bridge.call(COMMANDS['links.list'], { ...get().linkFilter, cursor, limit: PAGE_LENGTH }),
  });

  /** In its place; one that no longer fits the filter stays where it is until the list is asked for again. */
  function replace(link: LinkRow): void {
    const { links } = get();
    const at = links.items?.findIndex(({ id }) => id === link.id) ?? -1;
    if (links.items !== null && at !== -1) set({ links: { ...links, items: links.items.with(at, link) } });
  }

  return {
    links: EMPTY_LIST,
    linkFilter: { provider: null, state: null, search: null },
    loadLinks: () => pager.restart(true),
    async filterLinks(change) {
      set({ linkFilter: { ...get().linkFilter, ...change } });
      await pager.restart(false);
    },
    loadMoreLinks: () => pager.more(),
    takeLink(link, seq) {
      if (seq > get().links.seq) replace(link);
    },
    async markLink(id, marks) {
      const { result } = await bridge.call(COMMANDS['links.mark'], { id, ...marks });
      if (result.ok) replace(result.value);
      return result.ok ? null : result.error;
    },
  };
}
