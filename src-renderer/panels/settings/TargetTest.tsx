import { Button, Group } from '@mantine/core';
import { IconBolt, IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Result } from '../../../src-agent/contract/result.ts';
import { FailureNote } from '../../components/FailureNote.tsx';
import { FrameNote } from '../../components/FrameNote.tsx';
import type { TargetReport } from '../../state/previews-slice.ts';
import { useTest } from '../../state/use-test.ts';
import { useSettingsWords } from './use-settings-words.ts';

/** Sends one request that is marked as a test, and says what the receiver made of it. */
export function TargetTest({
  test,
  disabled = false,
  children,
}: {
  test(ticket: string): Promise<Result<TargetReport>>;
  readonly disabled?: boolean;
  /** What else can be done here. */
  readonly children?: ReactNode;
}) {
  const words = useSettingsWords();
  const testing = useTest(test);
  const { outcome } = testing;
  return (
    <>
      <Group gap="xs">
        <Button
          size="xs"
          variant="default"
          leftSection={<IconBolt size={14} />}
          loading={testing.busy}
          disabled={disabled}
          onClick={() => void testing.run()}
        >
          {words.testTarget}
        </Button>
        {testing.busy ? (
          <Button size="xs" variant="subtle" onClick={testing.cancel}>
            {words.cancel}
          </Button>
        ) : null}
        {children}
      </Group>
      {outcome?.ok === false ? <FailureNote failure={outcome.error} /> : null}
      {outcome?.ok === true ? (
        <FrameNote
          tone={outcome.value.accepted ? 'ok' : 'failed'}
          icon={outcome.value.accepted ? IconCircleCheck : IconCircleX}
          title={
            outcome.value.accepted
              ? words.testAccepted(outcome.value.status)
              : words.testNotAccepted(outcome.value.status)
          }
        />
      ) : null}
    </>
  );
}
