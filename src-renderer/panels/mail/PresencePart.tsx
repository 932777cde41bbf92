import { Stack, Text, TextInput } from '@mantine/core';
import type { PresenceSettings } from '../../../src-agent/contract/delivery-settings.ts';
import { FrameSection } from '../../components/FrameSection.tsx';
import { FrameSwitch } from '../../components/FrameSwitch.tsx';
import { useApp } from '../../state/store.ts';
import type { DraftForm } from '../../state/use-draft.ts';
import { ChoiceLine } from '../settings/ChoiceLine.tsx';
import { TargetTest } from '../settings/TargetTest.tsx';
import { useMailWords } from './use-mail-words.ts';

/** The operator's answer to the mails that ask about Saturday. */
export function PresencePart({ form }: { readonly form: DraftForm }) {
  const words = useMailWords();
  const { testTarget, saved } = useApp((state) => ({
    testTarget: state.testTarget,
    saved: state.settings?.delivery.presence,
  }));
  const { presence } = form.settings.delivery;
  const edit = (change: Partial<PresenceSettings>): void =>
    form.edit((before) => ({
      ...before,
      delivery: { ...before.delivery, presence: { ...before.delivery.presence, ...change } },
    }));
  const canTest = (saved?.present === true ? saved.presentUrl : saved?.absentUrl) != null;
  return (
    <FrameSection title={words.presence} description={words.presenceText}>
      <Stack gap="md">
        <ChoiceLine
          label={words.answer}
          value={presence.present ? 'present' : 'absent'}
          options={{ present: words.present, absent: words.absent }}
          onChange={(answer) => edit({ present: answer === 'present' })}
        />
        <FrameSwitch
          label={words.presenceOn}
          checked={presence.enabled}
          onChange={(enabled) => edit({ enabled })}
        />
        <UrlField
          label={words.presentUrl}
          value={presence.presentUrl}
          onChange={(presentUrl) => edit({ presentUrl })}
        />
        <UrlField
          label={words.absentUrl}
          value={presence.absentUrl}
          onChange={(absentUrl) => edit({ absentUrl })}
        />
        <TargetTest test={(ticket) => testTarget('presence', ticket)} disabled={!canTest}>
          <Text size="xs" c="dimmed">
            {words.presenceTest}
          </Text>
        </TargetTest>
      </Stack>
    </FrameSection>
  );
}

function UrlField({
  label,
  value,
  onChange,
}: {
  readonly label: string;
  readonly value: string | null;
  onChange(url: string | null): void;
}) {
  const words = useMailWords();
  return (
    <TextInput
      label={label}
      placeholder={words.noAddress}
      value={value ?? ''}
      spellCheck={false}
      onChange={({ currentTarget }) => onChange(currentTarget.value === '' ? null : currentTarget.value)}
    />
  );
}
