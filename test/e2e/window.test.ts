import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src-agent/contract/commands.ts';
import { createTestDesktop, type LaunchedApp, type TestDesktop } from '../support/launch-app.ts';

describe('the window', () => {
  let desktop: TestDesktop;
  let app: LaunchedApp;

  beforeAll(async () => {
    desktop = await createTestDesktop('window');
    app = await desktop.launch();
  });

  afterAll(() => desktop?.remove());

  it('opens on the agent’s state, and the agent answers through the gate', async () => {
    expect(await app.call(COMMANDS['status.get'], {})).toMatchObject({
      ok: true,
      value: { watcher: { state: 'not-configured' } },
    });
    expect(app.complaints).toEqual([]);
  });
});
