import { Stack, Text, Title } from '@mantine/core';
import { useApp } from '../../state/store.ts';

export function OverviewPanel() {
  const feed = useApp(({ feed }) => feed);
  return (
    <Stack>
      <Title order={1}>Overview</Title>
      {feed?.map(({ id, subject }) => (
        <Text key={id}>{subject}</Text>
      ))}
    </Stack>
  );
}
