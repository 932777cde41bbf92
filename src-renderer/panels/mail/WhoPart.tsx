import { Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { DatePickerInput, DatesProvider } from '@mantine/dates';
import { useState } from 'react';
import 'dayjs/locale/fr';
import type { Settings } from '../../../src-agent/contract/settings.ts';
import { textFor } from '../../../src-agent/contract/text/text.ts';
import { unprovenPolicySchema } from '../../../src-agent/contract/triage-settings.ts';
import { FrameAddresses } from '../../components/FrameAddresses.tsx';
import { FrameSection } from '../../components/FrameSection.tsx';
import { FrameSwitch } from '../../components/FrameSwitch.tsx';
import { FrameWeekdays } from '../../components/FrameWeekdays.tsx';
import { useLanguage } from '../../i18n/language.ts';
import { sentenceCase } from '../../i18n/sentence-case.ts';
import type { DraftForm } from '../../state/use-draft.ts';
import { useMailWords } from './use-mail-words.ts';

type Watching = Settings['watching'];

/** Whose mails are handled, and when the mailbox is looked at. */
export function WhoPart({ form }: { readonly form: DraftForm }) {
  const words = useMailWords();
  const { triage } = form.settings;
  return (
    <>
      <FrameSection title={words.senders} description={words.sendersText}>
        <FrameAddresses
          label={words.sendersLabel}
          description={words.sendersHelp}
          value={triage.allowedSenders}
          onChange={(allowedSenders) =>
            form.edit((before) => ({ ...before, triage: { ...before.triage, allowedSenders } }))
          }
        />
      </FrameSection>
      <ProofSection form={form} />
      <WatchingSection form={form} />
      <VacationSection form={form} />
    </>
  );
}

/** Whether From must be confirmed by the server that received the mail (MAIL-8). */
function ProofSection({ form }: { readonly form: DraftForm }) {
  const words = useMailWords();
  const { unprovenPolicies } = textFor(useLanguage());
  const { authentication } = form.settings.triage;
  const edit = (change: Partial<typeof authentication>): void =>
    form.edit((before) => ({
      ...before,
      triage: { ...before.triage, authentication: { ...before.triage.authentication, ...change } },
    }));
  return (
    <FrameSection title={words.proof} description={words.proofText}>
      <Stack gap="md">
        <TextInput
          maw={320}
          label={words.proofServer}
          description={words.proofServerHelp}
          placeholder={words.proofServerNone}
          value={authentication.server}
          spellCheck={false}
          onChange={({ currentTarget }) => edit({ server: currentTarget.value })}
        />
        {authentication.server === '' ? null : (
          <Select
            maw={320}
            label={words.unproven}
            value={authentication.unproven}
            allowDeselect={false}
            data={unprovenPolicySchema.options.map((value) => ({
              value,
              label: sentenceCase(unprovenPolicies[value]),
            }))}
            onChange={(policy) => {
              if (policy !== null) edit({ unproven: policy });
            }}
          />
        )}
      </Stack>
    </FrameSection>
  );
}

function editWatching(form: DraftForm, change: Partial<Watching>): void {
  form.edit((before) => ({ ...before, watching: { ...before.watching, ...change } }));
}

function WatchingSection({ form }: { readonly form: DraftForm }) {
  const words = useMailWords();
  const { watching } = form.settings;
  const { startHour, endHour } = watching;
  return (
    <FrameSection title={words.watching} description={words.watchingText}>
      <Stack gap="md">
        <FrameSwitch
          label={words.watch}
          checked={watching.enabled}
          onChange={(enabled) => editWatching(form, { enabled })}
        />
        <Group gap="md" align="flex-start">
          <HourSelect
            label={words.from}
            value={startHour}
            last={23}
            onChange={(hour) => editWatching(form, { startHour: hour })}
          />
          <HourSelect
            label={words.to}
            value={endHour}
            last={24}
            onChange={(hour) => editWatching(form, { endHour: hour })}
          />
          <FrameWeekdays
            label={words.days}
            value={watching.days}
            onChange={(days) => editWatching(form, { days })}
          />
        </Group>
        {startHour === endHour ? (
          <Text size="sm" c="var(--state-failed)" role="alert">
            {words.sameHour}
          </Text>
        ) : null}
        {endHour < startHour ? (
          <Text size="sm" c="dimmed">
            {words.overnight}
          </Text>
        ) : null}
      </Stack>
    </FrameSection>
  );
}

function HourSelect({
  label,
  value,
  last,
  onChange,
}: {
  readonly label: string;
  readonly value: number;
  readonly last: number;
  onChange(hour: number): void;
}) {
  return (
    <Select
      w={104}
      label={label}
      value={String(value)}
      allowDeselect={false}
      data={Array.from({ length: last + 1 }, (_unused, hour) => ({
        value: String(hour),
        label: `${String(hour).padStart(2, '0')}h00`,
      }))}
      onChange={(hour) => {
        if (hour !== null) onChange(Number(hour));
      }}
    />
  );
}

function VacationSection({ form }: { readonly form: DraftForm }) {
  const words = useMailWords();
  const language = useLanguage();
  const { vacation } = form.settings.watching;
  /** The first day, until the last one is chosen, too. */
  const [begun, setBegun] = useState<string | null>(null);
  return (
    <FrameSection title={words.vacation} description={words.vacationText}>
      <DatesProvider settings={{ locale: language, firstDayOfWeek: 1 }}>
        <DatePickerInput
          type="range"
          allowSingleDateInRange
          w={320}
          label={words.vacationDays}
          placeholder={words.vacationNone}
          valueFormat="D MMMM YYYY"
          clearable
          clearButtonProps={{ 'aria-label': words.vacationClear }}
          value={begun === null ? [vacation?.start ?? null, vacation?.end ?? null] : [begun, null]}
          onChange={([start, end]) => {
            if (start !== null && end === null) {
              setBegun(start);
              return;
            }
            setBegun(null);
            editWatching(form, { vacation: start === null || end === null ? null : { start, end } });
          }}
        />
      </DatesProvider>
    </FrameSection>
  );
}
