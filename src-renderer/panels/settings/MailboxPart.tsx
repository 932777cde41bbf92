import { Button, Code, Divider, Group, Stack, Text, TextInput } from '@mantine/core';
import { useId, useState } from 'react';
import { FailureNote } from '../../components/FailureNote.tsx';
import { FrameSaveBar } from '../../components/FrameSaveBar.tsx';
import { FrameSection } from '../../components/FrameSection.tsx';
import { FrameSwitch } from '../../components/FrameSwitch.tsx';
import { useTell } from '../../components/frame-watching.ts';
import { useApp } from '../../state/store.ts';
import { useAction } from '../../state/use-action.ts';
import { type DraftForm, useDraft } from '../../state/use-draft.ts';
import { ChoiceLine } from './ChoiceLine.tsx';
import { MailboxFields } from './MailboxFields.tsx';
import { MailboxTest } from './MailboxTest.tsx';
import type { MailboxDraft } from './mailbox-draft.ts';
import { NumberLine } from './NumberLine.tsx';
import { PartSkeleton } from './PartSkeleton.tsx';
import { SettingLine } from './SettingLine.tsx';
import { useSettingsWords } from './use-settings-words.ts';

const KILOBYTE = 1_024;

export function MailboxPart() {
  const form = useDraft('mailbox');
  if (form === null) return <PartSkeleton />;
  const change = (part: Partial<MailboxDraft>): void =>
    form.edit((before) => ({ ...before, mailbox: { ...before.mailbox, ...part } }));
  return (
    <>
      <AccountSection form={form} onChange={change} />
      <ReadingSection mailbox={form.settings.mailbox} onChange={change} />
      <TrustedSection mailbox={form.settings.mailbox} onChange={change} />
      <FrameSaveBar form={form} />
    </>
  );
}

type Changing = { onChange(change: Partial<MailboxDraft>): void };

function AccountSection({ form, onChange }: { readonly form: DraftForm } & Changing) {
  const words = useSettingsWords();
  const tell = useTell();
  const { mailbox } = form.settings;
  const [password, setPassword] = useState('');
  const byGoogle = mailbox.auth === 'google';
  const setSecret = useApp((state) => state.setSecret);
  const keep = useAction(async () => {
    const result = await setSecret('MAILBOX_PASSWORD', password);
    if (result.ok) {
      setPassword('');
      tell.done(words.passwordSaved);
    }
    return result;
  });
  return (
    <FrameSection title={words.mailbox} description={words.mailboxText}>
      <ChoiceLine
        label={words.auth}
        value={mailbox.auth}
        options={words.auths}
        onChange={(auth) => onChange({ auth })}
      />
      <MailboxFields mailbox={mailbox} password={password} onChange={onChange} onPassword={setPassword} />
      {byGoogle ? <ByGoogle /> : null}
      {password === '' || byGoogle ? null : (
        <Group justify="flex-end">
          <Button loading={keep.busy} onClick={() => void keep.run()}>
            {words.keepPassword}
          </Button>
        </Group>
      )}
      {keep.outcome?.ok === false ? <FailureNote failure={keep.outcome.error} /> : null}
      <MailboxTest mailbox={mailbox} password={password} onChange={onChange} />
    </FrameSection>
  );
}

/** Nothing to type: where the connection is made. */
function ByGoogle() {
  const words = useSettingsWords();
  const showGmail = useApp((state) => state.showGmail);
  return (
    <Group justify="space-between" wrap="nowrap">
      <Text size="sm">{words.byGoogle}</Text>
      <Button variant="default" flex="none" onClick={() => showGmail('setup')}>
        {words.toGmail}
      </Button>
    </Group>
  );
}

function ReadingSection({ mailbox, onChange }: { readonly mailbox: MailboxDraft } & Changing) {
  const words = useSettingsWords();
  const folderId = useId();
  return (
    <FrameSection title={words.reading}>
      <Stack gap="sm">
        <SettingLine id={folderId} label={words.folder}>
          <TextInput
            w={208}
            aria-labelledby={folderId}
            value={mailbox.folder}
            spellCheck={false}
            onChange={({ currentTarget }) => onChange({ folder: currentTarget.value })}
          />
        </SettingLine>
        <NumberLine
          label={words.firstStartDays}
          value={mailbox.firstStartDays}
          min={0}
          max={365}
          suffix={words.days}
          onChange={(firstStartDays) => onChange({ firstStartDays })}
        />
        <FrameSwitch
          label={words.markSeen}
          description={words.markSeenText}
          checked={mailbox.markSeen}
          onChange={(markSeen) => onChange({ markSeen })}
        />
        <Divider />
        <FrameSwitch
          label={words.idle}
          description={words.idleText}
          checked={mailbox.idle}
          onChange={(idle) => onChange({ idle })}
        />
        <NumberLine
          label={words.pollSeconds}
          value={mailbox.pollSeconds}
          min={5}
          max={3_600}
          suffix={words.seconds}
          onChange={(pollSeconds) => onChange({ pollSeconds })}
        />
        <NumberLine
          label={words.wholeMessage}
          description={words.wholeMessageText}
          value={Math.round(mailbox.wholeMessageMaxBytes / KILOBYTE)}
          min={0}
          max={25_000}
          step={64}
          suffix={words.kilobytes}
          onChange={(kilobytes) => onChange({ wholeMessageMaxBytes: kilobytes * KILOBYTE })}
        />
        <FrameSwitch
          label={words.allowPlain}
          description={words.allowPlainText}
          checked={mailbox.allowPlainBeyondLoopback}
          onChange={(allowPlainBeyondLoopback) => onChange({ allowPlainBeyondLoopback })}
        />
      </Stack>
    </FrameSection>
  );
}

function TrustedSection({ mailbox, onChange }: { readonly mailbox: MailboxDraft } & Changing) {
  const words = useSettingsWords();
  const { trustedFingerprints } = mailbox;
  return (
    <FrameSection title={words.trusted} description={words.trustedText}>
      {trustedFingerprints.length === 0 ? (
        <Text size="sm">{words.trustedNone}</Text>
      ) : (
        <ul className="setting-rows">
          {trustedFingerprints.map((fingerprint) => (
            <li key={fingerprint} className="setting-line-row">
              <Code style={{ overflowWrap: 'anywhere' }}>{fingerprint}</Code>
              <Button
                size="xs"
                variant="default"
                onClick={() =>
                  onChange({
                    trustedFingerprints: trustedFingerprints.filter((other) => other !== fingerprint),
                  })
                }
              >
                {words.remove}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </FrameSection>
  );
}
