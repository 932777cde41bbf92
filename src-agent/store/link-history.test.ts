import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  decide,
  noticeMail,
  openTestStore,
  type TestStore,
  unwrap,
} from '../../test/support/store-samples.ts';
import { type Link, linkIdSchema } from '../contract/entities.ts';
import type { LinkQuery } from './link-history.ts';

let test: TestStore;
beforeEach(async () => {
  test = await openTestStore('links');
});
afterEach(() => test.remove());

const ANY: LinkQuery = { provider: null, state: null, search: null, cursor: null, limit: 50 };
const dropbox = (name: string): Link => ({
  provider: 'dropbox',
  raw_url: `https://www.dropbox.com/scl/fo/${name}`,
});
const smash = (name: string): Link => ({ provider: 'fromsmash', raw_url: `https://fromsmash.com/${name}` });
const directUrlOf = (link: Link) => (link.provider === 'dropbox' ? `${link.raw_url}?dl=1` : null);
const list = (query: Partial<LinkQuery> = {}) =>
  unwrap(test.store.links.list({ ...ANY, ...query }, directUrlOf));

function receive(uid: number, links: readonly Link[], groupId: string | null = null) {
  const id = noticeMail(test.store, uid);
  decide(test.store, id, test.clock.now(), { result: { links: [...links], groupId } });
  return id;
}

describe('links', () => {
  it('are listed by mail, the newest first, each mail’s in their own order', () => {
    receive(1, [dropbox('a'), dropbox('b')]);
    receive(2, [smash('c'), dropbox('d')]);
    expect(list().items.map(({ raw_url }) => raw_url.at(-1))).toEqual(['c', 'd', 'a', 'b']);
    const first = list({ limit: 3 });
    expect(first.items).toHaveLength(3);
    expect(list({ cursor: first.next }).items.map(({ raw_url }) => raw_url.at(-1))).toEqual(['b']);
  });

  it('say from whom, when, which lot, and the direct form', () => {
    const messageId = receive(7, [dropbox('a')], 'media_solution_missions_recadrage_lot_7');
    expect(list().items).toEqual([
      {
        ...dropbox('a'),
        id: messageId * 4_096 + 4_095,
        messageId,
        subject: 'Média Solution - Missions Recadrage - Lot 7',
        sender: 'prod@media.test',
        lot: '7',
        receivedAt: 1_763_457_300_000,
        directUrl: 'https://www.dropbox.com/scl/fo/a?dl=1',
        openedAt: null,
        doneAt: null,
      },
    ]);
  });

  it.each([
    ['lot_12', '12'],
    ['subject_hash_0123456789abcdef', null],
    [null, null],
  ])('of a mail of group %s have the lot %s', (groupId, lot) => {
    receive(1, [smash('a')], groupId);
    expect(list().items).toMatchObject([{ lot, directUrl: null }]);
  });

  it('are found by provider and by what the mail’s head says', () => {
    receive(1, [dropbox('a'), smash('b')]);
    receive(2, [smash('c')]);
    expect(list({ provider: 'fromsmash' }).items.map(({ raw_url }) => raw_url.at(-1))).toEqual(['c', 'b']);
    expect(list({ search: 'lot 1', provider: 'fromsmash' }).items).toHaveLength(1);
    expect(list({ provider: 'swisstransfer' }).items).toEqual([]);
  });

  it('are replaced when the mail is decided anew', () => {
    const id = receive(1, [dropbox('a'), dropbox('b')]);
    test.store.decisions.withdrawUnattempted(id, test.clock.now());
    decide(test.store, id, test.clock.now(), { result: { links: [dropbox('b')] } });
    expect(list().items.map(({ raw_url }) => raw_url.at(-1))).toEqual(['b']);
  });

  const names = (query: Partial<LinkQuery> = {}) => list(query).items.map(({ raw_url }) => raw_url.at(-1));
  const mark = (name: string, marks: Parameters<typeof test.store.links.mark>[1]) => {
    const link = list().items.find(({ raw_url }) => raw_url.endsWith(name));
    if (link === undefined) throw new Error(`no link ${name}`);
    return unwrap(test.store.links.mark(link.id, marks, test.clock.now(), directUrlOf));
  };

  it('keep when they were opened and done, and forget a mark that is taken back', () => {
    receive(1, [dropbox('a')]);
    const opened = test.clock.now();
    expect(mark('a', { opened: true })).toMatchObject({ openedAt: opened, doneAt: null });
    test.clock.jump(1_000);
    expect(mark('a', { done: true })).toMatchObject({ openedAt: opened, doneAt: opened + 1_000 });
    test.clock.jump(1_000);
    expect(mark('a', { opened: true, done: true })).toMatchObject({
      openedAt: opened + 2_000,
      doneAt: opened + 1_000,
    });
    expect(mark('a', { done: false })).toMatchObject({ openedAt: opened + 2_000, doneAt: null });
    expect(list().items).toMatchObject([{ openedAt: opened + 2_000, doneAt: null }]);
  });

  it('are found by what was done with them', () => {
    receive(1, [dropbox('a'), smash('b')]);
    receive(2, [smash('c')]);
    mark('b', { done: true });
    expect(names({ state: 'done' })).toEqual(['b']);
    expect(names({ state: 'open' })).toEqual(['c', 'a']);
    expect(names({ state: 'open', provider: 'fromsmash' })).toEqual(['c']);
    expect(names({ state: 'done', search: 'lot 1' })).toEqual(['b']);
  });

  it('keep their marks when the mail is decided anew', () => {
    const id = receive(1, [dropbox('a'), dropbox('b')]);
    mark('b', { opened: true, done: true });
    test.store.decisions.withdrawUnattempted(id, test.clock.now());
    decide(test.store, id, test.clock.now(), { result: { links: [dropbox('b'), dropbox('c')] } });
    expect(names({ state: 'done' })).toEqual(['b']);
    expect(names({ state: 'open' })).toEqual(['c']);
  });

  it('that do not exist are said so', () => {
    const id = linkIdSchema.parse(99);
    expect(test.store.links.mark(id, { done: true }, test.clock.now(), directUrlOf)).toMatchObject({
      error: { code: 'store.not-found', params: { id } },
    });
  });
});
