import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { FileOrder } from './test/order-files.ts';
import { atTier } from './test/support/tier.ts';

// Native modules (better-sqlite3, keytar) want a process of their own, not a worker thread.
const shared = { environment: 'node', pool: 'forks' } as const;

// After the integration tests, several of which measure time; at tier N those wait for an hour, and all run together.
const windowGroup = atTier({ p: 2, n: 1 });

// They measure the machine, too: so many events a second (IPC-3), back within so long of a kill (PRO-1) or a hang (PRO-2).
const NEEDS_THE_MACHINE = [
  'test/e2e/agent-kills.test.ts',
  'test/e2e/events.test.ts',
  'test/e2e/hung-agents.test.ts',
];

export default defineConfig({
  test: {
    reporters: ['default'],
    sequence: { sequencer: FileOrder },
    // Without it one processor stays idle, half of a small machine.
    maxWorkers: '100%',
    projects: [
      {
        test: {
          ...shared,
          name: 'unit',
          sequence: { groupOrder: 0 },
          // No file keeps a state that another could meet; a process for each takes longer than its tests.
          isolate: false,
          include: [
            'src-agent/**/*.test.ts',
            'src-main/**/*.test.ts',
            'src-renderer/**/*.test.{ts,tsx}',
            'test/boundaries.test.ts',
            'test/unit/**/*.test.ts',
            'test/vectors/**/*.test.ts',
          ],
          exclude: ['**/*.thorough.test.ts'],
        },
      },
      {
        // Unit tests that need many runs or much text for what they show: apart, so that the fast loop stays fast.
        test: {
          ...shared,
          name: 'thorough',
          sequence: { groupOrder: 0 },
          include: ['src-agent/**/*.thorough.test.ts'],
        },
      },
      {
        // Apart from the unit tests: half a minute, and it changes only when a pattern does.
        test: {
          ...shared,
          name: 'patterns',
          sequence: { groupOrder: 0 },
          include: ['test/patterns.test.ts'],
        },
      },
      {
        // Minutes long. Alone: `npm run test:long`.
        test: {
          ...shared,
          name: 'long',
          sequence: { groupOrder: windowGroup },
          include: ['test/long/**/*.test.ts'],
          testTimeout: 900_000,
          hookTimeout: 60_000,
          maxWorkers: atTier({ p: 3, n: 4 }),
        },
      },
      {
        // A real Electron under Xvfb.
        test: {
          ...shared,
          name: 'e2e',
          sequence: { groupOrder: windowGroup },
          include: ['test/e2e/**/*.test.ts'],
          exclude: NEEDS_THE_MACHINE,
          globalSetup: 'test/e2e/setup.ts',
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: atTier({ p: 3, n: 4 }),
        },
      },
      {
        // Last, with nothing beside it.
        test: {
          ...shared,
          name: 'alone',
          sequence: { groupOrder: 3 },
          include: NEEDS_THE_MACHINE,
          globalSetup: 'test/e2e/setup.ts',
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 1,
        },
      },
      {
        // What an operator does, once more, in the packaged application.
        test: {
          ...shared,
          name: 'packaged',
          sequence: { groupOrder: 2 },
          include: [
            'test/packaged/**/*.test.ts',
            'test/e2e/first-run.test.ts',
            'test/e2e/operator.test.ts',
            'test/e2e/window.test.ts',
          ],
          globalSetup: 'test/packaged/setup.ts',
          env: { RSD_TEST_APP: join(import.meta.dirname, 'dist/linux-unpacked/render-signal-desktop') },
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 3,
        },
      },
      {
        test: {
          ...shared,
          name: 'integration',
          // After the unit tests: several measure time.
          sequence: { groupOrder: 1 },
          include: ['test/integration/**/*.test.ts', 'test/support/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 60_000,
          // They wait for most of their time; what repeats a thousand times waits longest.
          maxWorkers: atTier({ p: 3, n: 4 }),
        },
      },
    ],
  },
});
