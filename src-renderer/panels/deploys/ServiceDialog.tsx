import { Button, Group, Modal, Stack, TagsInput, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { RenderService } from '../../../src-agent/contract/settings.ts';
import { FailureNote } from '../../components/FailureNote.tsx';
import { FrameSwitch } from '../../components/FrameSwitch.tsx';
import { useApp } from '../../state/store.ts';
import { useAction } from '../../state/use-action.ts';
import { nameOfService } from './deploy-names.ts';
import { useDeployWords } from './use-deploy-words.ts';

const NEW_SERVICE: RenderService = {
  id: '',
  name: '',
  branch: '',
  healthUrl: null,
  clearCache: false,
  requiredSettings: [],
  command: null,
};

/** One service of the settings, stored as a whole by Save. */
export function ServiceDialog({
  opened,
  service,
  onClose,
}: {
  readonly opened: boolean;
  /** null: a new one. */
  readonly service: RenderService | null;
  onClose(): void;
}) {
  const words = useDeployWords();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size={560}
      title={
        <Text fw={600}>{service === null ? words.addTitle : words.editTitle(nameOfService(service))}</Text>
      }
      closeButtonProps={{ 'aria-label': words.close }}
      transitionProps={{ duration: 120 }}
    >
      {opened ? <ServiceForm service={service} onClose={onClose} /> : null}
    </Modal>
  );
}

function ServiceForm({ service, onClose }: { readonly service: RenderService | null; onClose(): void }) {
  const words = useDeployWords();
  const { services, changeSettings } = useApp((state) => ({
    services: state.settings?.deploys.services ?? [],
    changeSettings: state.changeSettings,
  }));
  const [draft, setDraft] = useState<RenderService>(service ?? NEW_SERVICE);
  const edit = (change: Partial<RenderService>): void => setDraft((before) => ({ ...before, ...change }));
  const saving = useAction(async () => {
    const all =
      service === null ? [...services, draft] : services.map((one) => (one.id === service.id ? draft : one));
    const result = await changeSettings({ deploys: { services: all } });
    if (result.ok) onClose();
    return result;
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (draft.id !== '') void saving.run();
      }}
    >
      <Stack gap="md">
        <Group align="flex-start" gap="sm" grow>
          <TextInput
            label={words.id}
            value={draft.id}
            placeholder="srv-…"
            // Its history goes by it.
            disabled={service !== null}
            spellCheck={false}
            data-autofocus
            onChange={({ currentTarget }) => edit({ id: currentTarget.value.trim() })}
          />
          <TextInput
            label={words.name}
            value={draft.name}
            maxLength={100}
            onChange={({ currentTarget }) => edit({ name: currentTarget.value })}
          />
        </Group>
        <TextInput
          label={words.branch}
          description={words.branchText}
          inputWrapperOrder={['label', 'input', 'description']}
          value={draft.branch}
          maxLength={200}
          spellCheck={false}
          onChange={({ currentTarget }) => edit({ branch: currentTarget.value })}
        />
        <TextInput
          label={words.healthUrl}
          description={words.healthUrlText}
          inputWrapperOrder={['label', 'input', 'description']}
          value={draft.healthUrl ?? ''}
          placeholder="https://….onrender.com/health"
          spellCheck={false}
          onChange={({ currentTarget }) =>
            edit({ healthUrl: currentTarget.value === '' ? null : currentTarget.value })
          }
        />
        <TagsInput
          label={words.requiredSettings}
          description={words.requiredSettingsText}
          inputWrapperOrder={['label', 'input', 'description']}
          value={draft.requiredSettings}
          placeholder={draft.requiredSettings.length === 0 ? 'DATABASE_URL' : ''}
          splitChars={[',', ';', ' ', '\n']}
          acceptValueOnBlur
          spellCheck={false}
          onChange={(names) => edit({ requiredSettings: [...new Set(names.map((name) => name.trim()))] })}
        />
        <FrameSwitch
          label={words.clearCache}
          description={words.clearCacheText}
          checked={draft.clearCache}
          onChange={(clearCache) => edit({ clearCache })}
        />
        {saving.outcome?.ok === false ? <FailureNote failure={saving.outcome.error} /> : null}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {words.discard}
          </Button>
          <Button type="submit" loading={saving.busy} disabled={draft.id === ''}>
            {words.save}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
