import { setup } from '../e2e/setup.ts';
import { startWatchedDesktop } from '../support/watched-desktop.ts';
import { type Figure, figure } from './figures.ts';
import { destroyWindows, launchBareApp } from './launch-bare-app.ts';
import { readCpuMs } from './process-cpu.ts';
import { readMemory, sumOfPss } from './process-memory.ts';

export type RestFigures = {
  /**
   * Its resident memory is mostly pages that Electron's processes share: a bare utility process holds as much
   * (docs/DECISIONS.md). So it is judged by its share of them, and by what it holds more than the bare one.
   */
  readonly agent: {
    readonly pss: Figure;
    readonly rss: Figure;
    readonly bareRss: Figure;
    readonly rssAboveBare: Figure;
    readonly cpuPercent: Figure;
  };
  /** Above the bare application, the highest of all looks. */
  readonly above: { readonly window: Figure; readonly hidden: Figure };
};

type Rest = { readonly restMs: number; readonly watchMs: number };
const LOOK_EVERY_MS = 15_000;

/**
 * RES-1 as it is written: five minutes of rest, then ten in which the processes are looked at, with the window open
 * and then in the tray; beside it, at the same time, the bare application.
 */
export async function measureRest(rest: Rest): Promise<RestFigures> {
  const tearDown = await setup();
  const bare = await launchBareApp();
  const at = await startWatchedDesktop('bench-rest');
  try {
    await at.setUp();
    await at.untilWatching();
    const agent = await at.app.untilRunning();
    const ours = at.app.app.process().pid ?? 0;
    const window = await watch(rest, agent, bare.utilityPid, () => sumOfPss(ours) - sumOfPss(bare.pid));
    await destroyWindows(at.app.app);
    await bare.closeWindow();
    const hidden = await watch(rest, agent, bare.utilityPid, () => sumOfPss(ours) - sumOfPss(bare.pid));
    return {
      agent: {
        pss: figure(Math.max(window.agentPss, hidden.agentPss), 'MB', { below: 110 }),
        rss: figure(Math.max(window.agentRss, hidden.agentRss), 'MB'),
        bareRss: figure(Math.max(window.bareRss, hidden.bareRss), 'MB'),
        rssAboveBare: figure(Math.max(window.rssAboveBare, hidden.rssAboveBare), 'MB', { below: 15 }),
        cpuPercent: figure(Math.max(window.agentCpu, hidden.agentCpu), '%', { below: 1 }),
      },
      above: {
        window: figure(window.highest, 'MB', { below: 70 }),
        hidden: figure(hidden.highest, 'MB', { below: 40 }),
      },
    };
  } finally {
    await at.remove();
    await bare.close();
    tearDown();
  }
}

type Watched = 'highest' | 'agentPss' | 'agentRss' | 'bareRss' | 'rssAboveBare' | 'agentCpu';

async function watch(
  { restMs, watchMs }: Rest,
  agent: number,
  bare: number,
  look: () => number,
): Promise<Readonly<Record<Watched, number>>> {
  await passed(restMs);
  const began = performance.now();
  const cpuBefore = readCpuMs(agent);
  let highest = Number.NEGATIVE_INFINITY;
  let agentPss = 0;
  let agentRss = 0;
  let bareRss = 0;
  let rssAboveBare = Number.NEGATIVE_INFINITY;
  while (performance.now() - began < watchMs) {
    await passed(LOOK_EVERY_MS);
    highest = Math.max(highest, look());
    const { pss, rss } = readMemory(agent);
    agentPss = Math.max(agentPss, pss);
    agentRss = Math.max(agentRss, rss);
    const now = readMemory(bare).rss;
    bareRss = Math.max(bareRss, now);
    rssAboveBare = Math.max(rssAboveBare, rss - now);
  }
  const agentCpu = ((readCpuMs(agent) - cpuBefore) / (performance.now() - began)) * 100;
  return { highest, agentPss, agentRss, bareRss, rssAboveBare, agentCpu };
}

function passed(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
