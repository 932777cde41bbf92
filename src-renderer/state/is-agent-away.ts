import type { DesktopSlice } from './desktop-slice.ts';

/** Whether there is no agent to answer, and none about to. */
export function isAgentAway({ desktop }: Pick<DesktopSlice, 'desktop'>): boolean {
  return desktop !== null && desktop.agent.state !== 'running' && desktop.agent.state !== 'starting';
}
