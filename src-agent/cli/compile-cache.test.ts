import { chmodSync, mkdirSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTemporaryFolder, type TemporaryFolder } from '../../test/support/temporary-folder.ts';
import { keepCompiledModules } from './compile-cache.ts';

let parent: TemporaryFolder;
let folder: string;
beforeEach(() => {
  parent = createTemporaryFolder('compiled');
  folder = join(parent.path, `rsd-compiled-${process.getuid?.()}`);
});
afterEach(() => parent.remove());

describe('the cache of compiled modules', () => {
  it('refuses a folder that others may write: they could give us code to run', () => {
    mkdirSync(folder);
    chmodSync(folder, 0o777);
    expect(keepCompiledModules(parent.path)).toBe(false);
  });

  it('refuses a link in the place of the folder', () => {
    mkdirSync(join(parent.path, 'elsewhere'), { mode: 0o700 });
    symlinkSync(join(parent.path, 'elsewhere'), folder);
    expect(keepCompiledModules(parent.path)).toBe(false);
  });

  it('does without where no folder can be made', () => {
    expect(keepCompiledModules('/dev/null')).toBe(false);
  });

  it('makes a folder for this user alone', () => {
    expect(keepCompiledModules(parent.path)).toBe(true);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });
});
