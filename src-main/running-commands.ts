import type { WindowEvents } from './window-events.ts';

/** Whether a local command runs: with its agent it would end. */
export function watchCommands(events: Pick<WindowEvents, 'subscribe'>): () => boolean {
  const running = new Set<number>();
  events.subscribe(({ event }) => {
    // What a dead agent had begun is over.
    if (event.name === 'desktop.changed' && event.desktop.agent.state !== 'running') running.clear();
    if (event.name !== 'deploy.changed') return;
    const { id, state } = event.deploy;
    if (state === 'commanding') running.add(id);
    else running.delete(id);
  });
  return () => running.size > 0;
}
