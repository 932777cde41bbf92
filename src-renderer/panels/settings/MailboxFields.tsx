import { Group, NumberInput, PasswordInput, Select, SimpleGrid, TextInput } from '@mantine/core';
import { GOOGLE_IMAP_HOST } from '../../../src-agent/contract/google-mailbox.ts';
import { useApp } from '../../state/store.ts';
import type { MailboxDraft } from './mailbox-draft.ts';
import { USUAL_PORTS } from './mailbox-draft.ts';
import { useSettingsWords } from './use-settings-words.ts';

/** Where the mailbox is and who logs in. The password is not part of the settings: whoever shows this keeps it. */
export function MailboxFields({
  mailbox,
  password,
  onChange,
  onPassword,
}: {
  readonly mailbox: MailboxDraft;
  readonly password: string;
  onChange(change: Partial<MailboxDraft>): void;
  onPassword(password: string): void;
}) {
  const words = useSettingsWords();
  const isKept = useApp(({ secrets }) => secrets.some(({ name, set }) => name === 'MAILBOX_PASSWORD' && set));
  const account = useApp(({ settings }) => settings?.gmail.fromAddress ?? '');
  const byGoogle = mailbox.auth === 'google';
  const secure = (security: MailboxDraft['security']): void => {
    const isUsual = mailbox.port === USUAL_PORTS[mailbox.security];
    onChange(isUsual ? { security, port: USUAL_PORTS[security] } : { security });
  };
  return (
    <>
      <Group align="flex-start" gap="sm">
        <TextInput
          flex={1}
          miw={160}
          label={words.host}
          placeholder={byGoogle ? GOOGLE_IMAP_HOST : words.hostHint}
          value={mailbox.host}
          spellCheck={false}
          onChange={({ currentTarget }) => onChange({ host: currentTarget.value })}
        />
        <NumberInput
          w={88}
          label={words.port}
          value={mailbox.port}
          min={1}
          max={65_535}
          allowDecimal={false}
          hideControls
          onChange={(port) => {
            if (typeof port === 'number') onChange({ port });
          }}
        />
        <Select
          w={176}
          label={words.security}
          value={mailbox.security}
          allowDeselect={false}
          data={(['tls', 'starttls', 'plain'] as const).map((value) => ({
            value,
            label: words.securities[value],
          }))}
          onChange={(security) => {
            if (security === 'tls' || security === 'starttls' || security === 'plain') secure(security);
          }}
        />
      </Group>
      <SimpleGrid cols={2} spacing="sm">
        <TextInput
          label={words.user}
          placeholder={byGoogle && account !== '' ? account : words.userHint}
          value={mailbox.user}
          spellCheck={false}
          autoComplete="off"
          onChange={({ currentTarget }) => onChange({ user: currentTarget.value })}
        />
        {byGoogle ? null : (
          <PasswordInput
            label={mailbox.auth === 'password' ? words.password : words.token}
            value={password}
            autoComplete="off"
            placeholder={isKept ? words.passwordKept : ''}
            visibilityToggleButtonProps={{ 'aria-label': words.showPassword }}
            onChange={({ currentTarget }) => onPassword(currentTarget.value)}
          />
        )}
      </SimpleGrid>
    </>
  );
}
