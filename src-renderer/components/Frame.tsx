import { AppShell, NavLink, ScrollArea, Text } from '@mantine/core';
import {
  IconAdjustments,
  IconClockHour4,
  IconFileText,
  IconLayoutDashboard,
  IconLink,
  IconMail,
  IconSend,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { Panel } from '../../src-agent/contract/desktop.ts';
import { useWords } from '../i18n/language.ts';
import { OverviewPanel } from '../panels/overview/OverviewPanel.tsx';
import { useApp } from '../state/store.ts';
import { frameEn } from './frame-en.ts';
import { frameFr } from './frame-fr.ts';
import { TopBar } from './TopBar.tsx';

type Entry = { readonly icon: ComponentType<{ size: number }>; readonly view: ComponentType };

/** The panels there are, in the order of the navigation. */
const ENTRIES: Readonly<Partial<Record<Panel, Entry>>> = {
  overview: { icon: IconLayoutDashboard, view: OverviewPanel },
};
export const ICONS = { IconClockHour4, IconMail, IconSend, IconLink, IconAdjustments, IconFileText };

const isPanel = (name: string): name is Panel => Object.hasOwn(ENTRIES, name);

export function Frame() {
  const words = useWords({ en: frameEn, fr: frameFr });
  const [panel, show] = useApp((state) => [state.panel, state.show] as const);
  const View = ENTRIES[panel]?.view ?? OverviewPanel;
  return (
    <AppShell header={{ height: 56 }} navbar={{ width: 208, breakpoint: 0 }} padding="lg">
      <AppShell.Header>
        <TopBar />
      </AppShell.Header>
      <AppShell.Navbar p="xs" aria-label={words.navigation}>
        {Object.entries(ENTRIES).map(([name, { icon: Icon }]) =>
          isPanel(name) ? (
            <NavLink
              key={name}
              component="button"
              active={panel === name}
              aria-current={panel === name ? 'page' : undefined}
              label={words.panels[name]}
              leftSection={<Icon size={18} />}
              onClick={() => show(name)}
            />
          ) : null,
        )}
      </AppShell.Navbar>
      <AppShell.Main>
        <ScrollArea.Autosize mah="calc(100vh - 56px)" type="auto">
          <View />
        </ScrollArea.Autosize>
        <Text component="span" hidden>
          {panel}
        </Text>
      </AppShell.Main>
    </AppShell>
  );
}
