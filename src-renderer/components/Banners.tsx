import { Button, Code, Collapse, Group, Text } from '@mantine/core';
import { IconAlertTriangle, IconFlask, IconKeyOff } from '@tabler/icons-react';
import { type ReactNode, useRef, useState } from 'react';
import type { Failure } from '../../src-agent/contract/result.ts';
import { explainFailure } from '../../src-agent/contract/text/text.ts';
import { useLanguage, useWords } from '../i18n/language.ts';
import { useApp } from '../state/store.ts';
import { fromFailure, useAction } from '../state/use-action.ts';
import { ConfirmDialog, type Question } from './ConfirmDialog.tsx';
import { frameEn } from './frame-en.ts';
import { frameFr } from './frame-fr.ts';
import { useWatching } from './frame-watching.ts';
import { type StateIcon, StateMark, type StateTone } from './StateMark.tsx';

/** What stands above every panel: the demonstration, an agent that is away, a mailbox that is out of reach. */
export function Banners() {
  return (
    <div className="banners">
      <DemoBanner />
      <AgentBanner />
      <WatcherBanner />
      <KeychainBanner />
    </div>
  );
}

function Banner({
  tone,
  icon,
  title,
  text,
  actions,
  children,
}: {
  readonly tone: StateTone | 'demo';
  readonly icon: StateIcon;
  readonly title: string;
  readonly text: string;
  readonly actions?: ReactNode;
  readonly children?: ReactNode;
}) {
  return (
    <section className="banner" data-tone={tone} aria-label={title}>
      <Group gap="md" wrap="nowrap" justify="space-between" className="banner-line">
        <div className="banner-words">
          <StateMark tone={tone === 'demo' ? 'quiet' : tone} icon={icon} strong>
            {title}
          </StateMark>
          <Text size="sm">{text}</Text>
        </div>
        <Group gap="xs" wrap="nowrap">
          {actions}
        </Group>
      </Group>
      {children}
    </section>
  );
}

function DemoBanner() {
  const words = useWords({ en: frameEn, fr: frameFr });
  const { mode, setMode } = useApp(({ desktop, setMode }) => ({ mode: desktop?.mode, setMode }));
  const leaving = useAction(async () => fromFailure(await setMode('real')));
  if (mode !== 'demo') return null;
  return (
    <Banner
      tone="demo"
      icon={IconFlask}
      title={words.demo}
      text={words.demoText}
      actions={
        <Button size="xs" variant="default" loading={leaving.busy} onClick={() => void leaving.run()}>
          {words.leaveDemo}
        </Button>
      }
    />
  );
}

/** The process of the agent is away: why, since when it is tried again, and the way to try at once. */
function AgentBanner() {
  const words = useWords({ en: frameEn, fr: frameFr });
  const language = useLanguage();
  const [showsLines, setShowsLines] = useState(false);
  const [question, setQuestion] = useState<Question | null>(null);
  const { agent, lastEnd, startAgent, restoreDatabase } = useApp((state) => ({
    agent: state.desktop?.agent,
    lastEnd: state.desktop?.ends.at(-1),
    startAgent: state.startAgent,
    restoreDatabase: state.restoreDatabase,
  }));
  const starting = useAction(async () => {
    await startAgent();
    return fromFailure(null);
  });
  if (agent?.state !== 'respawning' && agent?.state !== 'refused' && agent?.state !== 'stopped') return null;
  const refusal = agent.state === 'refused' ? explainFailure(agent.failure, language, 'window') : null;
  const isDamaged = agent.state === 'refused' && agent.failure.code === 'store.damaged';
  const askToRestore = (): void =>
    setQuestion({
      title: words.restoreTitle,
      text: words.restoreText,
      confirm: words.restoreConfirm,
      act: restoreDatabase,
    });
  const lines = agent.state === 'respawning' ? (lastEnd?.lines ?? []) : [];
  return (
    <Banner
      tone="failed"
      icon={IconAlertTriangle}
      title={refusal?.what ?? words.agentStopped}
      text={refusal === null ? words.agentDead : sentences(refusal.why, refusal.cure)}
      actions={
        <>
          {lines.length === 0 ? null : (
            <Button
              size="xs"
              variant="subtle"
              aria-expanded={showsLines}
              onClick={() => setShowsLines(!showsLines)}
            >
              {words.agentLastLines}
            </Button>
          )}
          {isDamaged ? (
            <Button size="xs" onClick={askToRestore}>
              {words.restore}
            </Button>
          ) : null}
          <Button
            size="xs"
            variant={isDamaged ? 'default' : 'filled'}
            loading={starting.busy}
            onClick={() => void starting.run()}
          >
            {words.startNow}
          </Button>
        </>
      }
    >
      <ConfirmDialog question={question} onClose={() => setQuestion(null)} />
      <Collapse expanded={showsLines}>
        <Code block mt="xs" mah={160} tabIndex={0} aria-label={words.agentLastLines}>
          {lines.slice(-12).join('\n')}
        </Code>
      </Collapse>
    </Banner>
  );
}

