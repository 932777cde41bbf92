import { Card, Group, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useId } from 'react';

/** A titled part of a panel. */
export function FrameSection({
  title,
  description,
  aside,
  children,
}: {
  readonly title: string;
  readonly description?: ReactNode;
  /** Beside the title: what can be done with the whole part. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}) {
  const id = useId();
  return (
    <Card component="section" aria-labelledby={id}>
      <Stack gap="md">
        <Group justify="space-between" align="flex-start" wrap="nowrap" gap="md">
          <div>
            <Title order={2} id={id}>
              {title}
            </Title>
            {description === undefined ? null : (
              <Text size="sm" c="dimmed" maw={640}>
                {description}
              </Text>
            )}
          </div>
          {aside === undefined ? null : <div className="frame-aside">{aside}</div>}
        </Group>
        {children}
      </Stack>
    </Card>
  );
}
