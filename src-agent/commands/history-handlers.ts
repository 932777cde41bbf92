import type { Agent } from '../agent.ts';
import { COMMANDS } from '../contract/commands.ts';
import type { HourBucket } from '../contract/history-commands.ts';
import { ok } from '../contract/result.ts';
import { pastHours } from '../schedule/past-hours.ts';
import { directDownloadUrl } from '../triage/provider-links.ts';
import { copyPage } from './copy-page.ts';

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
