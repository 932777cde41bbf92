import { SegmentedControl, Select } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconLink } from '@tabler/icons-react';
import { useCallback, useEffect, useMemo } from 'react';
import { type LinkRow, linkStateSchema, providerSchema } from '../../../src-agent/contract/entities.ts';
import type { Failure } from '../../../src-agent/contract/result.ts';
import { describeFailure } from '../../../src-agent/contract/text/text.ts';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { linkEn } from '../../components/link-en.ts';
import { linkFr } from '../../components/link-fr.ts';
import { PagedRows } from '../../components/PagedRows.tsx';
import { PanelHead } from '../../components/PanelHead.tsx';
import { SearchInput } from '../../components/SearchInput.tsx';
import { useCopy } from '../../components/use-copy.ts';
import { useOpenLink } from '../../components/use-open-link.tsx';
import { useInstants } from '../../i18n/instants.ts';
import { useLanguage, useWords } from '../../i18n/language.ts';
import { useNow } from '../../i18n/use-now.ts';
import { useApp } from '../../state/store.ts';
import { LinkCells, type LinkShared } from './LinkCells.tsx';
import { linksEn } from './words-en.ts';
import { linksFr } from './words-fr.ts';
import './links.css';

const COLUMNS = '88px 112px 56px minmax(0, 1fr) 136px 96px';

/** Every file link that came: from whom, when, and whether it was seen to. */
export function LinksPanel() {
  const words = useWords({ en: linksEn, fr: linksFr });
  const { providers } = useWords({ en: linkEn, fr: linkFr });
  const language = useLanguage();
  const instants = useInstants();
  const now = useNow(10_000);
  const { list, filter, load, narrow, more, mark } = useApp((state) => ({
    list: state.links,
    filter: state.linkFilter,
    load: state.loadLinks,
    narrow: state.filterLinks,
    more: state.loadMoreLinks,
    mark: state.markLink,
  }));
  const copy = useCopy();
  const { question, ask, close } = useOpenLink();
  useEffect(() => {
    void load();
  }, [load]);

  const say = useCallback(
    (failure: Failure | null) => {
      if (failure !== null) {
        notifications.show({ message: describeFailure(failure, language, 'window'), autoClose: 8_000 });
      }
    },
    [language],
  );
  const open = useCallback(
    ({ id, raw_url: url }: LinkRow) => void ask(url, () => void mark(id, { opened: true }).then(say)),
    [ask, mark, say],
  );
  const shared = useMemo<LinkShared>(
    () => ({
      words,
      providers,
      instants,
      now,
      copy: ({ raw_url: url }) => void copy(url),
      mark: ({ id, doneAt }) => void mark(id, { done: doneAt === null }).then(say),
    }),
    [words, providers, instants, now, copy, mark, say],
  );
  const onNearEnd = useCallback(() => void more(), [more]);
  const isNarrowed = Object.values(filter).some((value) => value !== null);

  return (
    <div className="panel links" data-fill>
      <PanelHead title={words.title} />
      <search className="panel-filters">
        <SearchInput
          label={words.search}
          value={filter.search ?? ''}
          onSearch={(search) => void narrow({ search: search === '' ? null : search })}
        />
        <Select
          aria-label={words.provider}
          placeholder={words.anyProvider}
          data={providerSchema.options.map((value) => ({ value, label: providers[value] }))}
          value={filter.provider}
          onChange={(value) => void narrow({ provider: providerSchema.nullable().parse(value) })}
          clearable
        />
        <SegmentedControl
          className="links-states"
          aria-label={words.state}
          data={(['all', 'open', 'done'] as const).map((value) => ({ value, label: words.states[value] }))}
          value={filter.state ?? 'all'}
          onChange={(value) => void narrow({ state: value === 'all' ? null : linkStateSchema.parse(value) })}
        />
      </search>
      <PagedRows
        list={list}
        label={words.title}
        columns={COLUMNS}
        heads={[
          { text: words.state },
          { text: words.provider },
          { text: words.lot },
          { text: words.subject },
          { text: words.received },
          { text: words.actions, hidden: true },
        ]}
        rowHeight={48}
        keyOf={keyOf}
        Row={LinkCells}
        shared={shared}
        chosen={null}
        onNearEnd={onNearEnd}
        onOpen={open}
        onAgain={() => void load()}
        isNarrowed={isNarrowed}
        onClear={() => void narrow({ provider: null, state: null, search: null })}
        icon={IconLink}
        words={words}
      />
      <ConfirmDialog question={question} onClose={close} />
    </div>
  );
}

const keyOf = ({ id }: LinkRow): number => id;
