import { Button, Switch } from '@mantine/core';
import {
  IconCircleCheck,
  IconPencil,
  IconPlus,
  IconShieldOff,
  IconTrash,
  IconWebhook,
} from '@tabler/icons-react';
import { useState } from 'react';
import type { Target } from '../../../src-agent/contract/delivery-settings.ts';
import type { SettingsInput } from '../../../src-agent/contract/settings.ts';
import { textFor } from '../../../src-agent/contract/text/text.ts';
import { ConfirmDialog, type Question } from '../../components/ConfirmDialog.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { FailureNote } from '../../components/FailureNote.tsx';
import { FrameSection } from '../../components/FrameSection.tsx';
import { FrameSwitch } from '../../components/FrameSwitch.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { useLanguage } from '../../i18n/language.ts';
import { useApp } from '../../state/store.ts';
import { useAction } from '../../state/use-action.ts';
import { PartSkeleton } from './PartSkeleton.tsx';
import { TargetDialog } from './TargetDialog.tsx';
import { TargetTest } from './TargetTest.tsx';
import { hostOf } from './target-draft.ts';
import { useSettingsWords } from './use-settings-words.ts';

/** Who receives deliveries, and whether anything is sent at all. Each switch takes effect at once. */
export function WebhooksPart() {
  const words = useSettingsWords();
  const { settings, changeSettings } = useApp((state) => ({
    settings: state.settings,
    changeSettings: state.changeSettings,
  }));
  const changing = useAction((change: SettingsInput) => changeSettings(change));
  /** null: closed; an empty text: a new one. */
  const [edited, setEdited] = useState<string | null>(null);
  const [question, setQuestion] = useState<Question | null>(null);
  if (settings === null) return <PartSkeleton />;
  const { enabled, targets } = settings.delivery;
  const switchTarget = (id: string, on: boolean): void =>
    void changing.run({
      delivery: { targets: targets.map((one) => (one.id === id ? { ...one, enabled: on } : one)) },
    });
  const remove = ({ id, url }: Target): void =>
    setQuestion({
      title: words.removeTitle(id),
      text: words.removeText(hostOf(url)),
      confirm: words.removeConfirm,
      dangerous: true,
      act: async () => {
        const result = await changeSettings({
          delivery: { targets: targets.filter((one) => one.id !== id) },
        });
        return result.ok ? null : result.error;
      },
    });
  return (
    <>
      {changing.outcome?.ok === false ? <FailureNote failure={changing.outcome.error} /> : null}
      <FrameSection title={words.sending}>
        <FrameSwitch
          label={words.sendingOn}
          description={words.sendingText}
          checked={enabled}
          onChange={(on) => void changing.run({ delivery: { enabled: on } })}
        />
      </FrameSection>
      <FrameSection
        title={words.targets}
        description={words.targetsText}
        aside={
          <Button variant="default" leftSection={<IconPlus size={16} />} onClick={() => setEdited('')}>
            {words.add}
          </Button>
        }
      >
        {targets.length === 0 ? (
          <EmptyState icon={IconWebhook} title={words.targetsNone}>
            {words.targetsNoneText}
          </EmptyState>
        ) : (
          <ul className="setting-rows">
            {targets.map((target) => (
              <TargetRow
                key={target.id}
                target={target}
                onSwitch={(on) => switchTarget(target.id, on)}
                onEdit={() => setEdited(target.id)}
                onRemove={() => remove(target)}
              />
            ))}
          </ul>
        )}
      </FrameSection>
      <TargetDialog
        key={edited}
        opened={edited !== null}
        target={targets.find(({ id }) => id === edited) ?? null}
        onClose={() => setEdited(null)}
      />
      <ConfirmDialog question={question} onClose={() => setQuestion(null)} />
    </>
  );
}

function TargetRow({
  target,
  onSwitch,
  onEdit,
  onRemove,
}: {
  readonly target: Target;
  onSwitch(on: boolean): void;
  onEdit(): void;
  onRemove(): void;
}) {
  const words = useSettingsWords();
  const { kinds } = textFor(useLanguage());
  const testTarget = useApp((state) => state.testTarget);
  return (
    <li>
      <div className="setting-line-row">
        <div>
          <span className="setting-name-row">{target.id}</span>
          <span className="setting-facts-row">
            <span>{hostOf(target.url)}</span>
            <span>{target.kinds.map((kind) => kinds[kind]).join(', ')}</span>
            {target.sign ? (
              <StateMark tone="ok" icon={IconCircleCheck}>
                {words.signed}
              </StateMark>
            ) : null}
            {target.verifyTls ? null : (
              <StateMark tone="failed" icon={IconShieldOff}>
                {words.unverified}
              </StateMark>
            )}
          </span>
        </div>
        <Switch
          aria-label={words.switchTarget(target.id)}
          checked={target.enabled}
          withThumbIndicator={false}
          onChange={({ currentTarget }) => onSwitch(currentTarget.checked)}
        />
      </div>
      <TargetTest test={(ticket) => testTarget(target.id, ticket)}>
        <Button size="xs" variant="default" leftSection={<IconPencil size={14} />} onClick={onEdit}>
          {words.edit}
        </Button>
        <Button size="xs" variant="default" leftSection={<IconTrash size={14} />} onClick={onRemove}>
          {words.remove}
        </Button>
      </TargetTest>
    </li>
  );
}
