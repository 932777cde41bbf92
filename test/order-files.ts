import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * What begins first of its group, in this order: the longest, so that the many short files fill the end. A fresh clone
 * knows no durations.
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
  'test/e2e/gate.test.ts',
  'test/e2e/keychain.test.ts',
  'test/long/kill-anywhere.test.ts',
  'test/e2e/supervision.test.ts',
  'test/e2e/operator.test.ts',
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
