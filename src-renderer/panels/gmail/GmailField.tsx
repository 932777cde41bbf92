import { TextInput } from '@mantine/core';
import type { GmailField as Field } from '../../../src-agent/contract/gmail.ts';
import { useApp } from '../../state/store.ts';
import type { DraftForm } from '../../state/use-draft.ts';
import { FieldMark } from './FieldMark.tsx';

type Name = 'clientId' | 'fromAddress' | 'fromName' | 'testRecipient';

const FIELDS: Readonly<Record<Name, Field>> = {
  clientId: 'client-id',
  fromAddress: 'from-address',
  fromName: 'from-name',
  testRecipient: 'test-recipient',
};

/** One text of the set-up, with what the agent says of it below. */
export function GmailField({
  form,
  name,
  label,
  placeholder = '',
}: {
  readonly form: DraftForm;
  readonly name: Name;
  readonly label: string;
  readonly placeholder?: string;
}) {
  const saved = useApp(({ settings }) => settings?.gmail[name] ?? '');
  const value = form.settings.gmail[name];
  return (
    <TextInput
      label={label}
      description={<FieldMark field={FIELDS[name]} isEdited={value !== saved} />}
      descriptionProps={{ component: 'div' }}
      inputWrapperOrder={['label', 'input', 'description']}
      placeholder={placeholder}
      value={value}
      spellCheck={false}
      autoComplete="off"
      onChange={({ currentTarget }) => {
        const typed = currentTarget.value;
        form.edit((before) => ({ ...before, gmail: { ...before.gmail, [name]: typed } }));
      }}
    />
  );
}
