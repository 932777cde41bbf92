import { Skeleton, Stack } from '@mantine/core';

/** Where a form will stand once the settings are known. */
export function PartSkeleton() {
  return (
    <Stack aria-hidden="true">
      <Skeleton h={216} />
      <Skeleton h={160} />
    </Stack>
  );
}
