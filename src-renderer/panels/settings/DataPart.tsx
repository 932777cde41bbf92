import { Button, Group, Stack } from '@mantine/core';
import { IconArrowBackUp, IconFolder, IconTableExport, IconTableImport } from '@tabler/icons-react';
import { useState } from 'react';
import type { ImportPreview } from '../../../src-agent/contract/previews.ts';
import type { Settings } from '../../../src-agent/contract/settings.ts';
import { ConfirmDialog, type Question } from '../../components/ConfirmDialog.tsx';
import { FailureNote } from '../../components/FailureNote.tsx';
import { FrameSaveBar } from '../../components/FrameSaveBar.tsx';
import { FrameSection } from '../../components/FrameSection.tsx';
import { useTell } from '../../components/frame-watching.ts';
import { useApp } from '../../state/store.ts';
import { fromFailure, useAction } from '../../state/use-action.ts';
import { type DraftForm, useDraft } from '../../state/use-draft.ts';
import { BackupsSection } from './BackupsSection.tsx';
import { ImportDialog } from './ImportDialog.tsx';
import { NumberLine } from './NumberLine.tsx';
import { PartSkeleton } from './PartSkeleton.tsx';
import { useSettingsWords } from './use-settings-words.ts';

/** The settings as a whole, how long things are kept, and where. */
export function DataPart() {
  const form = useDraft('retention');
  return (
    <>
      <TransferSection />
      <BackupsSection />
      {form === null ? <PartSkeleton /> : <RetentionSection form={form} />}
      <FolderSection />
      {form === null ? null : <FrameSaveBar form={form} />}
    </>
  );
}

function TransferSection() {
  const words = useSettingsWords();
  const tell = useTell();
  const app = useApp((state) => ({
    chooseImport: state.chooseImport,
    exportSettings: state.exportSettings,
    undoSettings: state.undoSettings,
  }));
  const [preview, setPreview] = useState<ImportPreview | null>(null);
  const [question, setQuestion] = useState<Question | null>(null);
  const choosing = useAction(async () => {
    const result = await app.chooseImport();
    if (result.ok) setPreview(result.value);
    return result;
  });
  const exporting = useAction(async () => {
    const result = await app.exportSettings();
    if (result.ok && result.value !== null) tell.done(words.exported(result.value));
    return result;
  });
  const undo = (): void =>
    setQuestion({
      title: words.undoTitle,
      text: words.undoText,
      confirm: words.undo,
      act: async () => {
        const result = await app.undoSettings();
        if (result.ok) tell.done(words.undone);
        return result.ok ? null : result.error;
      },
    });
  return (
    <FrameSection title={words.transfer} description={words.transferText}>
      <Group gap="xs">
        <Button
          variant="default"
          leftSection={<IconTableImport size={16} />}
          loading={choosing.busy}
          onClick={() => void choosing.run()}
        >
          {words.import}
        </Button>
        <Button
          variant="default"
          leftSection={<IconTableExport size={16} />}
          loading={exporting.busy}
          onClick={() => void exporting.run()}
        >
          {words.export}
        </Button>
        <Button variant="default" leftSection={<IconArrowBackUp size={16} />} onClick={undo}>
          {words.undo}
        </Button>
      </Group>
      {choosing.outcome?.ok === false ? <FailureNote failure={choosing.outcome.error} /> : null}
      {exporting.outcome?.ok === false ? <FailureNote failure={exporting.outcome.error} /> : null}
      <ImportDialog preview={preview} onClose={() => setPreview(null)} />
      <ConfirmDialog question={question} onClose={() => setQuestion(null)} />
    </FrameSection>
  );
}

const KEPT = [
  ['mailDays', 1, 3_650],
  ['contentDays', 1, 3_650],
  ['deliveryDays', 1, 3_650],
  ['auditDays', 30, 3_650],
  ['backups', 1, 60],
] as const satisfies readonly (readonly [keyof Settings['retention'], number, number])[];

function RetentionSection({ form }: { readonly form: DraftForm }) {
  const words = useSettingsWords();
  return (
    <FrameSection title={words.retention} description={words.retentionText}>
      <Stack gap="sm">
        {KEPT.map(([name, min, max]) => (
          <NumberLine
            key={name}
            label={words[name]}
            value={form.settings.retention[name]}
            min={min}
            max={max}
            {...(name === 'backups' ? {} : { suffix: words.days })}
            onChange={(value) =>
              form.edit((before) => ({ ...before, retention: { ...before.retention, [name]: value } }))
            }
          />
        ))}
      </Stack>
    </FrameSection>
  );
}

function FolderSection() {
  const words = useSettingsWords();
  const { dataDir, openFolder } = useApp((state) => ({
    dataDir: state.desktop?.dataDir ?? '',
    openFolder: state.openFolder,
  }));
  const opening = useAction(async () => fromFailure(await openFolder('data')));
  return (
    <FrameSection
      title={words.folderTitle}
      description={
        <>
          {words.folderText}
          <br />
          {dataDir}
        </>
      }
      aside={
        <Button
          variant="default"
          leftSection={<IconFolder size={16} />}
          loading={opening.busy}
          onClick={() => void opening.run()}
        >
          {words.openFolder}
        </Button>
      }
    >
      {opening.outcome?.ok === false ? <FailureNote failure={opening.outcome.error} /> : null}
    </FrameSection>
  );
}
