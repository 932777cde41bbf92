import type { ShowInstants } from '../i18n/instants.ts';
import './when.css';

/** An instant in the chosen zone, with its distance from now beside it. Plain elements: long lists are made of it. */
export function When({
  at,
  now,
  instants,
  stacked = false,
  ahead = false,
}: {
  readonly at: number;
  readonly now: number;
  readonly instants: ShowInstants;
  /** The distance below, in a narrow column. */
  readonly stacked?: boolean;
  /** It is to come. What has been is never said to be ahead, though `now` may be some seconds old. */
  readonly ahead?: boolean;
}) {
  return (
    <time dateTime={new Date(at).toISOString()} title={instants.full(at)}>
      {instants.dayAndClock(at)}
      <span className={stacked ? 'when-below' : 'when-beside'}>
        {stacked ? '' : ' · '}
        {instants.relative(at, ahead ? now : Math.max(at + 1, now))}
      </span>
    </time>
  );
}
