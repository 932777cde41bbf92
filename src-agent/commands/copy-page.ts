import { ok } from '../contract/result.ts';

/** The store's pages are read-only lists; the contract's are plain ones. */
export function copyPage<Item, Failed extends { readonly ok: false }>(
  page:
    | { readonly ok: true; readonly value: { readonly items: readonly Item[]; readonly next: string | null } }
    | Failed,
) {
  return page.ok ? ok({ items: [...page.value.items], next: page.value.next }) : page;
}
