import { describe, expect, it } from 'vitest';
import { createKeyring } from './keyring.ts';
import { nodeProgram, PROJECT_ROOT } from './node-program.ts';

describe('keyring', () => {
  it('is unlocked, keeps its entries from one command to the next, and is nobody else’s', async () => {
    const run = (keyring: ReturnType<typeof createKeyring>, code: string) => {
      const program = `const keytar = require(${JSON.stringify(`${PROJECT_ROOT}node_modules/keytar`)});(async () => {${code}})()`;
      return keyring.run(nodeProgram(), ['-e', program]);
    };
    const [mine, other] = [createKeyring(), createKeyring()];
    try {
      await run(mine, `await keytar.setPassword('rsd-test', 'MAILBOX_PASSWORD', 'sécret')`);
      const read = `console.log(await keytar.getPassword('rsd-test', 'MAILBOX_PASSWORD'))`;
      expect((await run(mine, read)).stdout.trim()).toBe('sécret');
      expect((await run(other, read)).stdout.trim()).toBe('null');
    } finally {
      await mine.remove();
      await other.remove();
    }
  });
});
