import type { Agent } from '../agent.ts';
import { COMMANDS } from '../contract/commands.ts';
import type { DeliveryId } from '../contract/entities.ts';
import type { DeliveryDetail } from '../contract/history-commands.ts';
import { shownSender } from '../contract/notification-mail.ts';
import { ok, type Result } from '../contract/result.ts';
import { findSendingTarget } from '../delivery/sending-target.ts';
import { showRequest } from '../delivery/show-request.ts';
import { buildMail } from '../delivery/try-mail.ts';
import { exportDeliveries } from '../export-deliveries.ts';
import { copyPage } from './copy-page.ts';

export function deliveryHandlers(agent: Agent) {
  const { store, clock } = agent.options;
  return {
    'deliveries.list': COMMANDS['deliveries.list'].bind((query) => copyPage(store.deliveries.list(query))),
    'deliveries.get': COMMANDS['deliveries.get'].bind(({ id }) => describeDelivery(agent, id)),
    'deliveries.export': COMMANDS['deliveries.export'].bind(({ path, ...filter }) => {
      const { newId, dataDir } = agent.options;
      const { timeZone } = agent.settings.current().document;
      const parts = { deliveries: store.deliveries, clock, newId, dataDir };
      return exportDeliveries(parts, { filter, path, timeZone });
    }),
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
  };
}

/** With the decision on its mail, and the request as the next attempt would send it under the settings of now. */
function describeDelivery(agent: Agent, id: DeliveryId): Result<DeliveryDetail> {
  const { store } = agent.options;
  const delivery = store.deliveries.get(id);
  if (!delivery.ok) return delivery;
  const mail = store.messages.get(delivery.value.messageId);
  if (!mail.ok) return mail;
  const { trace, links } = mail.value;
  return ok({ ...delivery.value, request: describeRequest(agent, delivery.value), trace, links });
}

function describeRequest(
  agent: Agent,
  delivery: Pick<DeliveryDetail, 'id' | 'target' | 'body' | 'attempts'>,
): DeliveryDetail['request'] {
  const { clock, version } = agent.options;
  if (delivery.body === '') return null;
  const settings = agent.settings.current().document;
  const target = findSendingTarget(settings, delivery);
  if (target === null) return null;
  if (target.kind === 'mail') {
    const { messageId: _, ...mail } = buildMail({ ...delivery, target });
    return { method: 'MAIL', from: shownSender(settings.gmail), ...mail };
  }
  const shown = showRequest({
    target,
    id: delivery.id,
    body: delivery.body,
    attemptNumber: delivery.attempts + 1,
    now: clock.now(),
    userAgent: `RenderSignalDesktop/${version}`,
  });
  return shown.ok ? { method: 'POST', host: shown.value.host, headers: [...shown.value.headers] } : null;
}
