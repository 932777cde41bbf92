import type { DeliveryId, MessageRowId } from './contract/entities.ts';
import type { AgentEvent } from './contract/events.ts';
import { MAIL_TARGET } from './contract/notification-mail.ts';
import type { OutboxChange } from './delivery/outbox-runner.ts';
import type { Log } from './ports.ts';
import type { Store } from './store/open-database.ts';
import type { NumberedEvents } from './support/numbered-events.ts';

/** Tells whoever listens what became of a mail or a delivery, and the log how a delivery went. */
export type ChangeAnnouncer = {
  mails(ids: readonly MessageRowId[]): void;
  delivery(id: DeliveryId): void;
  outcome(change: Extract<OutboxChange, { readonly id: DeliveryId }>): void;
};

export function createChangeAnnouncer(options: {
  readonly log: Log;
  readonly store: Pick<Store, 'messages' | 'deliveries'>;
  readonly events: Pick<NumberedEvents<AgentEvent>, 'isHeard' | 'emit'>;
}): ChangeAnnouncer {
  const { log, store, events } = options;

  return {
    mails: (ids) => {
      for (const id of events.isHeard() ? ids : []) {
        const summary = store.messages.summary(id);
        if (summary.ok) events.emit({ name: 'mail.changed', message: summary.value });
      }
    },
    delivery: (id) => {
      if (!events.isHeard()) return;
      const summary = store.deliveries.summary(id);
      if (!summary.ok) return;
      events.emit({ name: 'delivery.changed', delivery: summary.value });
      const message = store.messages.summary(summary.value.messageId);
      if (message.ok) events.emit({ name: 'mail.changed', message: message.value });
    },
    // In the words of the replaced system (BEHAVIOUR.md 1.10).
    outcome: ({ kind, id }) => {
      if (kind !== 'delivered' && kind !== 'retried' && kind !== 'dead') return;
      const delivery = store.deliveries.summary(id);
      const message = delivery.ok ? store.messages.summary(delivery.value.messageId) : delivery;
      if (!delivery.ok || !message.ok) return;
      const mail = message.value.mailId ?? '';
      if (delivery.value.target === MAIL_TARGET) return;
      const failure = `POLLER: Webhook call FAILED for email ${mail}: ${delivery.value.lastError ?? 'unknown'}`;
      if (kind === 'delivered') log.info(`POLLER: Webhook triggered successfully for email ${mail}.`);
      else if (kind === 'dead') log.error(failure);
      else log.info(failure);
    },
  };
}