/** The mailbox cannot be watched: the fault in full, and what mends it. The overview says it by itself. */
function WatcherBanner() {
  const words = useWords({ en: frameEn, fr: frameFr });
  const language = useLanguage();
  const watching = useWatching();
  const { watcher, isAway, show, showSettings } = useApp((state) => ({
    watcher: state.status?.watcher,
    isAway: state.desktop?.agent.state !== 'running' || state.inFirstRun || state.panel === 'overview',
    show: state.show,
    showSettings: state.showSettings,
  }));
  const trying = useAction(async () => {
    await watching.resume();
    return fromFailure(null);
  });
  // Between two tries the fault is still the same: the banner stays where it is.
  const last = useRef<Failure | null>(null);
  if (watcher !== undefined && watcher.state !== 'connecting') {
    last.current = hasFailure(watcher) ? watcher.failure : null;
  }
  const failure = last.current;
  if (isAway || watcher === undefined || failure === null) return null;
  const { what, why, cure } = explainFailure(failure, language, 'window');
  const isOver = watcher.state !== 'reconnecting' && hasFailure(watcher);
  const isGrant = watcher.state === 'needs-grant';
  const isSecret = watcher.state === 'needs-credentials' || /^(?:keychain|secret)\./u.test(failure.code);
  const cureAt = isGrant
    ? { label: words.openGmail, open: () => show('gmail') }
    : isSecret
      ? { label: words.setPassword, open: () => showSettings('secrets') }
      : failure.code.startsWith('network.')
        ? { label: words.openNetwork, open: () => showSettings('network') }
        : { label: words.openMailbox, open: () => showSettings('mailbox') };
  return (
    <Banner
      tone={isOver ? 'failed' : 'waiting'}
      icon={IconAlertTriangle}
      title={what}
      text={sentences(why, cure)}
      actions={
        <>
          <Button size="xs" variant="default" onClick={cureAt.open}>
            {cureAt.label}
          </Button>
          {isOver ? (
            <Button size="xs" loading={trying.busy} onClick={() => void trying.run()}>
              {words.tryAgain}
            </Button>
          ) : null}
        </>
      }
    />
  );
}

function hasFailure<Watcher extends { readonly state: string }>(
  watcher: Watcher,
): watcher is Watcher & { readonly failure: Failure } {
  return 'failure' in watcher;
}

function KeychainBanner() {
  const words = useWords({ en: frameEn, fr: frameFr });
  const language = useLanguage();
  const { failure, keptForSession, showSettings, isAway } = useApp((state) => ({
    failure: state.keychainFailure,
    keptForSession: state.secrets.some(({ place }) => place === 'session'),
    showSettings: state.showSettings,
    isAway: state.desktop?.mode === 'demo' || state.desktop?.agent.state !== 'running',
  }));
  if (!keptForSession || isAway) return null;
  const explained = failure === null ? null : explainFailure(failure, language, 'window');
  return (
    <Banner
      tone="waiting"
      icon={IconKeyOff}
      title={words.keychain}
      text={sentences(words.keychainText, explained?.why, explained?.cure)}
      actions={
        <Button size="xs" variant="default" onClick={() => showSettings('secrets')}>
          {words.openSecrets}
        </Button>
      }
    />
  );
}

function sentences(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined).join(' ');
}
