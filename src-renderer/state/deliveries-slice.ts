import { COMMANDS } from '../../src-agent/contract/commands.ts';
import { DESKTOP_COMMANDS } from '../../src-agent/contract/desktop.ts';
import type { DeliveryId, DeliveryState, DeliverySummary } from '../../src-agent/contract/entities.ts';
import type { DeliveryDetail } from '../../src-agent/contract/history-commands.ts';
import type { Failure, Result } from '../../src-agent/contract/result.ts';
import type { MailKind } from '../../src-agent/contract/triage-settings.ts';
import { createPager, EMPTY_LIST, PAGE_LENGTH, type PagedList } from './paged-list.ts';
import type { SliceTools } from './slice-tools.ts';

/** What the list of deliveries is narrowed to; null: not by this. */
export type DeliveryFilter = {
  readonly state: DeliveryState | null;
  readonly kind: MailKind | null;
  readonly target: string | null;
  readonly search: string | null;
  /** Half-open span of instants. */
  readonly from: number | null;
  readonly to: number | null;
};
export const ANY_DELIVERY: DeliveryFilter = {
  state: null,
  kind: null,
  target: null,
  search: null,
  from: null,
  to: null,
};

/** The deliveries, what they are narrowed to, and the one that is looked at closely. */
export type DeliveriesSlice = {
  readonly deliveries: PagedList<DeliverySummary>;
  readonly deliveryFilter: DeliveryFilter;
  /** Deliveries that came after the list was taken and fit its filter; shown when asked for, so that rows stay put. */
  readonly freshDeliveries: number;
  readonly openedDelivery: {
    readonly id: DeliveryId;
    readonly detail: DeliveryDetail | null;
    readonly failure: Failure | null;
  } | null;
  /** Reads the newest; what is shown meanwhile stays. */
  loadDeliveries(): Promise<void>;
  filterDeliveries(change: Partial<DeliveryFilter>): Promise<void>;
  loadMoreDeliveries(): Promise<void>;
  /** An event's row, unless the list is newer than the event. */
  takeDelivery(delivery: DeliverySummary, seq: number): void;
  openDelivery(id: DeliveryId): Promise<void>;
  refreshDelivery(): Promise<void>;
  closeDelivery(): void;
  retryDelivery(id: DeliveryId): Promise<Failure | null>;
  retryDeadDeliveries(): Promise<Failure | null>;
  replayDelivery(id: DeliveryId): Promise<Failure | null>;
  discardDelivery(id: DeliveryId): Promise<Failure | null>;
  /** Asks where to put the file; null: the operator chose nothing. */
  exportDeliveries(): Promise<Result<{ path: string | null; rows: number }>>;
};

export function createDeliveriesSlice({ set, get, bridge }: SliceTools<DeliveriesSlice>): DeliveriesSlice {
  const pager = createPager<DeliverySummary>({
    get: () => get().deliveries,
    set: (change) => set({ deliveries: { ...get().deliveries, ...change } }),
    ask: (cursor) =>
      bridge.call(COMMANDS['deliveries.list'], { ...get().deliveryFilter, cursor, limit: PAGE_LENGTH }),
  });

  async function ask(id: DeliveryId): Promise<void> {
    const { result } = await bridge.call(COMMANDS['deliveries.get'], { id });
    const { openedDelivery } = get();
    if (openedDelivery?.id !== id) return;
    set({
      openedDelivery: result.ok
        ? { id, detail: result.value, failure: null }
        : { ...openedDelivery, failure: result.error },
    });
  }

  return {
    deliveries: EMPTY_LIST,
    deliveryFilter: ANY_DELIVERY,
    freshDeliveries: 0,
    openedDelivery: null,
    async loadDeliveries() {
      set({ freshDeliveries: 0 });
      await pager.restart(true);
    },
    async filterDeliveries(change) {
      set({ deliveryFilter: { ...get().deliveryFilter, ...change }, freshDeliveries: 0 });
      await pager.restart(false);
    },
    loadMoreDeliveries: () => pager.more(),
    takeDelivery(delivery, seq) {
      const { deliveries, deliveryFilter, freshDeliveries, openedDelivery } = get();
      if (openedDelivery?.id === delivery.id) void ask(delivery.id);
      if (deliveries.items === null || seq <= deliveries.seq) return;
      const at = deliveries.items.findIndex(({ id }) => id === delivery.id);
      if (at !== -1) {
        set({ deliveries: { ...deliveries, items: deliveries.items.with(at, delivery) } });
      } else if (isFresh(delivery, deliveries.items) && fits(delivery, deliveryFilter)) {
        set({ freshDeliveries: freshDeliveries + 1 });
        if (deliveries.items.length === 0) void get().loadDeliveries();
      }
    },
    async openDelivery(id) {
      set({ openedDelivery: { id, detail: null, failure: null } });
      await ask(id);
    },
    async refreshDelivery() {
      const { openedDelivery } = get();
      if (openedDelivery !== null) await ask(openedDelivery.id);
    },
    closeDelivery: () => set({ openedDelivery: null }),
    async retryDelivery(id) {
      return failureOf((await bridge.call(COMMANDS['deliveries.retry'], { id })).result);
    },
    async retryDeadDeliveries() {
      const { result } = await bridge.call(COMMANDS['deliveries.retry'], { all: true });
      if (result.ok) await get().loadDeliveries();
      return failureOf(result);
    },
    async replayDelivery(id) {
      return failureOf((await bridge.call(COMMANDS['deliveries.replay'], { id })).result);
    },
    async discardDelivery(id) {
      return failureOf((await bridge.call(COMMANDS['deliveries.discard'], { id })).result);
    },
    async exportDeliveries() {
      const { result } = await bridge.call(
        DESKTOP_COMMANDS['desktop.export-deliveries'],
        get().deliveryFilter,
      );
      return result;
    },
  };
}

function failureOf(result: Result<unknown>): Failure | null {
  return result.ok ? null : result.error;
}

/** Whether it came after all that is listed: a change of an older one that is not scrolled to is no news here. */
function isFresh(delivery: DeliverySummary, items: readonly DeliverySummary[]): boolean {
  const [newest] = items;
  return newest === undefined || delivery.createdAt >= newest.createdAt;
}

/** A search is left to the agent: it knows how words are folded. */
function fits(delivery: DeliverySummary, filter: DeliveryFilter): boolean {
  const { state, kind, target, search, from, to } = filter;
  return (
    search === null &&
    (state === null || state === delivery.state) &&
    (kind === null || kind === delivery.kind) &&
    (target === null || target === delivery.target) &&
    (from === null || delivery.createdAt >= from) &&
    (to === null || delivery.createdAt < to)
  );
}
