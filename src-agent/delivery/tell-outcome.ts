import { assertNever } from '../contract/assert-never.ts';
import type { DueDelivery } from '../ports.ts';
import type { Settlement } from './attempt-delivery.ts';
import type { OutboxRunnerDeps } from './outbox-runner.ts';

/** Says in the log and to whoever follows the outbox what became of an attempt. */
export function tellOutcome(
  { log, onChange }: Pick<OutboxRunnerDeps, 'log' | 'onChange'>,
  { id, target, attempts }: DueDelivery,
  settlement: Settlement,
): void {
  const fields = { delivery: id, target, attempt: attempts + 1, status: settlement.result.status };
  switch (settlement.kind) {
    case 'delivered':
      log.info('Delivered', fields);
      onChange({ kind: 'delivered', id, target });
      break;
    case 'retry':
      log.info('Delivery will be tried again', { ...fields, code: settlement.failure.code });
      onChange({ kind: 'retried', id, target });
      break;
    case 'held':
      log.warn('Delivery waits until its way is mended', { ...fields, code: settlement.failure.code });
      onChange({ kind: 'held', id, target });
      break;
    case 'dead':
      log.warn('Delivery failed for good', { ...fields, code: settlement.failure.code });
      onChange({ kind: 'dead', id, target });
      break;
    default:
      assertNever(settlement);
  }
}
