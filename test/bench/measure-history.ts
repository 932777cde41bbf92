import type { DeliveryQuery } from '../../src-agent/store/delivery-history.ts';
import { DELIVERIES_PER_MESSAGE } from '../../src-agent/store/message-keys.ts';
import type { Store } from '../../src-agent/store/open-database.ts';
import { fillHistory } from '../support/store-history.ts';
import { FIRST_PAGE, openTestStore, unwrap } from '../support/store-samples.ts';
import { type Figure, figure, type Spread, spread } from './figures.ts';

const DAYS = 365;
const DAY_MS = 86_400_000;

export type HistoryTimes = {
  readonly deliveries: number;
  readonly fillSeconds: Figure;
  /** With the checks of a start. */
  readonly openMs: Figure;
  readonly pages: Readonly<Record<string, Spread>>;
};

/** Pages of the history over so many deliveries, one per mail, spread over a year. */
export async function measureHistory(options: {
  readonly deliveries: number;
  readonly runs: number;
}): Promise<HistoryTimes> {
  const { deliveries } = options;
  const test = await openTestStore('bench-history');
  try {
    const until = test.clock.now();
    test.store.close();
    const fillStart = performance.now();
    fillHistory(test.store.path, { deliveries, days: DAYS, until });
    const openStart = performance.now();
    const store = await test.reopen();
    const openMs = performance.now() - openStart;
    const pages = pageKinds(store, deliveries, until);
    return {
      deliveries,
      fillSeconds: figure((openStart - fillStart) / 1_000, 's'),
      openMs: figure(openMs, 'ms'),
      pages: Object.fromEntries(
        Object.entries(pages).map(([name, page]) => [name, timesOf(page, options.runs)]),
      ),
    };
  } finally {
    await test.remove();
  }
}

/** Each run asks another page of its kind, so that no answer is a repetition. The page must not be empty. */
function pageKinds(
  store: Store,
  deliveries: number,
  until: number,
): Readonly<Record<string, (run: number) => number>> {
  const list = (change: Partial<DeliveryQuery>): number =>
    unwrap(store.deliveries.list({ ...FIRST_PAGE, ...change })).items.length;
  /** Evenly through the past, the newest first. */
  const dayOf = (run: number, days = 1) => {
    const to = until - ((run * 37) % (DAYS - days - 1)) * DAY_MS;
    return { from: to - days * DAY_MS, to };
  };
  const cursorOf = (run: number) =>
    String(Math.round(deliveries * (0.05 + 0.9 * ((run * 0.37) % 1))) * DELIVERIES_PER_MESSAGE);
  return {
    first: () => list({}),
    byState: (run) => list({ state: run % 2 === 0 ? 'dead' : 'discarded' }),
    byTarget: (run) => list({ target: ['main', 'backup', 'archive'][run % 3] ?? 'main' }),
    byKind: (run) => list({ kind: run % 2 === 0 ? 'presence' : 'desabonnement' }),
    byStateTargetKind: () => list({ state: 'dead', target: 'main', kind: 'recadrage' }),
    byDay: (run) => list(dayOf(run)),
    byWeekAndState: (run) => list({ ...dayOf(run, 7), state: 'dead' }),
    commonWord: () => list({ search: 'recadrage' }),
    rareWord: (run) => list({ search: `client${(run * 131) % 5_003}` }),
    oneMail: (run) => list({ search: `lot ${1 + ((run * 26_017) % deliveries)}` }),
    wordAndState: (run) => list({ search: `client${(run * 131) % 5_003}`, state: 'delivered' }),
    commonWordAndState: () => list({ search: 'recadrage', state: 'dead' }),
    deep: (run) => list({ cursor: cursorOf(run) }),
    deepByState: (run) => list({ cursor: cursorOf(run), state: 'dead' }),
    deepCommonWord: (run) => list({ cursor: cursorOf(run), search: 'recadrage' }),
    hoursOfWeek: () => store.counts.noticedByQuarter(until - 7 * DAY_MS, until).length,
    details: (run) => {
      const [item] = unwrap(store.deliveries.list({ ...FIRST_PAGE, cursor: cursorOf(run), limit: 1 })).items;
      return item === undefined ? 0 : unwrap(store.deliveries.get(item.id)).history.length;
    },
  };
}

function timesOf(page: (run: number) => number, runs: number): Spread {
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const start = performance.now();
    const items = page(run);
    times.push(performance.now() - start);
    if (items === 0) throw new Error(`page ${run} was empty: it measures nothing`);
  }
  return spread(times, 'ms', { below: 20 });
}
