import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTemporaryFolder, type TemporaryFolder } from '../../test/support/temporary-folder.ts';
import { keepCompiledModules, saveCompiledModules } from './compile-cache.ts';

let parent: TemporaryFolder;
beforeEach(() => {
  parent = createTemporaryFolder('compiled');
});
afterEach(() => parent.remove());

describe('the cache of compiled modules', () => {
  it('does without where no folder can be made', () => {
    expect(keepCompiledModules('/dev/null')).toBe(false);
    saveCompiledModules();
  });

  it('keeps nothing of bundled code', () => {
    const folder = join(parent.path, 'compiled');
    expect(keepCompiledModules(folder, 'file:///opt/app/agent.js')).toBe(false);
    expect(existsSync(folder)).toBe(false);
  });

  it('keeps what was compiled in its folder', () => {
    expect(keepCompiledModules(parent.path)).toBe(true);
    saveCompiledModules();
    expect(readdirSync(parent.path)).toHaveLength(1);
  });
});
