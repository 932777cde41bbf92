import { expect, it } from 'vitest';
import { sampleDeploy } from '../test/support/sample-deploy.ts';
import { watchCommands } from './running-commands.ts';
import { createWindowEvents } from './window-events.ts';

it('a local command runs from its start to its end, whatever else is deployed', () => {
  const events = createWindowEvents();
  const isRunning = watchCommands(events);
  const seen = [isRunning()];
  const tell = (id: number, state: 'commanding' | 'running' | 'done'): void => {
    events.emit({ name: 'deploy.changed', deploy: sampleDeploy({ id, state }) });
    seen.push(isRunning());
  };
  tell(1, 'running');
  tell(2, 'commanding');
  tell(2, 'commanding');
  tell(1, 'done');
  tell(2, 'done');
  expect(seen).toEqual([false, false, true, true, true, false]);
});
