import { Button, Group, PasswordInput } from '@mantine/core';
import { IconCircleCheck, IconCircleDashed, IconKeyOff } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { assertNever } from '../../../src-agent/contract/assert-never.ts';
import type { SecretName, SecretState } from '../../../src-agent/contract/secrets.ts';
import { textFor } from '../../../src-agent/contract/text/text.ts';
import { ConfirmDialog, type Question } from '../../components/ConfirmDialog.tsx';
import { FailureNote } from '../../components/FailureNote.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { useLanguage } from '../../i18n/language.ts';
import { useApp } from '../../state/store.ts';
import { useAction } from '../../state/use-action.ts';
import { useSettingsWords } from './use-settings-words.ts';

/** One secret: whether it is set and where it is kept, and the ways to set, replace and remove it. */
export function SecretRow({
  name,
  children,
}: {
  readonly name: SecretName;
  /** What else is to be said of it. */
  readonly children?: ReactNode;
}) {
  const words = useSettingsWords();
  const label = textFor(useLanguage()).secrets[name];
  const [isEditing, setEditing] = useState(false);
  const [question, setQuestion] = useState<Question | null>(null);
  const { secret, clearSecret } = useApp((state) => ({
    secret: state.secrets.find((one) => one.name === name),
    clearSecret: state.clearSecret,
  }));
  if (secret === undefined) return null;
  const { set, place } = secret;
  const isOurs = place === null || place === 'keychain' || place === 'session';
  const remove = (): void =>
    setQuestion({
      title: words.secretRemoveTitle(label),
      text: words.secretRemoveText,
      confirm: words.secretRemoveConfirm,
      dangerous: true,
      act: async () => {
        const result = await clearSecret(name);
        return result.ok ? null : result.error;
      },
    });
  return (
    <li>
      <div className="setting-line-row">
        <div>
          <span className="setting-name-row">{label}</span>
          <Kept secret={secret} />
          {children}
        </div>
        {isOurs ? (
          <Group gap="xs" wrap="nowrap">
            <Button size="xs" variant="default" onClick={() => setEditing(!isEditing)}>
              {set ? words.replace : words.set}
            </Button>
            {set ? (
              <Button size="xs" variant="default" onClick={remove}>
                {words.remove}
              </Button>
            ) : null}
          </Group>
        ) : (
          <span className="setting-facts-row">{words.fixedPlace}</span>
        )}
      </div>
      {isEditing ? (
        <NewValue name={name} label={words.newValue(label)} onDone={() => setEditing(false)} />
      ) : null}
      <ConfirmDialog question={question} onClose={() => setQuestion(null)} />
    </li>
  );
}

function Kept({ secret: { set, place } }: { readonly secret: SecretState }) {
  const words = useSettingsWords();
  if (!set || place === null) {
    return (
      <StateMark tone="quiet" icon={IconCircleDashed}>
        {words.secretNotSet}
      </StateMark>
    );
  }
  const text = `${words.secretSet}, ${words.places[place]}`;
  switch (place) {
    case 'session':
      return (
        <StateMark tone="waiting" icon={IconKeyOff}>
          {text}
        </StateMark>
      );
    case 'keychain':
    case 'environment':
    case 'descriptor':
      return (
        <StateMark tone="ok" icon={IconCircleCheck}>
          {text}
        </StateMark>
      );
    default:
      return assertNever(place);
  }
}

function NewValue({
  name,
  label,
  onDone,
}: {
  readonly name: SecretName;
  readonly label: string;
  onDone(): void;
}) {
  const words = useSettingsWords();
  const [value, setValue] = useState('');
  const setSecret = useApp((state) => state.setSecret);
  const keep = useAction(async () => {
    const result = await setSecret(name, value);
    setValue('');
    if (result.ok) onDone();
    return result;
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (value !== '') void keep.run();
      }}
    >
      <Group gap="xs" wrap="nowrap" align="flex-end">
        <PasswordInput
          flex={1}
          label={label}
          value={value}
          autoComplete="off"
          data-autofocus
          visibilityToggleButtonProps={{ 'aria-label': words.showPassword }}
          onChange={({ currentTarget }) => setValue(currentTarget.value)}
        />
        <Button type="submit" loading={keep.busy} disabled={value === ''}>
          {words.save}
        </Button>
        <Button variant="default" onClick={onDone}>
          {words.cancel}
        </Button>
      </Group>
      {keep.outcome?.ok === false ? <FailureNote failure={keep.outcome.error} /> : null}
    </form>
  );
}
