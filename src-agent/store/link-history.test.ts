import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  decide,
  noticeMail,
  openTestStore,
  type TestStore,
  unwrap,
} from '../../test/support/store-samples.ts';
import type { Link } from '../contract/entities.ts';
import type { LinkQuery } from './link-history.ts';

let test: TestStore;
beforeEach(async () => {
  test = await openTestStore('links');
});
afterEach(() => test.remove());

const ANY: LinkQuery = { provider: null, search: null, cursor: null, limit: 50 };
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
        messageId,
        subject: 'Média Solution - Missions Recadrage - Lot 7',
        sender: 'prod@media.test',
        lot: '7',
        receivedAt: 1_763_457_300_000,
        directUrl: 'https://www.dropbox.com/scl/fo/a?dl=1',
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
});
