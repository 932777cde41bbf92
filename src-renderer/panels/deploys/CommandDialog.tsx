import { Button, Group, Modal, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { RenderService } from '../../../src-agent/contract/settings.ts';
import { FailureNote } from '../../components/FailureNote.tsx';
import { FrameSwitch } from '../../components/FrameSwitch.tsx';
import { useApp } from '../../state/store.ts';
import { useAction } from '../../state/use-action.ts';
import { nameOfService } from './deploy-names.ts';
import { useDeployWords } from './use-deploy-words.ts';

/** The local command of a service, stored as a whole by Save; it runs once it was confirmed. null: closed. */
export function CommandDialog({
  service,
  onClose,
}: {
  readonly service: RenderService | null;
  onClose(): void;
}) {
  const words = useDeployWords();
  return (
    <Modal
      opened={service !== null}
      onClose={onClose}
      size={560}
      title={<Text fw={600}>{service === null ? '' : words.commandTitle(nameOfService(service))}</Text>}
      closeButtonProps={{ 'aria-label': words.close }}
      transitionProps={{ duration: 120 }}
    >
      {service === null ? null : <CommandForm service={service} onClose={onClose} />}
    </Modal>
  );
}

function CommandForm({ service, onClose }: { readonly service: RenderService; onClose(): void }) {
  const words = useDeployWords();
  const { services, changeSettings } = useApp((state) => ({
    services: state.settings?.deploys.services ?? [],
    changeSettings: state.changeSettings,
  }));
  const { command } = service;
  const [program, setProgram] = useState(command?.program ?? '');
  const [lines, setLines] = useState(command?.args.join('\n') ?? '');
  const [runsAfterRefusal, setRunsAfterRefusal] = useState(command?.afterApiRefusal === 'run-command');
  const saving = useAction(async (changed: RenderService['command']) => {
    const all = services.map((one) => (one.id === service.id ? { ...one, command: changed } : one));
    const result = await changeSettings({ deploys: { services: all } });
    if (result.ok) onClose();
    return result;
  });
  const save = (): void =>
    void saving.run({
      program: program.trim(),
      args: lines.split('\n').filter((line) => line !== ''),
      afterApiRefusal: runsAfterRefusal ? 'run-command' : 'stop',
    });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (program.trim() !== '') save();
      }}
    >
      <Stack gap="md">
        <TextInput
          label={words.program}
          description={words.programText}
          inputWrapperOrder={['label', 'input', 'description']}
          value={program}
          placeholder="/home/camille/bin/deploy"
          maxLength={1_000}
          spellCheck={false}
          data-autofocus
          onChange={({ currentTarget }) => setProgram(currentTarget.value)}
        />
        <Textarea
          label={words.arguments}
          description={words.argumentsText}
          inputWrapperOrder={['label', 'input', 'description']}
          value={lines}
          autosize
          minRows={2}
          maxRows={8}
          spellCheck={false}
          classNames={{ input: 'command-arguments' }}
          onChange={({ currentTarget }) => setLines(currentTarget.value)}
        />
        <FrameSwitch
          label={words.afterRefusal}
          description={words.afterRefusalText}
          checked={runsAfterRefusal}
          onChange={setRunsAfterRefusal}
        />
        {saving.outcome?.ok === false ? <FailureNote failure={saving.outcome.error} /> : null}
        <Group justify="flex-end" gap="xs">
          {command === null ? null : (
            <Button variant="default" mr="auto" onClick={() => void saving.run(null)}>
              {words.commandRemove}
            </Button>
          )}
          <Button variant="default" onClick={onClose}>
            {words.discard}
          </Button>
          <Button type="submit" loading={saving.busy} disabled={program.trim() === ''}>
            {words.save}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
