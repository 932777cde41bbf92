import { describe, expect, it } from 'vitest';
import { err, ok, type Result } from '../../src-agent/contract/result.ts';
import { createPager, EMPTY_LIST, type Page, type PagedList } from './paged-list.ts';

type Asked = {
  readonly cursor: string | null;
  answer(result: Result<Page<number>>, seq?: number): Promise<void>;
};

/** A list whose questions are answered by hand. */
function openList() {
  let list: PagedList<number> = EMPTY_LIST;
  const asked: Asked[] = [];
  const pager = createPager<number>({
    get: () => list,
    set: (change) => {
      list = { ...list, ...change };
    },
    ask: (cursor) =>
      new Promise((resolve) => {
        asked.push({
          cursor,
          answer: async (result, seq = 0) => {
            resolve({ result, seq });
            await new Promise((done) => setImmediate(done));
          },
        });
      }),
  });
  const question = (at: number): Asked => {
    const found = asked[at];
    if (found === undefined) throw new Error(`question ${at.toString()} was not asked`);
    return found;
  };
  return { pager, question, count: () => asked.length, now: () => list };
}

const page = (items: readonly number[], next: string | null) => ok({ items, next });

describe('a list read page by page', () => {
  it('shows the first page, and adds the next one when asked', async () => {
    const { pager, question, now } = openList();
    void pager.restart(false);
    expect(now()).toMatchObject({ items: null, loading: true });
    await question(0).answer(page([9, 8], 'a'), 4);
    expect(now()).toEqual({ items: [9, 8], next: 'a', loading: false, failure: null, seq: 4 });
    void pager.more();
    expect(question(1).cursor).toBe('a');
    await question(1).answer(page([7], null));
    expect(now()).toMatchObject({ items: [9, 8, 7], next: null, seq: 4 });
  });

  it('asks for one page at a time, and for none after the last', async () => {
    const { pager, question, count } = openList();
    void pager.restart(false);
    void pager.more();
    await question(0).answer(page([9], 'a'));
    void pager.more();
    void pager.more();
    expect(count()).toBe(2);
    await question(1).answer(page([8], null));
    void pager.more();
    expect(count()).toBe(2);
  });

  it('goes on over pages that hold nothing: a search may leave some empty', async () => {
    const { pager, question, now } = openList();
    void pager.restart(false);
    await question(0).answer(page([9], 'a'));
    void pager.more();
    await question(1).answer(page([], 'b'));
    expect(question(2).cursor).toBe('b');
    await question(2).answer(page([8], 'c'));
    expect(now()).toMatchObject({ items: [9, 8], next: 'c' });
  });

  it('drops the answer to what is not asked any more', async () => {
    const { pager, question, now } = openList();
    void pager.restart(false);
    void pager.restart(false);
    await question(1).answer(page([1], null));
    await question(0).answer(page([9], 'a'));
    expect(now()).toMatchObject({ items: [1], next: null });
  });

  it('drops a page of a list that was begun anew meanwhile', async () => {
    const { pager, question, now } = openList();
    void pager.restart(false);
    await question(0).answer(page([9], 'a'));
    void pager.more();
    void pager.restart(true);
    expect(now().items).toEqual([9]);
    await question(1).answer(page([8], 'b'));
    await question(2).answer(page([10, 9], 'c'));
    expect(now()).toMatchObject({ items: [10, 9], next: 'c', loading: false });
  });

  it('keeps what it has when a page cannot be had, and says why', async () => {
    const { pager, question, now } = openList();
    void pager.restart(false);
    await question(0).answer(page([9], 'a'));
    void pager.more();
    await question(1).answer(err('agent.unavailable', { retryable: true }));
    expect(now()).toMatchObject({ items: [9], next: 'a', failure: { code: 'agent.unavailable' } });
  });
});
