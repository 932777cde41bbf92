import { Button, FileButton, Group, Select, Stack, Text, Textarea } from '@mantine/core';
import { IconFileUpload, IconPencil } from '@tabler/icons-react';
import { type DragEvent, useState } from 'react';
import { isPlainObject, mergePlainJson, type PlainJson } from '../../../src-agent/contract/plain-json.ts';
import type { InspectedSource } from '../../../src-agent/contract/previews.ts';
import { FailureNote } from '../../components/FailureNote.tsx';
import { FrameSection } from '../../components/FrameSection.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { useInstants } from '../../i18n/instants.ts';
import { useApp } from '../../state/store.ts';
import { useAction } from '../../state/use-action.ts';
import { type DraftForm, useDraft } from '../../state/use-draft.ts';
import { readEml, readPasted } from './read-eml.ts';
import { TryOutcome } from './TryOutcome.tsx';
import { useMailWords } from './use-mail-words.ts';

/** A mail from a file, a paste or the history, judged by the rules as they stand in the forms. */
export function TryPart({ form }: { readonly form: DraftForm }) {
  const words = useMailWords();
  const previewMail = useApp((state) => state.previewMail);
  const hours = useDraft('time-window');
  const changes = form.changes + (hours?.changes ?? 0);
  const [tooLarge, setTooLarge] = useState(false);
  const judging = useAction((source: InspectedSource) =>
    previewMail(source, bothChanges(form.change, hours?.change ?? {})),
  );
  const judge = (source: InspectedSource | null): void => {
    setTooLarge(source === null);
    if (source !== null) void judging.run(source);
  };
  return (
    <FrameSection
      title={words.try}
      description={words.tryText}
      aside={
        judging.outcome === null ? undefined : (
          <Button variant="default" onClick={judging.reset}>
            {words.again}
          </Button>
        )
      }
    >
      {changes === 0 ? null : (
        <StateMark tone="waiting" icon={IconPencil}>
          {words.withChanges(changes)}
        </StateMark>
      )}
      {judging.outcome?.ok === true ? (
        <TryOutcome preview={judging.outcome.value} />
      ) : (
        <Sources busy={judging.busy} onChoose={judge} />
      )}
      {tooLarge ? (
        <Text size="sm" c="var(--state-failed)" role="alert">
          {words.tooLarge}
        </Text>
      ) : null}
      {judging.outcome?.ok === false ? <FailureNote failure={judging.outcome.error} /> : null}
    </FrameSection>
  );
}

function bothChanges(one: PlainJson, other: PlainJson): PlainJson {
  return isPlainObject(one) && isPlainObject(other) ? mergePlainJson(one, other) : one;
}

function Sources({
  busy,
  onChoose,
}: {
  readonly busy: boolean;
  /** null: there is nothing that can be judged. */
  onChoose(source: InspectedSource | null): void;
}) {
  const words = useMailWords();
  const instants = useInstants();
  const feed = useApp((state) => state.feed ?? []);
  const [text, setText] = useState('');
  const [isOver, setOver] = useState(false);
  const take = async (file: Blob | null | undefined): Promise<void> => {
    if (file !== null && file !== undefined) onChoose(await readEml(file));
  };
  const drop = (event: DragEvent): void => {
    const [file] = event.dataTransfer.files;
    setOver(false);
    if (file === undefined) return;
    event.preventDefault();
    void take(file);
  };
  return (
    <Stack gap="md">
      <Group align="flex-end" gap="sm">
        <Select
          flex={1}
          miw={240}
          label={words.past}
          placeholder={feed.length === 0 ? words.pastNone : words.pastHint}
          disabled={feed.length === 0 || busy}
          searchable
          value={null}
          data={feed.map(({ id, subject, noticedAt }) => ({
            value: String(id),
            label: `${instants.dayAndClock(noticedAt)} · ${subject ?? words.noSubject}`,
          }))}
          onChange={(chosen) => {
            const mail = feed.find(({ id }) => String(id) === chosen);
            if (mail !== undefined) onChoose({ messageId: mail.id });
          }}
        />
        <FileButton accept=".eml,message/rfc822" onChange={(file) => void take(file)}>
          {(props) => (
            <Button {...props} variant="default" leftSection={<IconFileUpload size={16} />} disabled={busy}>
              {words.file}
            </Button>
          )}
        </FileButton>
      </Group>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a short cut of the button above */}
      <div
        className="mail-drop"
        data-over={isOver || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <Textarea
          label={words.source}
          placeholder={words.drop}
          value={text}
          rows={10}
          spellCheck={false}
          classNames={{ input: 'mail-source' }}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
        />
      </div>
      <Group justify="flex-end">
        <Button
          loading={busy}
          disabled={text.trim() === ''}
          onClick={() => {
            onChoose(readPasted(text));
          }}
        >
          {words.judge}
        </Button>
      </Group>
    </Stack>
  );
}
