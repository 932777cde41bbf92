import { Title } from '@mantine/core';
import type { ReactNode } from 'react';
import './panel.css';

/** Name of a panel, and what can be done with all of it. */
export function PanelHead({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <div className="panel-head">
      <Title order={1}>{title}</Title>
      {children === undefined ? null : <div className="panel-actions">{children}</div>}
    </div>
  );
}
