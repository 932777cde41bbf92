import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { confirm } from './confirm.ts';

async function answer(...typed: readonly string[]) {
  let asked = '';
  const yes = await confirm('Sure? ', {
    stdin: Readable.from(typed),
    stderr: (text) => {
      asked += text;
    },
  });
  return { yes, asked };
}

describe('a question on the terminal', () => {
  it.each(['y\n', 'yes\n', 'O\n', ' oui \n', 'y'])('takes %j for a yes', async (typed) => {
    expect(await answer(typed)).toEqual({ yes: true, asked: 'Sure? ' });
  });

  it.each([['\n'], ['n\n'], ['yeah\n'], [], ['n\n', 'y\n']])('takes %j for a no', async (...typed) => {
    expect((await answer(...typed)).yes).toBe(false);
  });
});
