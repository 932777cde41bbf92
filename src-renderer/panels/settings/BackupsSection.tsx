import { Button, Group, Table, Text } from '@mantine/core';
import { IconCopy, IconDatabasePlus, IconHistory } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { BackupRow } from '../../../src-agent/contract/backup-commands.ts';
import { ConfirmDialog, type Question } from '../../components/ConfirmDialog.tsx';
import { FailureNote } from '../../components/FailureNote.tsx';
import { FailureText } from '../../components/FailureText.tsx';
import { FrameSection } from '../../components/FrameSection.tsx';
import { useTell } from '../../components/frame-watching.ts';
import { useInstants } from '../../i18n/instants.ts';
import { useApp } from '../../state/store.ts';
import { useAction } from '../../state/use-action.ts';
import { useSettingsWords } from './use-settings-words.ts';
import type { SettingsWords } from './words-en.ts';

/** What can be gone back to: each backup with what is in it, one more now, a copy for another machine. */
export function BackupsSection() {
  const words = useSettingsWords();
  const tell = useTell();
  const instants = useInstants();
  const app = useApp((state) => ({
    backups: state.backups,
    load: state.loadBackups,
    make: state.makeBackup,
    exportBackup: state.exportBackup,
    choose: state.chooseBackup,
    restore: state.restoreBackup,
    isRunning: state.desktop?.agent.state === 'running',
    isDemo: state.desktop?.mode === 'demo',
  }));
  const [question, setQuestion] = useState<Question | null>(null);
  const { load, isRunning } = app;
  useEffect(() => {
    if (isRunning) void load();
  }, [load, isRunning]);

  const ask = (row: BackupRow, wish: Parameters<typeof app.restore>[0]): void =>
    setQuestion({
      title:
        row.madeAt === null ? words.backupFileTitle(row.name) : words.backupTitle(instants.full(row.madeAt)),
      text: (
        <>
          <Text>{whatIsIn(row, words, instants.full)}</Text>
          <Text mt="sm">{words.backupKept}</Text>
          <Text mt="sm">{words.backupSince}</Text>
          {row.madeAt === null ? <Text mt="sm">{words.backupBrought}</Text> : null}
        </>
      ),
      confirm: words.backupConfirm,
      dangerous: true,
      act: async () => {
        const fault = await app.restore(wish);
        if (fault === null) tell.done(words.backupRestored);
        return fault;
      },
    });
  const making = useAction(async () => {
    const result = await app.make();
    if (result.ok) tell.done(words.backupMade);
    return result;
  });
  const exporting = useAction(async () => {
    const result = await app.exportBackup();
    if (result.ok && result.value !== null) tell.done(words.exported(result.value));
    return result;
  });
  const choosing = useAction(async () => {
    const result = await app.choose();
    if (!result.ok || result.value === null) return result;
    const { failure } = result.value;
    if (failure !== null) return { ok: false, error: failure };
    ask(result.value, { chosen: true });
    return result;
  });
  // The demonstration goes with its folder.
  if (app.isDemo) return null;
  const outcomes = [making.outcome, exporting.outcome, choosing.outcome];
  return (
    <FrameSection title={words.backupsTitle} description={words.backupsText}>
      <Group gap="xs">
        <Button
          variant="default"
          leftSection={<IconDatabasePlus size={16} />}
          loading={making.busy}
          onClick={() => void making.run()}
        >
          {words.backupNow}
        </Button>
        <Button
          variant="default"
          leftSection={<IconCopy size={16} />}
          loading={exporting.busy}
          onClick={() => void exporting.run()}
        >
          {words.backupCopy}
        </Button>
        <Button
          variant="default"
          leftSection={<IconHistory size={16} />}
          loading={choosing.busy}
          onClick={() => void choosing.run()}
        >
          {words.backupFromFile}
        </Button>
      </Group>
      {outcomes.map((outcome) =>
        outcome?.ok === false ? <FailureNote key={outcome.error.code} failure={outcome.error} /> : null,
      )}
      {app.backups === null || app.backups.length === 0 ? (
        <Text size="sm" mt="sm">
          {app.backups === null ? '' : words.backupsNone}
        </Text>
      ) : (
        <Table mt="sm" verticalSpacing={6} aria-label={words.backupsTitle}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{words.backupWhen}</Table.Th>
              <Table.Th>{words.backupSize}</Table.Th>
              <Table.Th>{words.backupHolds}</Table.Th>
              <Table.Td />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {app.backups.map((row) => (
              <Table.Tr key={row.name}>
                <Table.Td className="backup-fact">
                  {row.madeAt === null ? row.name : instants.full(row.madeAt)}
                </Table.Td>
                <Table.Td className="backup-fact">{words.megabytes(row.sizeBytes / 1_000_000)}</Table.Td>
                <Table.Td>
                  {row.failure === null ? (
                    whatIsIn(row, words, instants.full)
                  ) : (
                    <FailureText failure={row.failure} />
                  )}
                </Table.Td>
                <Table.Td ta="right">
                  <Button
                    size="xs"
                    variant="default"
                    disabled={row.failure !== null || !isRunning}
                    aria-label={words.backupRestoreOf(
                      row.madeAt === null ? row.name : instants.full(row.madeAt),
                    )}
                    onClick={() => ask(row, { name: row.name })}
                  >
                    {words.backupRestore}
                  </Button>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      <ConfirmDialog question={question} onClose={() => setQuestion(null)} />
    </FrameSection>
  );
}

function whatIsIn(
  { contents, version }: BackupRow,
  words: SettingsWords,
  instant: (at: number) => string,
): string {
  if (contents === null) return '';
  const { mails, deliveries, newestMailAt } = contents;
  const newest = newestMailAt === null ? null : instant(newestMailAt);
  return words.backupContents(mails, deliveries, newest, version ?? 0);
}
