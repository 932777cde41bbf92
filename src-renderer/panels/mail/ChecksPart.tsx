import { Anchor, NumberInput, Select, Stack, Text } from '@mantine/core';
import { useId } from 'react';
import type { Settings } from '../../../src-agent/contract/settings.ts';
import { textFor } from '../../../src-agent/contract/text/text.ts';
import { MAIL_KINDS } from '../../../src-agent/contract/triage-settings.ts';
import { FrameKeywords } from '../../components/FrameKeywords.tsx';
import { FrameSection } from '../../components/FrameSection.tsx';
import { FrameSwitch } from '../../components/FrameSwitch.tsx';
import { useLanguage } from '../../i18n/language.ts';
import { useApp } from '../../state/store.ts';
import type { DraftForm } from '../../state/use-draft.ts';
import { SettingLine } from '../settings/SettingLine.tsx';
import { useMailWords } from './use-mail-words.ts';

type Triage = Settings['triage'];
type Checking = { readonly triage: Triage; onChange(change: Partial<Triage>): void };

/** What a mail must have, what counts as a repeat, and the words that keep a mail out. */
export function ChecksPart({ form }: { readonly form: DraftForm }) {
  const checking: Checking = {
    triage: form.settings.triage,
    onChange: (change) => form.edit((before) => ({ ...before, triage: { ...before.triage, ...change } })),
  };
  return (
    <>
      <MustSection {...checking} />
      <RepeatsSection {...checking} />
      <WordsSection {...checking} />
    </>
  );
}

/** Mebibytes offered when a limit is switched on. */
const USUAL_SIZE = 25;

function MustSection({ triage, onChange }: Checking) {
  const words = useMailWords();
  const sizeId = useId();
  const { maxSizeMb } = triage;
  return (
    <FrameSection title={words.must}>
      <Stack gap="sm">
        <FrameSwitch
          label={words.links}
          description={words.linksText}
          checked={!triage.allowWithoutLinks}
          onChange={(required) => onChange({ allowWithoutLinks: !required })}
        />
        <FrameSwitch
          label={words.attachments}
          checked={triage.requireAttachments}
          onChange={(requireAttachments) => onChange({ requireAttachments })}
        />
        <FrameSwitch
          label={words.sizeLimit}
          description={words.sizeLimitText}
          checked={maxSizeMb !== null}
          onChange={(limited) => onChange({ maxSizeMb: limited ? USUAL_SIZE : null })}
        />
        {maxSizeMb === null ? null : (
          <SettingLine id={sizeId} label={words.size}>
            <NumberInput
              w={128}
              aria-labelledby={sizeId}
              value={maxSizeMb}
              min={0.1}
              max={1_000}
              decimalScale={1}
              suffix=" MB"
              onChange={(value) => {
                if (typeof value === 'number' && value > 0) onChange({ maxSizeMb: value });
              }}
            />
          </SettingLine>
        )}
      </Stack>
    </FrameSection>
  );
}

const HOUR = 3_600;
const LIVES = { month: 0, day: 24 * HOUR, week: 168 * HOUR, thirty: 720 * HOUR } as const;
const LIFE_NAMES = ['month', 'day', 'week', 'thirty'] as const;

function RepeatsSection({ triage, onChange }: Checking) {
  const words = useMailWords();
  const lifeId = useId();
  const { groupTtlSeconds } = triage;
  const known = LIFE_NAMES.map((name) => ({ value: String(LIVES[name]), label: words.groupLives[name] }));
  const current = String(groupTtlSeconds);
  const lives = known.some(({ value }) => value === current)
    ? known
    : [...known, { value: current, label: words.groupLives.other(Math.round(groupTtlSeconds / HOUR)) }];
  return (
    <FrameSection title={words.repeats}>
      <Stack gap="sm">
        <FrameSwitch
          label={words.byMail}
          description={words.byMailText}
          checked={triage.dedupByMail}
          onChange={(dedupByMail) => onChange({ dedupByMail })}
        />
        <FrameSwitch
          label={words.byGroup}
          description={words.byGroupText}
          checked={triage.dedupBySubjectGroup}
          onChange={(dedupBySubjectGroup) => onChange({ dedupBySubjectGroup })}
        />
        {triage.dedupBySubjectGroup ? (
          <SettingLine id={lifeId} label={words.groupLife}>
            <Select
              w={224}
              aria-labelledby={lifeId}
              value={current}
              allowDeselect={false}
              data={lives}
              onChange={(value) => {
                if (value !== null) onChange({ groupTtlSeconds: Number(value) });
              }}
            />
          </SettingLine>
        ) : null}
      </Stack>
    </FrameSection>
  );
}

function WordsSection({ triage, onChange }: Checking) {
  const words = useMailWords();
  const { kinds } = textFor(useLanguage());
  const show = useApp((state) => state.show);
  const { excludeKeywords, excludeKeywordsByKind } = triage;
  return (
    <FrameSection title={words.words} description={words.wordsText}>
      <FrameKeywords
        label={words.wordsAll}
        hint={words.wordsHint}
        value={excludeKeywords}
        onChange={(list) => onChange({ excludeKeywords: list })}
      />
      <div className="mail-words">
        {MAIL_KINDS.map((kind) => (
          <FrameKeywords
            key={kind}
            label={words.wordsKind(kinds[kind])}
            hint={words.wordsHint}
            value={excludeKeywordsByKind[kind]}
            onChange={(list) =>
              onChange({ excludeKeywordsByKind: { ...excludeKeywordsByKind, [kind]: list } })
            }
          />
        ))}
      </div>
      <Text size="sm">
        {words.policies}{' '}
        <Anchor
          component="button"
          type="button"
          size="sm"
          underline="always"
          onClick={() => show('time-window')}
        >
          {words.openWindow}
        </Anchor>
      </Text>
    </FrameSection>
  );
}
