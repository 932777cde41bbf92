import { Checkbox, Code, Group, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { TEMPLATE_PLACEHOLDERS } from '../../../src-agent/contract/mail-template.ts';
import type { Settings } from '../../../src-agent/contract/settings.ts';
import { textFor } from '../../../src-agent/contract/text/text.ts';
import { FrameSection } from '../../components/FrameSection.tsx';
import { FrameSwitch } from '../../components/FrameSwitch.tsx';
import { useLanguage, useWords } from '../../i18n/language.ts';
import { useDraft } from '../../state/use-draft.ts';
import { PartSkeleton } from '../settings/PartSkeleton.tsx';
import { NotifyPreview } from './NotifyPreview.tsx';
import { notifyEn } from './notify-en.ts';
import { notifyFr } from './notify-fr.ts';

type Notify = Settings['gmail']['notify'];
type Editing = { readonly notify: Notify; onChange(change: Partial<Notify>): void };

const KINDS = ['recadrage', 'desabonnement'] as const;

/** The mail that tells somebody of each delivery: to whom, for what, in which words. */
export function NotifyPart() {
  const form = useDraft('gmail');
  if (form === null) return <PartSkeleton />;
  const { notify } = form.settings.gmail;
  const change = (part: Partial<Notify>): void =>
    form.edit((before) => ({
      ...before,
      gmail: { ...before.gmail, notify: { ...before.gmail.notify, ...part } },
    }));
  return (
    <>
      <WhoSection notify={notify} onChange={change} />
      <MessageSection notify={notify} onChange={change} />
      <NotifyPreview notify={notify} />
    </>
  );
}

function WhoSection({ notify, onChange }: Editing) {
  const words = useWords({ en: notifyEn, fr: notifyFr });
  const { kinds } = textFor(useLanguage());
  return (
    <FrameSection title={words.title} description={words.text}>
      <Stack gap="sm">
        <FrameSwitch
          label={words.enabled}
          checked={notify.enabled}
          onChange={(enabled) => onChange({ enabled })}
        />
        <TextInput
          label={words.recipient}
          placeholder={words.recipientHint}
          value={notify.recipient}
          error={notify.enabled && notify.recipient === '' ? words.recipientMissing : null}
          spellCheck={false}
          autoComplete="off"
          onChange={({ currentTarget }) => onChange({ recipient: currentTarget.value })}
        />
        <Checkbox.Group
          label={words.kinds}
          value={[...notify.kinds]}
          onChange={(chosen) => onChange({ kinds: KINDS.filter((kind) => chosen.includes(kind)) })}
        >
          <Group gap="md" mt={4}>
            {KINDS.map((kind) => (
              <Checkbox key={kind} value={kind} label={kinds[kind]} />
            ))}
          </Group>
        </Checkbox.Group>
      </Stack>
    </FrameSection>
  );
}

function MessageSection({ notify, onChange }: Editing) {
  const words = useWords({ en: notifyEn, fr: notifyFr });
  const builtIn = textFor(useLanguage()).notification;
  return (
    <FrameSection title={words.message} description={words.messageText}>
      <Stack gap="sm">
        <TextInput
          label={words.subject}
          placeholder={builtIn.subject}
          value={notify.subject}
          onChange={({ currentTarget }) => onChange({ subject: currentTarget.value })}
        />
        <Textarea
          label={words.body}
          placeholder={builtIn.text}
          value={notify.text}
          autosize
          minRows={builtIn.text.split('\n').length}
          maxRows={20}
          onChange={({ currentTarget }) => onChange({ text: currentTarget.value })}
        />
        <div>
          <Text size="sm">{words.placeholders}</Text>
          <Group gap={8} mt={8}>
            {TEMPLATE_PLACEHOLDERS.map((name) => (
              <Code key={name}>{`{{${name}}}`}</Code>
            ))}
          </Group>
        </div>
      </Stack>
    </FrameSection>
  );
}
