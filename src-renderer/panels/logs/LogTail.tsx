import { ActionIcon, Button, Skeleton, Tooltip } from '@mantine/core';
import {
  IconBroadcast,
  IconCopy,
  IconFileText,
  IconPlayerPause,
  IconPlugConnectedX,
  IconSearchOff,
  IconX,
} from '@tabler/icons-react';
import { useCallback, useMemo, useState } from 'react';
import type { LogLine } from '../../../src-agent/contract/log-commands.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Facts } from '../../components/Facts.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { useCopy } from '../../components/use-copy.ts';
import { VirtualRows } from '../../components/VirtualRows.tsx';
import { useInstants } from '../../i18n/instants.ts';
import { useWords } from '../../i18n/language.ts';
import { useNumbers } from '../../i18n/numbers.ts';
import { plainLines, plainText } from '../../plain-text.ts';
import { useApp } from '../../state/store.ts';
import { LEVEL_MARKS, LogCells, type LogShared } from './LogCells.tsx';
import { logsEn } from './words-en.ts';
import { logsFr } from './words-fr.ts';

const COLUMNS = '72px 88px 136px minmax(0, 1fr)';
const nothing = (): void => undefined;

/** The last lines, the newest at the end and in sight; a line that is chosen shows its details below. */
export function LogTail() {
  const words = useWords({ en: logsEn, fr: logsFr });
  const instants = useInstants();
  const numbers = useNumbers();
  const app = useApp((state) => ({
    lines: state.logLines,
    failure: state.logsFailure,
    filter: state.logFilter,
    paused: state.logsPaused,
    running: state.desktop?.agent.state === 'running',
    narrow: state.filterLogs,
    reload: state.reloadLogs,
  }));
  const { lines, filter } = app;
  const [chosen, setChosen] = useState<number | null>(null);
  const shared = useMemo<LogShared>(() => ({ words, instants }), [words, instants]);
  const choose = useCallback(({ seq }: LogLine) => setChosen((now) => (now === seq ? null : seq)), []);
  const line = lines?.find(({ seq }) => seq === chosen);

  if (app.failure !== null && (lines === null || lines.length === 0)) {
    return (
      <div className="logs-box">
        <EmptyState
          icon={IconPlugConnectedX}
          title={words.offline}
          action={
            <Button variant="default" onClick={() => void app.reload()}>
              {words.again}
            </Button>
          }
        >
          {words.offlineHint}
        </EmptyState>
      </div>
    );
  }
  if (lines === null) {
    return (
      <div className="logs-box" aria-busy="true">
        {[62, 80, 45, 70, 55, 76].map((width) => (
          <Skeleton key={width} h={12} mb={16} w={`${width.toString()}%`} />
        ))}
      </div>
    );
  }
  if (lines.length === 0) {
    const isNarrowed = filter.scope !== null || filter.search !== null || filter.minLevel !== 'debug';
    return (
      <div className="logs-box">
        {isNarrowed ? (
          <EmptyState
            icon={IconSearchOff}
            title={words.noneFound}
            action={
              <Button
                variant="default"
                onClick={() => void app.narrow({ scope: null, search: null, minLevel: 'debug' })}
              >
                {words.clear}
              </Button>
            }
          >
            {words.noneFoundHint}
          </EmptyState>
        ) : (
          <EmptyState icon={IconFileText} title={words.empty}>
            {words.emptyHint}
          </EmptyState>
        )}
      </div>
    );
  }
  return (
    <div className="logs-tail">
      <VirtualRows
        label={words.title}
        columns={COLUMNS}
        heads={[{ text: words.time }, { text: words.level }, { text: words.area }, { text: words.message }]}
        items={lines}
        rowHeight={28}
        keyOf={keyOf}
        Row={LogCells}
        shared={shared}
        chosen={chosen}
        hasMore={false}
        onNearEnd={nothing}
        onOpen={choose}
        followEnd={!app.paused && chosen === null}
        className="logs-rows"
      />
      {line === undefined ? null : <LineDetails line={line} onClose={() => setChosen(null)} />}
      <div className="logs-foot">
        {!app.running ? (
          <StateMark tone="failed" icon={IconPlugConnectedX}>
            {words.offline}
          </StateMark>
        ) : app.paused ? (
          <StateMark tone="waiting" icon={IconPlayerPause}>
            {words.paused}
          </StateMark>
        ) : (
          <StateMark tone="ok" icon={IconBroadcast}>
            {words.live}
          </StateMark>
        )}
        <span>{words.listed(lines.length, numbers.count(lines.length))}</span>
      </div>
    </div>
  );
}

function LineDetails({ line, onClose }: { readonly line: LogLine; onClose(): void }) {
  const words = useWords({ en: logsEn, fr: logsFr });
  const instants = useInstants();
  const copy = useCopy();
  const fields = Object.entries(line.fields);
  return (
    <section className="log-details" aria-label={words.details}>
      <div className="log-details-head">
        <StateMark {...LEVEL_MARKS[line.level]} strong>
          {words.levelOf[line.level]}
        </StateMark>
        <span>{instants.full(line.at)}</span>
        <span>{line.scope}</span>
        <span className="log-details-acts">
          <Tooltip label={words.copy}>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={words.copy}
              onClick={() => void copy(JSON.stringify({ ...line, at: new Date(line.at).toISOString() }))}
            >
              <IconCopy size={16} />
            </ActionIcon>
          </Tooltip>
          <ActionIcon variant="subtle" color="gray" aria-label={words.close} onClick={onClose}>
            <IconX size={16} />
          </ActionIcon>
        </span>
      </div>
      <p>{plainText(line.message)}</p>
      {fields.length === 0 ? (
        <p className="drawer-none">{words.noFields}</p>
      ) : (
        <Facts
          facts={fields.map(([name, value]) => [
            name,
            <span key={name} className="log-value">
              {plainLines(String(value))}
            </span>,
          ])}
        />
      )}
    </section>
  );
}

const keyOf = ({ seq }: LogLine): number => seq;
