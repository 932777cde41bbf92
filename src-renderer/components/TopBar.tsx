import { Button, Group, Text } from '@mantine/core';
import { describeWatcher } from '../../src-agent/contract/text/text.ts';
import { useInstants } from '../i18n/instants.ts';
import { useLanguage, useWords } from '../i18n/language.ts';
import { useNow } from '../i18n/use-now.ts';
import { useApp } from '../state/store.ts';
import { frameEn } from './frame-en.ts';
import { frameFr } from './frame-fr.ts';

/** The agent's state in words, the window's, and what can be done about the watching. */
export function TopBar() {
  const words = useWords({ en: frameEn, fr: frameFr });
  const { checkNow } = useApp(({ checkNow }) => ({ checkNow }));
  return (
    <Group h="100%" px="md" justify="space-between" wrap="nowrap">
      <AgentState />
      <Group gap="xs" wrap="nowrap">
        <Button variant="default" onClick={() => void checkNow()}>
          {words.checkNow}
        </Button>
      </Group>
    </Group>
  );
}

function AgentState() {
  const words = useWords({ en: frameEn, fr: frameFr });
  const language = useLanguage();
  const instants = useInstants();
  const now = useNow(1_000);
  const { agent, watcher } = useApp(({ desktop, status }) => ({
    agent: desktop?.agent,
    watcher: status?.watcher,
  }));
  const text = ((): string => {
    if (agent?.state === 'respawning') {
      const when = instants.relative(agent.at, now);
      return agent.slowed ? words.agentSlowed(when) : words.agentRespawning(when);
    }
    if (agent?.state === 'stopped') return words.agentStopped;
    if (agent?.state !== 'running' || watcher === undefined) return words.agentStarting;
    return describeWatcher(watcher, language, instants.dayAndClock);
  })();
  return (
    <Text role="status" fw={600} truncate>
      {text}
    </Text>
  );
}
