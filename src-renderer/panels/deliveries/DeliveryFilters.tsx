import { Select } from '@mantine/core';
import { DatePickerInput, DatesProvider } from '@mantine/dates';
import { IconCalendar } from '@tabler/icons-react';
import dayjs from 'dayjs';
import 'dayjs/locale/fr';
import { deliveryStateSchema } from '../../../src-agent/contract/entities.ts';
import { MAIL_TARGET } from '../../../src-agent/contract/notification-mail.ts';
import { textFor } from '../../../src-agent/contract/text/text.ts';
import { mailKindSchema } from '../../../src-agent/contract/triage-settings.ts';
import { SearchInput } from '../../components/SearchInput.tsx';
import { useLanguage, useWords } from '../../i18n/language.ts';
import { sentenceCase } from '../../i18n/sentence-case.ts';
import { useApp } from '../../state/store.ts';
import { dayOf, daySpan } from './day-span.ts';
import { deliveriesEn } from './words-en.ts';
import { deliveriesFr } from './words-fr.ts';

const DAY_FORMAT = 'D MMM YYYY';

/** Search, state, kind, target and day: each narrows what the others leave. */
export function DeliveryFilters() {
  const words = useWords({ en: deliveriesEn, fr: deliveriesFr });
  const language = useLanguage();
  const texts = textFor(language);
  const { filter, narrow, targets, notifies, timeZone } = useApp((state) => ({
    filter: state.deliveryFilter,
    narrow: state.filterDeliveries,
    targets: state.settings?.delivery.targets,
    notifies: state.settings?.gmail.notify.enabled === true,
    timeZone: state.settings?.timeZone ?? 'UTC',
  }));
  const targetIds = [...(targets ?? []).map(({ id }) => id), 'presence', ...(notifies ? [MAIL_TARGET] : [])];
  // One of the past that is filtered by stays in the choice.
  if (filter.target !== null && !targetIds.includes(filter.target)) targetIds.push(filter.target);
  const day = filter.from === null ? null : dayOf(filter.from, timeZone);
  return (
    <search className="panel-filters">
      <SearchInput
        label={words.search}
        value={filter.search ?? ''}
        onSearch={(search) => void narrow({ search: search === '' ? null : search })}
      />
      <Select
        aria-label={words.state}
        placeholder={words.anyState}
        data={deliveryStateSchema.options.map((value) => ({
          value,
          label: sentenceCase(texts.deliveryStates[value]),
        }))}
        value={filter.state}
        onChange={(value) => void narrow({ state: deliveryStateSchema.nullable().parse(value) })}
        clearable
      />
      <Select
        aria-label={words.kind}
        placeholder={words.anyKind}
        data={mailKindSchema.options.map((value) => ({ value, label: sentenceCase(texts.kinds[value]) }))}
        value={filter.kind}
        onChange={(value) => void narrow({ kind: mailKindSchema.nullable().parse(value) })}
        clearable
      />
      <Select
        aria-label={words.target}
        placeholder={words.anyTarget}
        data={targetIds}
        value={filter.target}
        onChange={(target) => void narrow({ target })}
        clearable
      />
      <DatesProvider settings={{ locale: language, firstDayOfWeek: 1, weekendDays: [] }}>
        <DatePickerInput
          label={`${words.day}: ${day === null ? words.anyDay : dayjs(day).locale(language).format(DAY_FORMAT)}`}
          classNames={{ label: 'filter-label' }}
          placeholder={words.anyDay}
          ariaLabels={words.calendar}
          hideOutsideDates
          popoverProps={{ withRoles: false, withinPortal: false }}
          valueFormat={DAY_FORMAT}
          leftSection={<IconCalendar size={16} />}
          value={day}
          onChange={(chosen) =>
            void narrow((chosen === null ? null : daySpan(chosen, timeZone)) ?? { from: null, to: null })
          }
          clearable
        />
      </DatesProvider>
    </search>
  );
}
