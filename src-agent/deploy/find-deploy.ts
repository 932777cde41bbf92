import { DateTime } from 'luxon';
import type { Deploy } from '../contract/deploy.ts';
import type { RenderDeploy } from './render-client.ts';

/** How far the two clocks may differ where nothing but time tells our deploy from older ones. */
const CLOCK_TOLERANCE_MS = 5_000;

/**
 * Our deploy in the service's list, newest first: the newest that came after ours was asked for and by the same way.
 * null: it is not there (yet).
 */
export function findDeploy(
  listed: readonly RenderDeploy[],
  deploy: Pick<Deploy, 'at' | 'newestBefore' | 'rollbackTo' | 'steps'>,
): RenderDeploy | null {
  const trigger = triggerOf(deploy);
  const known = listed.findIndex(({ id }) => id === deploy.newestBefore);
  const later = known === -1 ? listed.filter((one) => isLater(one, deploy.at)) : listed.slice(0, known);
  return later.find((one) => (one.trigger ?? trigger) === trigger) ?? null;
}

/** Whether the service has a deploy that is newer than this one. */
export function hasNewer(listed: readonly RenderDeploy[], renderId: string): boolean {
  const place = listed.findIndex(({ id }) => id === renderId);
  return place === -1 ? listed.length > 0 : place > 0;
}

function triggerOf({ rollbackTo, steps }: Pick<Deploy, 'rollbackTo' | 'steps'>): string {
  if (rollbackTo !== null) return 'rollback';
  return steps.at(-1)?.method === 'hook' ? 'deploy_hook' : 'api';
}

function isLater({ createdAt }: RenderDeploy, at: number): boolean {
  // No instant at all compares as false.
  return DateTime.fromISO(createdAt ?? '').toMillis() >= at - CLOCK_TOLERANCE_MS;
}
