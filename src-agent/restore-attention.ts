import { DateTime } from 'luxon';
import type { Failure } from './contract/result.ts';
import type { RestoreNotice } from './store/restored-past.ts';

/** What the operator should know of a restore, or of a log that was lost. `timeZone`: of the dates in it. */
export function restoreAttention(notice: RestoreNotice, timeZone: string): Failure {
  const dateOf = (instant: number): string =>
    DateTime.fromMillis(instant, { zone: timeZone }).toFormat('yyyy-LL-dd HH:mm');
  const params = { date: dateOf(notice.at), count: notice.repeats };
  if (notice.cause === 'log-lost') return { code: 'attention.log-lost', params, retryable: false };
  const until = notice.madeAt === null ? {} : { until: dateOf(notice.madeAt) };
  return { code: 'attention.restored', params: { ...params, ...until }, retryable: false };
}
