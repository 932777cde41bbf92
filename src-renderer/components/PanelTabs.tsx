import { Tabs } from '@mantine/core';
import type { ReactNode } from 'react';

/** The parts of a panel, one shown at a time. */
export function PanelTabs<Part extends string>({
  parts,
  names,
  shown,
  onShow,
  draw,
}: {
  readonly parts: readonly Part[];
  readonly names: Readonly<Record<Part, string>>;
  readonly shown: Part;
  onShow(part: Part): void;
  draw(part: Part): ReactNode;
}) {
  return (
    <Tabs
      value={shown}
      keepMounted={false}
      onChange={(value) => {
        const chosen = parts.find((name) => name === value);
        if (chosen !== undefined) onShow(chosen);
      }}
    >
      <Tabs.List>
        {parts.map((name) => (
          <Tabs.Tab key={name} value={name}>
            {names[name]}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {parts.map((name) => (
        <Tabs.Panel key={name} value={name} pt="md">
          <div className="panel">{draw(name)}</div>
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
