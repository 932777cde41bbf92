import { Button, Code, Group, List, Modal, Stack, Table, Text } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import type { PlainJson } from '../../../src-agent/contract/plain-json.ts';
import type { ImportPreview } from '../../../src-agent/contract/previews.ts';
import { describeFailure, textFor } from '../../../src-agent/contract/text/text.ts';
import { FailureNote } from '../../components/FailureNote.tsx';
import { FrameNote } from '../../components/FrameNote.tsx';
import { useTell } from '../../components/frame-watching.ts';
import { useLanguage } from '../../i18n/language.ts';
import { useApp } from '../../state/store.ts';
import { useAction } from '../../state/use-action.ts';
import { showValue } from './show-value.ts';
import { useSettingsWords } from './use-settings-words.ts';

/** What an import would change, setting by setting, before anything is. */
export function ImportDialog({
  preview,
  onClose,
}: {
  readonly preview: ImportPreview | null;
  onClose(): void;
}) {
  const words = useSettingsWords();
  return (
    <Modal
      opened={preview !== null}
      onClose={onClose}
      size={760}
      title={<Text fw={600}>{words.importTitle}</Text>}
      closeButtonProps={{ 'aria-label': words.close }}
      transitionProps={{ duration: 120 }}
    >
      {preview === null ? null : <Shown preview={preview} onClose={onClose} />}
    </Modal>
  );
}

function Shown({ preview, onClose }: { readonly preview: ImportPreview; onClose(): void }) {
  const words = useSettingsWords();
  const language = useLanguage();
  const texts = textFor(language);
  const tell = useTell();
  const applyImport = useApp((state) => state.applyImport);
  const applying = useAction(async () => {
    const result = await applyImport(preview.token);
    if (result.ok) {
      tell.done(words.imported);
      onClose();
    }
    return result;
  });
  const { changes, secrets, warnings, targetsAddedOff } = preview;
  return (
    <Stack gap="md">
      {changes.length === 0 ? (
        <Text>{words.importNothing}</Text>
      ) : (
        <Table layout="fixed" verticalSpacing={6} className="import-changes">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{words.importSetting}</Table.Th>
              <Table.Th>{words.importFrom}</Table.Th>
              <Table.Th>{words.importTo}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {changes.map(({ path, from, to }) => (
              <Table.Tr key={path}>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>{path}</Table.Td>
                <Table.Td>
                  <Value of={from} />
                </Table.Td>
                <Table.Td>
                  <Value of={to} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {targetsAddedOff === 0 ? null : (
        <FrameNote tone="waiting" icon={IconInfoCircle} title={words.importOff(targetsAddedOff)} />
      )}
      {secrets.length === 0 ? null : (
        <FrameNote tone="waiting" icon={IconInfoCircle} title={words.importSecrets}>
          <List size="sm">
            {secrets.map((name) => (
              <List.Item key={name}>{texts.secrets[name]}</List.Item>
            ))}
          </List>
        </FrameNote>
      )}
      {warnings.length === 0 ? null : (
        <FrameNote tone="quiet" icon={IconInfoCircle} title={words.importWarnings}>
          <List size="sm">
            {warnings.map((warning) =>
              warning.kind === 'note' ? (
                <List.Item key={`${warning.key} ${warning.why}`}>
                  <Code>{warning.key}</Code> {texts.importRemarks[warning.why]}
                </List.Item>
              ) : (
                <List.Item key={warning.file}>
                  <Code>{warning.file}</Code> {describeFailure(warning.failure, language, 'window')}
                </List.Item>
              ),
            )}
          </List>
        </FrameNote>
      )}
      {applying.outcome?.ok === false ? <FailureNote failure={applying.outcome.error} /> : null}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          {words.cancel}
        </Button>
        <Button loading={applying.busy} disabled={changes.length === 0} onClick={() => void applying.run()}>
          {words.importApply}
        </Button>
      </Group>
    </Stack>
  );
}

function Value({ of }: { readonly of: PlainJson }) {
  return <Code className="import-value">{showValue(of)}</Code>;
}
