import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * What begins first of its group, in this order; a fresh clone knows no durations. What waits most of its time runs
 * beside what works all of it (DEL-1 starts an agent every half second), the kills of PRO-1 beside neither, and the
 * many short files fill the end.
 */
const FIRST = [
  'test/integration/agent-stop.test.ts',
  'test/integration/store-agent-lock.test.ts',
  'test/integration/store-cursor-model.test.ts',
  'test/integration/cli-commands.test.ts',
  'test/long/kill-anywhere.test.ts',
  'test/e2e/gate.test.ts',
  'test/e2e/keychain.test.ts',
  'test/e2e/agent-kills.test.ts',
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
