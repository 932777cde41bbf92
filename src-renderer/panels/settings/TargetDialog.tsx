import {
  Button,
  Checkbox,
  Divider,
  Group,
  Modal,
  NumberInput,
  Select,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { useState } from 'react';
import type { Target } from '../../../src-agent/contract/delivery-settings.ts';
import { textFor } from '../../../src-agent/contract/text/text.ts';
import { FailureNote } from '../../components/FailureNote.tsx';
import { FrameKeywords } from '../../components/FrameKeywords.tsx';
import { FrameSwitch } from '../../components/FrameSwitch.tsx';
import { useLanguage } from '../../i18n/language.ts';
import { useApp } from '../../state/store.ts';
import { useAction } from '../../state/use-action.ts';
import { TargetTest } from './TargetTest.tsx';
import { newTarget } from './target-draft.ts';
import { useSettingsWords } from './use-settings-words.ts';

const KINDS = ['recadrage', 'desabonnement', 'other'] as const;
const SUCCESSES = ['json-success', 'any-2xx'] as const;
const BEARERS = ['none', 'WEBHOOK_BEARER', 'MAKE_API_KEY'] as const;
/** The hint of a field stands below it. */
const BELOW: ('label' | 'input' | 'description')[] = ['label', 'input', 'description'];

/** One target: tried as it stands in the form, stored as a whole by Save. */
export function TargetDialog({
  opened,
  target,
  onClose,
}: {
  readonly opened: boolean;
  /** null: a new one. */
  readonly target: Target | null;
  onClose(): void;
}) {
  const words = useSettingsWords();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size={640}
      title={<Text fw={600}>{target === null ? words.addTitle : words.editTitle(target.id)}</Text>}
      closeButtonProps={{ 'aria-label': words.close }}
      transitionProps={{ duration: 120 }}
    >
      {opened ? <TargetForm target={target} onClose={onClose} /> : null}
    </Modal>
  );
}

function TargetForm({ target, onClose }: { readonly target: Target | null; onClose(): void }) {
  const words = useSettingsWords();
  const { kinds } = textFor(useLanguage());
  const { targets, changeSettings, testTargetDraft } = useApp((state) => ({
    targets: state.settings?.delivery.targets ?? [],
    changeSettings: state.changeSettings,
    testTargetDraft: state.testTargetDraft,
  }));
  const [draft, setDraft] = useState<Target>(target ?? newTarget(targets.length === 0 ? 'main' : ''));
  const edit = (change: Partial<Target>): void => setDraft((before) => ({ ...before, ...change }));
  const saving = useAction(async () => {
    const others =
      target === null ? [...targets, draft] : targets.map((one) => (one.id === target.id ? draft : one));
    const result = await changeSettings({ delivery: { targets: others } });
    if (result.ok) onClose();
    return result;
  });
  const isEmpty = draft.id === '' || draft.url === '';
  return (
    <Stack gap="md">
      <Group align="flex-start" gap="sm" wrap="nowrap">
        <TextInput
          w={176}
          label={words.id}
          description={target === null ? words.idText : null}
          inputWrapperOrder={BELOW}
          value={draft.id}
          // History and what waits go by it.
          disabled={target !== null}
          maxLength={40}
          spellCheck={false}
          data-autofocus={draft.id === '' || undefined}
          onChange={({ currentTarget }) => edit({ id: currentTarget.value })}
        />
        <TextInput
          flex={1}
          label={words.url}
          description={words.urlText}
          inputWrapperOrder={BELOW}
          value={draft.url}
          placeholder="https://hook.eu2.make.com/…"
          spellCheck={false}
          data-autofocus={draft.id !== '' || undefined}
          onChange={({ currentTarget }) => edit({ url: currentTarget.value })}
        />
      </Group>
      <Checkbox.Group
        label={words.kinds}
        value={[...draft.kinds]}
        onChange={(chosen) => edit({ kinds: KINDS.filter((kind) => chosen.includes(kind)) })}
      >
        <Group gap="md" mt={4}>
          {KINDS.map((kind) => (
            <Checkbox key={kind} value={kind} label={kinds[kind]} />
          ))}
        </Group>
      </Checkbox.Group>
      <FrameKeywords
        label={words.excluded}
        value={draft.excludeKeywords}
        onChange={(excludeKeywords) => edit({ excludeKeywords })}
      />
      <Divider />
      <Group align="flex-start" gap="sm" grow>
        <Select
          label={words.success}
          value={draft.success}
          allowDeselect={false}
          data={SUCCESSES.map((value) => ({ value, label: words.successes[value] }))}
          onChange={(value) => {
            const success = SUCCESSES.find((known) => known === value);
            if (success !== undefined) edit({ success });
          }}
        />
        <Select
          label={words.bearer}
          value={draft.bearer}
          allowDeselect={false}
          data={BEARERS.map((value) => ({ value, label: words.bearers[value] }))}
          onChange={(value) => {
            const bearer = BEARERS.find((known) => known === value);
            if (bearer !== undefined) edit({ bearer });
          }}
        />
      </Group>
      <Group align="flex-start" gap="sm" grow>
        <NumberInput
          label={words.timeout}
          value={draft.timeoutSeconds}
          min={1}
          max={300}
          suffix={words.seconds}
          allowDecimal={false}
          onChange={(value) => {
            if (typeof value === 'number') edit({ timeoutSeconds: value });
          }}
        />
        <NumberInput
          label={words.rate}
          description={words.rateText}
          inputWrapperOrder={BELOW}
          value={draft.ratePerHour}
          min={0}
          max={100_000}
          allowDecimal={false}
          onChange={(value) => {
            if (typeof value === 'number') edit({ ratePerHour: value });
          }}
        />
      </Group>
      <FrameSwitch
        label={words.sign}
        description={words.signText}
        checked={draft.sign}
        onChange={(sign) => edit({ sign })}
      />
      <FrameSwitch
        label={words.dropbox}
        description={words.dropboxText}
        checked={draft.dropboxFields}
        onChange={(dropboxFields) => edit({ dropboxFields })}
      />
      <FrameSwitch
        label={words.privateAddress}
        checked={draft.allowPrivateAddress}
        onChange={(allowPrivateAddress) => edit({ allowPrivateAddress })}
      />
      <FrameSwitch
        label={words.verify}
        checked={draft.verifyTls}
        onChange={(verifyTls) => edit({ verifyTls })}
      />
      <Divider />
      <TargetTest test={(ticket) => testTargetDraft(draft, ticket)} disabled={isEmpty} />
      {saving.outcome?.ok === false ? <FailureNote failure={saving.outcome.error} /> : null}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          {words.cancel}
        </Button>
        <Button loading={saving.busy} disabled={isEmpty} onClick={() => void saving.run()}>
          {words.save}
        </Button>
      </Group>
    </Stack>
  );
}
