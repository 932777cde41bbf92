import { err, ok, type Result } from '../contract/result.ts';

/** A page as the contract gives it: `next` is what the following page is asked with. */
export type Page<Item> = { readonly items: readonly Item[]; readonly next: string | null };

/** Reads the position a previous page gave; null: from the newest. */
export function readCursor(cursor: string | null, command: string): Result<number | null> {
  if (cursor === null) return ok(null);
  if (/^\d{1,15}$/u.test(cursor)) return ok(Number(cursor));
  return err('command.invalid-input', { params: { command, detail: 'cursor: not a position of this list' } });
}

export function writeCursor(next: number | null): string | null {
  return next === null ? null : String(next);
}
