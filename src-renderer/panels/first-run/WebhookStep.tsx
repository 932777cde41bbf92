import { Text, TextInput } from '@mantine/core';
import type { Settings } from '../../../src-agent/contract/settings.ts';
import { FrameAddresses } from '../../components/FrameAddresses.tsx';
import { useApp } from '../../state/store.ts';
import { useDraft } from '../../state/use-draft.ts';
import { TargetTest } from '../settings/TargetTest.tsx';
import { newTarget } from '../settings/target-draft.ts';
import { StepFrame } from './StepFrame.tsx';
import type { StepProps } from './step-props.ts';
import { useFirstRunWords } from './use-first-run-words.ts';

const FIRST_ID = 'main';

/** The first target's address; more targets and all their options are in the settings. */
export function WebhookStep({ onBack, onNext }: StepProps) {
  const words = useFirstRunWords();
  const form = useDraft('webhooks');
  const testTargetDraft = useApp((state) => state.testTargetDraft);
  if (form === null) return null;
  const { delivery, triage } = form.settings;
  const target = delivery.targets[0] ?? newTarget(FIRST_ID);
  const submit = async (): Promise<void> => {
    if (form.changes === 0 || (await form.save())) onNext();
  };
  return (
    <StepFrame
      title={words.webhookTitle}
      text={words.webhookText}
      canGoOn={target.url.trim() !== '' && triage.allowedSenders.length > 0}
      busy={form.saving}
      failure={form.failure}
      onBack={onBack}
      onSubmit={() => void submit()}
    >
      <TextInput
        label={words.address}
        description={words.addressText}
        inputWrapperOrder={['label', 'input', 'description']}
        placeholder="https://hook.eu2.make.com/…"
        value={target.url}
        spellCheck={false}
        onChange={({ currentTarget }) => form.edit((before) => withUrl(before, currentTarget.value))}
      />
      <div className="first-run-test">
        <TargetTest test={(ticket) => testTargetDraft(target, ticket)} disabled={target.url.trim() === ''}>
          <Text size="xs" c="dimmed">
            {words.testText}
          </Text>
        </TargetTest>
      </div>
      <FrameAddresses
        label={words.senders}
        description={words.sendersText}
        value={triage.allowedSenders}
        onChange={(allowedSenders) =>
          form.edit((before) => ({ ...before, triage: { ...before.triage, allowedSenders } }))
        }
      />
    </StepFrame>
  );
}

function withUrl(settings: Settings, url: string): Settings {
  const [first = newTarget(FIRST_ID), ...others] = settings.delivery.targets;
  return { ...settings, delivery: { ...settings.delivery, targets: [{ ...first, url }, ...others] } };
}
