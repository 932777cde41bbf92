import { expect, it } from 'vitest';
import { createFakeClock } from '../test/support/fake-clock.ts';
import { createAskedPanel } from './asked-panel.ts';

function setUp() {
  const clock = createFakeClock();
  const shown: string[] = [];
  return { clock, shown, asked: createAskedPanel(clock, (panel) => shown.push(panel)) };
}

it('a panel asked for while the page is open is shown at once', async () => {
  const { clock, shown, asked } = setUp();
  asked.pageReady();
  asked.ask('logs');
  await clock.advance(0);
  expect(shown).toEqual(['logs']);
});

it('a panel asked for before the page listens is shown when it does, once', async () => {
  const { clock, shown, asked } = setUp();
  asked.ask('links');
  asked.ask('deliveries');
  await clock.advance(1_000);
  expect(shown).toEqual([]);
  asked.pageReady();
  asked.pageReady();
  await clock.advance(0);
  expect(shown).toEqual(['deliveries']);
});

it('a panel asked for after the window was closed waits for the next one', async () => {
  const { clock, shown, asked } = setUp();
  asked.pageReady();
  asked.pageGone();
  asked.ask('logs');
  await clock.advance(1_000);
  expect(shown).toEqual([]);
  asked.pageReady();
  await clock.advance(0);
  expect(shown).toEqual(['logs']);
});
