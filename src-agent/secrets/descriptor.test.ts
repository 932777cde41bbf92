import { execFileSync } from 'node:child_process';
import { openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createFakeClock } from '../../test/support/fake-clock.ts';
import { createTemporaryFolder } from '../../test/support/temporary-folder.ts';
import { systemClock } from '../support/clock.ts';
import { readDescriptorSecrets } from './descriptor.ts';

const folder = createTemporaryFolder('descriptor');
afterAll(() => folder.remove());

function open(text: string): number {
  const path = join(folder.path, 'secrets.json');
  writeFileSync(path, text);
  return openSync(path, 'r');
}

async function read(text: string) {
  return readDescriptorSecrets(open(text), systemClock);
}

describe('secrets from a descriptor', () => {
  it('are an object from names to values', async () => {
    const result = await read('{"MAILBOX_PASSWORD":"é\\n","MAKE_API_KEY":""}');
    expect(result.ok && [...result.value]).toEqual([['MAILBOX_PASSWORD', 'é\n']]);
  });

  it.each([
    ['nothing', ''],
    ['no JSON', 'MAILBOX_PASSWORD=x'],
    ['a list', '["x"]'],
    ['null', 'null'],
    ['a number', '{"MAILBOX_PASSWORD":7}'],
    ['too much', `{"MAILBOX_PASSWORD":"${'x'.repeat(70_000)}"}`],
  ])('that are %s are refused, without quoting them', async (_, text) => {
    const result = await read(text);
    expect(result).toMatchObject({ ok: false, error: { code: 'secret.malformed' } });
    expect(JSON.stringify(result)).not.toContain('MAILBOX_PASSWORD=x');
  });

  it.each(['MAIL_PASSWORD', 'constructor', 'toString'])('named %s are refused', async (name) => {
    expect(await read(`{"${name}":"x"}`)).toMatchObject({
      ok: false,
      error: { code: 'secret.unknown-name', params: { name } },
    });
  });

  it('never come from a prototype', async () => {
    const result = await read('{"__proto__":{"MAILBOX_PASSWORD":"x"}}');
    expect(result.ok && [...result.value]).toEqual([]);
  });

  it('are read once: the descriptor is closed', async () => {
    const descriptor = open('{"MAILBOX_PASSWORD":"x"}');
    expect(await readDescriptorSecrets(descriptor, systemClock)).toMatchObject({ ok: true });
    expect(await readDescriptorSecrets(descriptor, systemClock)).toMatchObject({ ok: false });
  });

  it('come through a pipe, as a shell gives it', () => {
    const program = `
      import { readDescriptorSecrets } from ${JSON.stringify(new URL('./descriptor.ts', import.meta.url).href)};
      import { systemClock } from ${JSON.stringify(new URL('../support/clock.ts', import.meta.url).href)};
      const result = await readDescriptorSecrets(3, systemClock);
      console.log(JSON.stringify(result.ok ? [...result.value] : result));
    `;
    const script = `printf '{"RENDER_API_KEY":"k"}' | "$1" --input-type=module -e "$2" 3<&0 </dev/null`;
    const out = execFileSync('/bin/sh', ['-c', script, 'sh', process.execPath, program], {
      encoding: 'utf8',
    });
    expect(JSON.parse(out)).toEqual([['RENDER_API_KEY', 'k']]);
  });

  it('NET-1: are not waited for without end', async () => {
    const clock = createFakeClock();
    const path = join(folder.path, 'fifo');
    execFileSync('/bin/sh', ['-c', 'mkfifo "$1"', 'sh', path]);
    const descriptor = openSync(path, 'r+');
    const result = readDescriptorSecrets(descriptor, clock);
    await clock.advance(10_000);
    expect(await result).toMatchObject({ ok: false, error: { code: 'secret.malformed' } });
    // Lets the read end that still hangs in the thread pool, or the test's process could not.
    writeFileSync(path, 'x');
  });
});
