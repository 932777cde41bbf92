import { Text } from '@mantine/core';
import type { ShowInstants } from '../i18n/instants.ts';

/** An instant in the chosen zone, with its distance from now beside it. */
export function When({
  at,
  now,
  instants,
  stacked = false,
}: {
  readonly at: number;
  readonly now: number;
  readonly instants: ShowInstants;
  /** The distance below, in a narrow column. */
  readonly stacked?: boolean;
}) {
  return (
    <time dateTime={new Date(at).toISOString()} title={instants.full(at)}>
      {instants.dayAndClock(at)}
      <Text
        component="span"
        inherit
        c="var(--state-quiet)"
        {...(stacked ? { display: 'block', fz: 12, lh: '16px' } : {})}
      >
        {stacked ? '' : ' · '}
        {instants.relative(at, now)}
      </Text>
    </time>
  );
}
