import { AppShell, Kbd, NavLink, Text, UnstyledButton } from '@mantine/core';
import { spotlight } from '@mantine/spotlight';
import {
  IconAdjustments,
  IconBrandGmail,
  IconClockHour4,
  IconFileText,
  IconLayoutDashboard,
  IconLink,
  IconMail,
  IconPencil,
  IconRocket,
  IconSend,
} from '@tabler/icons-react';
import { type ComponentType, lazy, Suspense, useEffect, useRef } from 'react';
import { PANELS, type Panel } from '../../src-agent/contract/desktop.ts';
import { useWords } from '../i18n/language.ts';
import { isBlank } from '../panels/first-run/is-blank.ts';
import { OverviewPanel } from '../panels/overview/OverviewPanel.tsx';
import type { DraftName } from '../state/drafts-slice.ts';
import { useApp } from '../state/store.ts';
import { Banners } from './Banners.tsx';
import { frameEn } from './frame-en.ts';
import { frameFr } from './frame-fr.ts';
import { Palette } from './Palette.tsx';
import { PanelBoundary } from './PanelBoundary.tsx';
import { TopBar } from './TopBar.tsx';
import './frame.css';

// What is not on the screen at the start is read when it is asked for.
const TimeWindowPanel = lazy(() =>
  import('../panels/time-window/TimeWindowPanel.tsx').then((room) => ({ default: room.TimeWindowPanel })),
);
const MailPanel = lazy(() =>
  import('../panels/mail/MailPanel.tsx').then((room) => ({ default: room.MailPanel })),
);
const DeliveriesPanel = lazy(() =>
  import('../panels/deliveries/DeliveriesPanel.tsx').then((room) => ({ default: room.DeliveriesPanel })),
);
const LinksPanel = lazy(() =>
  import('../panels/links/LinksPanel.tsx').then((room) => ({ default: room.LinksPanel })),
);
const GmailPanel = lazy(() =>
  import('../panels/gmail/GmailPanel.tsx').then((room) => ({ default: room.GmailPanel })),
);
const DeploysPanel = lazy(() =>
  import('../panels/deploys/DeploysPanel.tsx').then((room) => ({ default: room.DeploysPanel })),
);
const SettingsPanel = lazy(() =>
  import('../panels/settings/SettingsPanel.tsx').then((room) => ({ default: room.SettingsPanel })),
);
const LogsPanel = lazy(() =>
  import('../panels/logs/LogsPanel.tsx').then((room) => ({ default: room.LogsPanel })),
);
const FirstRun = lazy(() =>
  import('../panels/first-run/FirstRun.tsx').then((room) => ({ default: room.FirstRun })),
);

type Entry = {
  readonly icon: ComponentType<{ size: number }>;
  readonly view: ComponentType;
  /** Edits of this panel that wait for Save. */
  readonly drafts?: readonly DraftName[];
};

/** The panels there are. */
const ENTRIES: Readonly<Partial<Record<Panel, Entry>>> = {
  overview: { icon: IconLayoutDashboard, view: OverviewPanel },
  'time-window': { icon: IconClockHour4, view: TimeWindowPanel, drafts: ['time-window'] },
  mail: { icon: IconMail, view: MailPanel, drafts: ['mail'] },
  deliveries: { icon: IconSend, view: DeliveriesPanel },
  links: { icon: IconLink, view: LinksPanel },
  gmail: { icon: IconBrandGmail, view: GmailPanel, drafts: ['gmail'] },
  deploys: { icon: IconRocket, view: DeploysPanel },
  settings: { icon: IconAdjustments, view: SettingsPanel, drafts: ['mailbox', 'webhooks', 'retention'] },
  logs: { icon: IconFileText, view: LogsPanel },
};

