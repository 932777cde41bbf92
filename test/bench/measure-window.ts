import { cpSync, mkdirSync } from 'node:fs';
import { z } from 'zod';
import { COMMANDS } from '../../src-agent/contract/commands.ts';
import { dataFiles } from '../../src-agent/store/data-folder.ts';
import { setup } from '../e2e/setup.ts';
import { createTestDesktop } from '../support/launch-app.ts';
import { operatorSettings } from '../support/operator-settings.ts';
import { fillHistory } from '../support/store-history.ts';
import { openTestStore } from '../support/store-samples.ts';
import { type Figure, figure, medianFigure, spread } from './figures.ts';
import { destroyWindows, launchBareApp } from './launch-bare-app.ts';
import { sumOfPss } from './process-memory.ts';

const LAUNCHES = 5;
const SETTLE_MS = 10_000;
const SCROLLED_ROWS = 100_000;
/** A row of the list, in CSS pixels, at the least. */
const WHEEL_STEP = 1_500;
const WHEELS = 120;

export type WindowFigures = {
  /** From starting the program to the agent's state in words in the window. */
  readonly launchToUsable: Figure;
  readonly bare: { readonly window: Figure; readonly hidden: Figure };
  readonly ours: { readonly window: Figure; readonly hidden: Figure };
  /** Proportional set size of all processes above those of the bare application. */
  readonly above: { readonly window: Figure; readonly hidden: Figure };
  /** The promise is of the longest one. */
  readonly frameWhileScrolling: { readonly median: Figure; readonly longest: Figure };
};

/** The application in a real window under Xvfb, beside the least application of its shape, in one run. */
export async function measureWindow(): Promise<WindowFigures> {
  const tearDown = await setup();
  try {
    const launches: number[] = [];
    for (let run = 0; run < LAUNCHES; run += 1) launches.push(await launchOnce());
    const bare = await bareMemory();
    const ours = await ourMemory();
    const frames = await framesWhileScrolling();
    return {
      launchToUsable: medianFigure(launches, 'ms', { below: 1_500 }),
      bare: { window: figure(bare.window, 'MB'), hidden: figure(bare.hidden, 'MB') },
      ours: { window: figure(ours.window, 'MB'), hidden: figure(ours.hidden, 'MB') },
      above: {
        window: figure(ours.window - bare.window, 'MB', { below: 70 }),
        hidden: figure(ours.hidden - bare.hidden, 'MB', { below: 40 }),
      },
      frameWhileScrolling: {
        median: spread(frames, 'ms').median,
        longest: figure(Math.max(...frames), 'ms', { below: 50 }),
      },
    };
  } finally {
    tearDown();
  }
}

async function launchOnce(): Promise<number> {
  const desktop = await createTestDesktop('bench-launch');
  try {
    const started = performance.now();
    const launched = await desktop.launch({ untilRunning: false });
    await launched.page().waitForFunction(() => {
      const text = Reflect.get(globalThis, 'document').querySelector('[role=status]')?.textContent ?? '';
      return text !== '' && !text.endsWith('…');
    });
    return performance.now() - started;
  } finally {
    await desktop.remove();
  }
}

async function bareMemory(): Promise<{ window: number; hidden: number }> {
  const bare = await launchBareApp();
  try {
    return await memoryOf(bare.pid, bare.closeWindow);
  } finally {
    await bare.close();
  }
}

async function ourMemory(): Promise<{ window: number; hidden: number }> {
  const desktop = await createTestDesktop('bench-memory');
  try {
    const launched = await desktop.launch();
    return await memoryOf(launched.app.process().pid ?? 0, () => destroyWindows(launched.app));
  } finally {
    await desktop.remove();
  }
}

async function memoryOf(
  pid: number,
  hide: () => Promise<unknown>,
): Promise<{ window: number; hidden: number }> {
  await passed(SETTLE_MS);
  const window = sumOfPss(pid);
  await hide();
  await passed(SETTLE_MS);
  return { window, hidden: sumOfPss(pid) };
}

/** Milliseconds from frame to frame while the wheel turns over a long list of deliveries. */
async function framesWhileScrolling(): Promise<readonly number[]> {
  const desktop = await createTestDesktop('bench-scroll');
  const filled = await openTestStore('bench-scroll');
  try {
    filled.store.close();
    const { database } = dataFiles(filled.dataDir);
    fillHistory(database, { deliveries: SCROLLED_ROWS, days: 365, until: Date.now() });
    mkdirSync(desktop.dataDir);
    cpSync(filled.dataDir, desktop.dataDir, { recursive: true });
    const launched = await desktop.launch();
    const page = launched.page();
    // Set up, so that no first run is in the way; nobody answers there.
    const change = operatorSettings({ port: 9, user: 'past', webhook: 'http://127.0.0.1:9/' });
    await launched.call(COMMANDS['settings.set'], { change });
    await page.reload();
    await page.getByRole('navigation').getByRole('button', { name: 'Deliveries' }).click();
    await page.getByRole('row').nth(5).waitFor();
    await page.evaluate(`(() => {
      window.frames_ = [];
      let last = performance.now();
      const next = (now) => { window.frames_.push(now - last); last = now; requestAnimationFrame(next); };
      requestAnimationFrame(next);
    })()`);
    const { width, height } = page.viewportSize() ?? { width: 1_180, height: 760 };
    await page.mouse.move(width * 0.6, height * 0.6);
    for (let wheel = 0; wheel < WHEELS; wheel += 1) {
      await page.mouse.wheel(0, WHEEL_STEP);
      await passed(30);
    }
    return z.array(z.number()).parse(await page.evaluate('window.frames_.slice(2)'));
  } finally {
    await desktop.remove();
    await filled.remove();
  }
}

function passed(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
