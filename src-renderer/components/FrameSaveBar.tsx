import { Button, Group, Stack } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useWords } from '../i18n/language.ts';
import type { DraftForm } from '../state/use-draft.ts';
import { FailureNote } from './FailureNote.tsx';
import { saveEn } from './frame-save-en.ts';
import { saveFr } from './frame-save-fr.ts';
import { StateMark } from './StateMark.tsx';
import './save-bar.css';

/** At the foot of a form with edits: how many, and what to do with them. Away when there is nothing to say. */
export function FrameSaveBar({ form }: { readonly form: DraftForm }) {
  const words = useWords({ en: saveEn, fr: saveFr });
  if (form.changes === 0 && form.failure === null) return null;
  return (
    <section className="save-bar" aria-label={words.label}>
      <Stack gap="sm">
        {form.failure === null ? null : <FailureNote failure={form.failure} />}
        <Group justify="space-between" wrap="nowrap">
          <StateMark tone="waiting" icon={IconPencil}>
            {words.unsaved(form.changes)}
          </StateMark>
          <Group gap="xs" wrap="nowrap">
            <Button variant="default" onClick={form.discard} disabled={form.saving}>
              {words.discard}
            </Button>
            <Button onClick={() => void form.save()} loading={form.saving}>
              {words.save}
            </Button>
          </Group>
        </Group>
      </Stack>
    </section>
  );
}