export function Frame() {
  const { panel, inFirstRun } = useApp((state) => ({ panel: state.panel, inFirstRun: state.inFirstRun }));
  useFirstRun();
  useDropDrafts();
  const View = inFirstRun ? FirstRun : (ENTRIES[panel]?.view ?? OverviewPanel);
  const view = useRef<HTMLDivElement>(null);
  // Each panel begins at its top.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the panel is what it waits for
  useEffect(() => {
    view.current?.scrollTo({ top: 0 });
  }, [panel, inFirstRun]);
  return (
    <>
      <SkipLink />
      <AppShell
        header={{ height: 56 }}
        navbar={{
          width: { base: 64, sm: 208 },
          breakpoint: 0,
          collapsed: { desktop: inFirstRun, mobile: inFirstRun },
        }}
        padding={0}
        transitionDuration={0}
      >
        <AppShell.Header>
          <TopBar />
        </AppShell.Header>
        {inFirstRun ? null : <Navigation />}
        <AppShell.Main className="frame-main">
          <Banners />
          <div className="frame-view" id="panel" tabIndex={-1} ref={view}>
            <PanelBoundary key={inFirstRun ? 'first-run' : panel}>
              <Suspense fallback={null}>
                <View />
              </Suspense>
            </PanelBoundary>
          </div>
        </AppShell.Main>
      </AppShell>
      <Palette />
    </>
  );
}

function SkipLink() {
  const words = useWords({ en: frameEn, fr: frameFr });
  return (
    <UnstyledButton className="frame-skip" onClick={() => document.getElementById('panel')?.focus()}>
      {words.skip}
    </UnstyledButton>
  );
}

function Navigation() {
  const words = useWords({ en: frameEn, fr: frameFr });
  const { panel, show, drafts, version, modifier } = useApp((state) => ({
    panel: state.panel,
    show: state.show,
    drafts: state.drafts,
    version: state.desktop?.version ?? '',
    modifier: state.desktop?.platform === 'darwin' ? '⌘' : 'Ctrl',
  }));
  return (
    <AppShell.Navbar p="xs" aria-label={words.navigation} className="frame-nav">
      {PANELS.map((name) => {
        const entry = ENTRIES[name];
        if (entry === undefined) return null;
        const { icon: Icon } = entry;
        const isEdited = entry.drafts?.some((draft) => drafts[draft] !== undefined) ?? false;
        return (
          <NavLink
            key={name}
            component="button"
            active={panel === name}
            aria-current={panel === name ? 'page' : undefined}
            label={words.panels[name]}
            leftSection={<Icon size={18} />}
            rightSection={
              isEdited ? <IconPencil size={14} role="img" aria-label={words.unsaved} /> : undefined
            }
            onClick={() => show(name)}
          />
        );
      })}
      <div className="frame-nav-foot">
        <UnstyledButton onClick={() => spotlight.open()} aria-label={`${words.palette}: ${modifier} K`}>
          <Kbd size="xs">{modifier}</Kbd> <Kbd size="xs">K</Kbd>
        </UnstyledButton>
        <Text size="xs" c="dimmed">
          {version}
        </Text>
      </div>
    </AppShell.Navbar>
  );
}

/** Shows the first steps by themselves while nothing was ever set. */
function useFirstRun(): void {
  const { isNew, isDemo, enterFirstRun, leaveFirstRun } = useApp((state) => ({
    isNew:
      state.settings !== null && state.status?.watcher.state === 'not-configured' && isBlank(state.settings),
    isDemo: state.desktop?.mode === 'demo',
    enterFirstRun: state.enterFirstRun,
    leaveFirstRun: state.leaveFirstRun,
  }));
  useEffect(() => {
    if (isDemo) leaveFirstRun();
    else if (isNew) enterFirstRun();
  }, [isNew, isDemo, enterFirstRun, leaveFirstRun]);
}

/** Edits of the real settings are none of the demonstration's, and the other way round. */
function useDropDrafts(): void {
  const { mode, dropDrafts } = useApp(({ desktop, dropDrafts }) => ({ mode: desktop?.mode, dropDrafts }));
  const before = useRef(mode);
  useEffect(() => {
    if (before.current !== undefined && mode !== before.current) dropDrafts();
    before.current = mode;
  }, [mode, dropDrafts]);
}
