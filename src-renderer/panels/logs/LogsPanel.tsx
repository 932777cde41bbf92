import { Button, SegmentedControl, Select, Tooltip } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconFolder, IconPlayerPause, IconPlayerPlay, IconStethoscope } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { logLevelSchema } from '../../../src-agent/contract/log-commands.ts';
import { describeFailure } from '../../../src-agent/contract/text/text.ts';
import { PanelHead } from '../../components/PanelHead.tsx';
import { SearchInput } from '../../components/SearchInput.tsx';
import { useLanguage, useWords } from '../../i18n/language.ts';
import { useApp } from '../../state/store.ts';
import { AgentEnds } from './AgentEnds.tsx';
import { LogTail } from './LogTail.tsx';
import { logsEn } from './words-en.ts';
import { logsFr } from './words-fr.ts';
import './logs.css';

/** What the agent says of itself, as it says it. */
export function LogsPanel() {
  const words = useWords({ en: logsEn, fr: logsFr });
  const language = useLanguage();
  const app = useApp((state) => ({
    filter: state.logFilter,
    scopes: state.logScopes,
    paused: state.logsPaused,
    open: state.openLogs,
    close: state.closeLogs,
    narrow: state.filterLogs,
    pause: state.pauseLogs,
    openFolder: state.openFolder,
    saveDiagnostics: state.saveDiagnostics,
  }));
  const { filter, open, close, narrow } = app;
  const [saving, setSaving] = useState(false);
  useEffect(() => {
    void open();
    return close;
  }, [open, close]);

  const openFolder = async (): Promise<void> => {
    const failure = await app.openFolder('logs');
    if (failure !== null) {
      notifications.show({ message: describeFailure(failure, language, 'window'), autoClose: 8_000 });
    }
  };
  const saveDiagnostics = async (): Promise<void> => {
    setSaving(true);
    const result = await app.saveDiagnostics();
    setSaving(false);
    if (!result.ok) {
      notifications.show({ message: describeFailure(result.error, language, 'window'), autoClose: false });
    } else if (result.value.path !== null) {
      notifications.show({ message: words.saved(result.value.path), autoClose: 8_000 });
    }
  };

  return (
    <div className="panel logs" data-fill>
      <PanelHead title={words.title}>
        <Button
          variant="default"
          size="xs"
          aria-pressed={app.paused}
          leftSection={app.paused ? <IconPlayerPlay size={14} /> : <IconPlayerPause size={14} />}
          onClick={() => void app.pause(!app.paused)}
        >
          {app.paused ? words.resume : words.pause}
        </Button>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconFolder size={14} />}
          onClick={() => void openFolder()}
        >
          {words.openFolder}
        </Button>
        <Tooltip label={words.diagnosticsHint} multiline w={280}>
          <Button
            variant="default"
            size="xs"
            leftSection={<IconStethoscope size={14} />}
            loading={saving}
            onClick={() => void saveDiagnostics()}
          >
            {words.diagnostics}
          </Button>
        </Tooltip>
      </PanelHead>
      <search className="panel-filters">
        <SearchInput
          label={words.search}
          value={filter.search ?? ''}
          onSearch={(search) => void narrow({ search: search === '' ? null : search })}
        />
        <SegmentedControl
          className="logs-levels"
          aria-label={words.leastLevel}
          data={logLevelSchema.options.map((value) => ({ value, label: words.levels[value] }))}
          value={filter.minLevel}
          onChange={(value) => void narrow({ minLevel: logLevelSchema.parse(value) })}
        />
        <Select
          aria-label={words.area}
          placeholder={words.anyArea}
          data={[...app.scopes]}
          value={filter.scope}
          onChange={(scope) => void narrow({ scope })}
          clearable
        />
      </search>
      <LogTail />
      <AgentEnds />
    </div>
  );
}
