import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tellFigures } from '../support/figures.ts';
import { createTestDesktop, type TestDesktop } from '../support/launch-app.ts';
import { launchManyAgents, TURNS } from '../support/launch-many-agents.ts';
import type { ManyAgents } from '../support/many-agents.ts';

const AGENTS = 20;
const REPLACED_WITHIN_MS = 25_000;

/* Twenty of the product's own supervisors side by side, so that forty hangs take the time of two. */
describe('agents that hang', () => {
  let desktop: TestDesktop;
  let agents: ManyAgents;

  beforeAll(async () => {
    desktop = await createTestDesktop('hung-agents');
    const app = await desktop.launch({ args: ['--hidden'] });
    agents = await launchManyAgents(app, desktop.folder);
  });

  afterAll(async () => {
    await agents?.stop();
    await desktop?.remove();
  });

  it('PRO-2: are replaced within 25 s each time: 20 that are stopped, 20 in an endless loop', async (context) => {
    const { stopped, turning } = await agents.hang(AGENTS, join(desktop.folder, 'agents'));
    const all = [...stopped, ...turning];
    const slowestMs = Math.round(Math.max(...all.map(({ tookMs }) => tookMs)));
    tellFigures(context, { stopped: stopped.length, turning: turning.length, slowestMs });
    expect(all.filter(({ reason, gone }) => reason !== 'hung' || !gone)).toEqual([]);
    expect(turning.filter(({ lastLine }) => lastLine === TURNS)).toHaveLength(AGENTS);
    expect(stopped.filter(({ lastLine }) => lastLine !== TURNS)).toHaveLength(AGENTS);
    expect(slowestMs).toBeLessThan(REPLACED_WITHIN_MS);
  }, 240_000);
});
