import { ActionIcon, Button, Group, Menu } from '@mantine/core';
import { spotlight } from '@mantine/spotlight';
import {
  IconCalendar,
  IconChevronDown,
  IconHourglass,
  IconInfinity,
  IconPlayerPause,
  IconPlayerPlay,
  IconRefresh,
  IconSearch,
} from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useWords } from '../i18n/language.ts';
import { useApp } from '../state/store.ts';
import { FrameAgentState } from './FrameAgentState.tsx';
import { FrameWindowState } from './FrameWindowState.tsx';
import { frameEn } from './frame-en.ts';
import { frameFr } from './frame-fr.ts';
import { useTell, useWatching } from './frame-watching.ts';

/** The agent's state in words, the window's, and what can be done about the watching. */
export function TopBar() {
  const words = useWords({ en: frameEn, fr: frameFr });
  const watching = useWatching();
  const { running, checking, watcher } = useApp((state) => ({
    running: state.desktop?.agent.state === 'running',
    checking: state.checking,
    watcher: state.status?.watcher.state,
  }));
  useTellCheck();
  const isIdle = !running || watcher === undefined || watcher === 'not-configured';
  return (
    <Group h="100%" px="md" gap="md" wrap="nowrap" justify="space-between">
      <Group gap="md" wrap="nowrap" className="frame-states">
        <FrameAgentState />
        <FrameWindowState />
      </Group>
      <Group gap="xs" wrap="nowrap">
        <Button
          className="frame-action"
          variant="default"
          leftSection={<IconRefresh size={16} />}
          loading={checking}
          disabled={isIdle}
          onClick={() => void watching.checkNow()}
        >
          {words.checkNow}
        </Button>
        {watcher === 'paused' ? (
          <Button
            className="frame-action"
            variant="default"
            leftSection={<IconPlayerPlay size={16} />}
            disabled={isIdle}
            onClick={() => void watching.resume()}
          >
            {words.resume}
          </Button>
        ) : (
          <Menu position="bottom-end" width={208}>
            <Menu.Target>
              <Button
                className="frame-action"
                variant="default"
                leftSection={<IconPlayerPause size={16} />}
                rightSection={<IconChevronDown size={14} />}
                disabled={isIdle}
              >
                {words.pause}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item
                leftSection={<IconHourglass size={16} />}
                onClick={() => void watching.pause('hour')}
              >
                {words.pauseHour}
              </Menu.Item>
              <Menu.Item
                leftSection={<IconCalendar size={16} />}
                onClick={() => void watching.pause('tomorrow')}
              >
                {words.pauseTomorrow}
              </Menu.Item>
              <Menu.Item leftSection={<IconInfinity size={16} />} onClick={() => void watching.pause('open')}>
                {words.pauseOpen}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
        <ActionIcon
          variant="default"
          size={36}
          aria-label={words.palette}
          title={`${words.palette} (Ctrl+K)`}
          onClick={() => spotlight.open()}
        >
          <IconSearch size={16} />
        </ActionIcon>
      </Group>
    </Group>
  );
}

/** Says what a check found, whoever asked for it. */
function useTellCheck(): void {
  const words = useWords({ en: frameEn, fr: frameFr });
  const tell = useTell();
  const lastCheck = useApp((state) => state.lastCheck);
  const told = useRef(lastCheck);
  useEffect(() => {
    if (lastCheck === null || lastCheck === told.current) return;
    told.current = lastCheck;
    const missing = lastCheck.unaccounted ?? 0;
    const found = words.checked(lastCheck.noticed);
    tell.done(missing === 0 ? found : `${found} ${words.checkedMissing(missing)}`);
  }, [lastCheck, tell, words]);
}
