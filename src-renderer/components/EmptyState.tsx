import { Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { StateIcon } from './StateMark.tsx';

/** In place of a list without rows: what will appear here, and what to do now. */
export function EmptyState({
  icon: Icon,
  title,
  children,
  action,
}: {
  readonly icon: StateIcon;
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}) {
  return (
    <Stack align="center" justify="center" gap={8} px={24} py={48} ta="center" mih={200}>
      <Text component="span" c="var(--state-quiet)" lh={0} aria-hidden="true">
        <Icon size={32} stroke={1.5} />
      </Text>
      <Text fw={600} size="lg">
        {title}
      </Text>
      {children === undefined ? null : (
        <Text c="var(--state-quiet)" maw={440} size="sm">
          {children}
        </Text>
      )}
      {action === undefined ? null : <div style={{ marginTop: 8 }}>{action}</div>}
    </Stack>
  );
}
