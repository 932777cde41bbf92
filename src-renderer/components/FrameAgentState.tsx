import { IconAlertTriangle, IconPlayerStop, IconRotateClockwise } from '@tabler/icons-react';
import type { AgentProcessState } from '../../src-agent/contract/desktop.ts';
import type { WatcherStatus } from '../../src-agent/contract/status.ts';
import { describeWatcher, type Language } from '../../src-agent/contract/text/text.ts';
import { type ShowInstants, useInstants } from '../i18n/instants.ts';
import { useLanguage, useWords } from '../i18n/language.ts';
import { useNow } from '../i18n/use-now.ts';
import { useApp } from '../state/store.ts';
import { type FrameWords, frameEn } from './frame-en.ts';
import { frameFr } from './frame-fr.ts';
import { type Look, WATCHER_LOOKS } from './frame-watcher-look.ts';
import { StateMark } from './StateMark.tsx';

type Said = Look & { readonly text: string };
type Telling = {
  readonly words: FrameWords;
  readonly language: Language;
  readonly instants: ShowInstants;
  readonly now: number;
};

/** The agent's state in a few words; what is behind a bad one stands in the banner below. */
export function FrameAgentState() {
  const telling: Telling = {
    words: useWords({ en: frameEn, fr: frameFr }),
    language: useLanguage(),
    instants: useInstants(),
    now: useNow(1_000),
  };
  const { agent, watcher } = useApp(({ desktop, status }) => ({
    agent: desktop?.agent,
    watcher: status?.watcher,
  }));
  const { tone, icon, text } = sayAgent(agent, watcher, telling);
  return (
    <div role="status" className="frame-agent-state" title={text}>
      <StateMark tone={tone} icon={icon} strong>
        {text}
      </StateMark>
    </div>
  );
}

function sayAgent(
  agent: AgentProcessState | undefined,
  watcher: WatcherStatus | undefined,
  telling: Telling,
): Said {
  const { words, instants, now } = telling;
  switch (agent?.state) {
    case 'respawning': {
      const when = instants.relative(Math.max(agent.at, now), now);
      const text = agent.slowed ? words.agentSlowed(when) : words.agentRespawning(when);
      return { tone: 'failed', icon: IconRotateClockwise, text };
    }
    case 'refused': {
      const text = words.agentRefused(instants.relative(Math.max(agent.at, now), now));
      return { tone: 'failed', icon: IconAlertTriangle, text };
    }
    case 'stopped':
      return { tone: 'failed', icon: IconPlayerStop, text: words.agentStopped };
    default:
      return agent?.state === 'running' && watcher !== undefined
        ? { ...WATCHER_LOOKS[watcher.state], text: sayWatcher(watcher, telling) }
        : { tone: 'quiet', icon: IconRotateClockwise, text: words.agentStarting };
  }
}

/** Short: causes are left to the banner, and the next try is counted down. */
function sayWatcher(watcher: WatcherStatus, { words, language, instants, now }: Telling): string {
  switch (watcher.state) {
    case 'not-configured':
      return words.notSetUp;
    case 'reconnecting':
      return watcher.at > now
        ? words.reconnecting(instants.relative(watcher.at, now))
        : words.reconnectingNow;
    case 'needs-credentials':
      return words.needsPassword;
    case 'needs-grant':
      return words.needsGrant;
    case 'failed':
      return words.watcherFailed;
    default:
      return describeWatcher(watcher, language, 'window', instants.dayAndClock);
  }
}
