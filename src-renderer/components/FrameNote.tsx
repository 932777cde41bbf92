import type { ReactNode } from 'react';
import { type StateIcon, StateMark, type StateTone } from './StateMark.tsx';
import './notes.css';

/** What an action came to, or what is to be known, in place. Told to a screen reader when it appears. */
export function FrameNote({
  tone,
  icon,
  title,
  children,
}: {
  readonly tone: StateTone;
  readonly icon: StateIcon;
  readonly title: string;
  readonly children?: ReactNode;
}) {
  return (
    <div className="note" data-tone={tone} role="status">
      <StateMark tone={tone} icon={icon}>
        {title}
      </StateMark>
      {children}
    </div>
  );
}
