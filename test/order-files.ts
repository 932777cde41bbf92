import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * What begins first of its group, in this order; a fresh clone knows no durations. The kills of PRO-1, whose 5 s are
 * the tightest promise, run beside what waits for most of its time; DEL-1, which starts an agent every half second and
 * has half a minute to settle, after them; so do the agents that turn without end; the many short files fill the end.
 */
const FIRST = [
  // The longest of tier N.
  'test/integration/resource-growth.test.ts',
  'test/integration/store-retention.test.ts',
  'test/integration/hostile-mutations.test.ts',
  'test/integration/agent-stop.test.ts',
  'test/integration/store-agent-lock.test.ts',
  'test/integration/store-cursor-model.test.ts',
  'test/integration/cli-commands.test.ts',
  'test/integration/mailbox-endings.test.ts',
  'test/e2e/agent-kills.test.ts',
  'test/e2e/gate.test.ts',
  'test/e2e/keychain.test.ts',
  'test/long/kill-anywhere.test.ts',
  'test/e2e/supervision.test.ts',
  'test/e2e/operator.test.ts',
  'test/e2e/hung-agents.test.ts',
];

export class FileOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const others = await super.sort(files);
    return others.toSorted((a, b) => rankOf(a) - rankOf(b));
  }
}

function rankOf({ moduleId }: TestSpecification): number {
  const rank = FIRST.findIndex((file) => moduleId.endsWith(file));
  return rank === -1 ? FIRST.length : rank;
}
