import { Skeleton, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Failure } from '../../src-agent/contract/result.ts';
import { FailureText } from './FailureText.tsx';

/** What an opened drawer shows: why it could not be read, what was read before, or lines that stand for it. */
export function DrawerContent({
  failure,
  children,
}: {
  readonly failure: Failure | null | undefined;
  /** null: not read yet. */
  readonly children: ReactNode | null;
}) {
  return (
    <>
      {failure == null ? null : <FailureText failure={failure} />}
      {children ??
        (failure == null ? (
          <Stack gap={8} aria-busy="true">
            {[60, 80, 40, 70, 75].map((width) => (
              <Skeleton key={width} h={16} w={`${width.toString()}%`} />
            ))}
          </Stack>
        ) : null)}
    </>
  );
}
