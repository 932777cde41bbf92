import type { Agent } from '../agent.ts';
import { COMMANDS } from '../contract/commands.ts';
import type { HourBucket } from '../contract/history-commands.ts';
import { ok } from '../contract/result.ts';
import { pastHours } from '../schedule/past-hours.ts';
import { directDownloadUrl } from '../triage/provider-links.ts';

export function historyHandlers(agent: Agent) {
  const { store, clock } = agent.options;
  const directUrlOf = (link: { readonly raw_url: string }) => directDownloadUrl(link.raw_url);
  return {
    'history.hours': COMMANDS['history.hours'].bind(({ hours }) =>
      ok({ buckets: countByHour(agent, hours) }),
    ),
    'audit.list': COMMANDS['audit.list'].bind((query) => copyPage(store.audit.page(query))),
    'messages.list': COMMANDS['messages.list'].bind((query) => copyPage(store.messages.list(query))),
    'messages.get': COMMANDS['messages.get'].bind(({ id }) => store.messages.get(id)),
    'deliveries.list': COMMANDS['deliveries.list'].bind((query) => copyPage(store.deliveries.list(query))),
    'deliveries.get': COMMANDS['deliveries.get'].bind(({ id }) => store.deliveries.get(id)),
    'deliveries.retry': COMMANDS['deliveries.retry'].bind((input, { who }) => {
      const now = clock.now();
      if ('id' in input) {
        const retried = store.deliveries.retry(input.id, now);
        if (!retried.ok) return retried;
        agent.onDeliveryChanged(input.id);
      }
      const retried = 'all' in input ? store.deliveries.retryAll(now) : 1;
      store.audit.write({ at: now, who, action: 'deliveries.retry', before: null, after: input });
      agent.outbox.wake();
      return ok({ retried });
    }),
    'deliveries.replay': COMMANDS['deliveries.replay'].bind(({ id }, { who }) => {
      const now = clock.now();
      const replayed = store.deliveries.replay(id, now);
      if (!replayed.ok) return replayed;
      store.audit.write({ at: now, who, action: 'deliveries.replay', before: null, after: { id } });
      agent.onDeliveryChanged(id);
      agent.outbox.wake();
      return ok({ done: true });
    }),
    'deliveries.discard': COMMANDS['deliveries.discard'].bind(({ id }, { who }) => {
      const now = clock.now();
      const discarded = store.deliveries.discard(id, now);
      if (!discarded.ok) return discarded;
      store.audit.write({ at: now, who, action: 'deliveries.discard', before: null, after: { id } });
      agent.onDeliveryChanged(id);
      return ok({ done: true });
    }),
    'links.list': COMMANDS['links.list'].bind((query) => copyPage(store.links.list(query, directUrlOf))),
    'links.mark': COMMANDS['links.mark'].bind(({ id, ...marks }) => {
      const marked = store.links.mark(id, marks, clock.now(), directUrlOf);
      if (marked.ok) agent.events.emit({ name: 'link.changed', link: marked.value });
      return marked;
    }),
  };
}

function countByHour(agent: Agent, hours: number): HourBucket[] {
  const { store, clock } = agent.options;
  const spans = pastHours(hours, agent.settings.current().document.timeZone, clock.now());
  const counts = store.counts.noticedByQuarter(spans[0]?.from ?? 0, spans.at(-1)?.to ?? 0);
  let next = 0;
  return spans.map(({ from, to }) => {
    const bucket = { from, sent: 0, waiting: 0, ignored: 0, failed: 0 };
    for (let one = counts[next]; one !== undefined && one.at < to; one = counts[next]) {
      bucket[one.state === 'noticed' ? 'waiting' : one.state] += one.count;
      next += 1;
    }
    return bucket;
  });
}

/** The store's pages are read-only lists; the contract's are plain ones. */
function copyPage<Item, Failed extends { readonly ok: false }>(
  page:
    | { readonly ok: true; readonly value: { readonly items: readonly Item[]; readonly next: string | null } }
    | Failed,
) {
  return page.ok ? ok({ items: [...page.value.items], next: page.value.next }) : page;
}
