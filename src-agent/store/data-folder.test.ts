import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTemporaryFolder, type TemporaryFolder } from '../../test/support/temporary-folder.ts';
import { createPrivateFile, prepareDataFolder } from './data-folder.ts';

let folder: TemporaryFolder;
beforeEach(() => {
  folder = createTemporaryFolder('data-folder');
});
afterEach(() => folder.remove());

// What rights alone decide is tested as a plain user: test/integration/store-folder-faults.test.ts.
describe('STO-7: the data folder', () => {
  it('STO-7: is created for this user only, and may be there already', () => {
    const path = join(folder.path, 'data');
    expect(prepareDataFolder(path).ok).toBe(true);
    expect(statSync(path).mode & 0o777).toBe(0o700);
    expect(prepareDataFolder(path).ok).toBe(true);
  });

  it('STO-7: whose parent is missing is not created: its disk may not be mounted', () => {
    const path = join(folder.path, 'mount', 'data');
    expect(prepareDataFolder(path)).toMatchObject({
      error: { code: 'store.folder-missing', params: { path } },
    });
  });

  it('STO-7: is not a file, nor lies inside one', () => {
    const path = join(folder.path, 'data');
    writeFileSync(path, '');
    expect(prepareDataFolder(path)).toMatchObject({
      error: { code: 'store.folder-is-a-file', params: { path } },
    });
    const inside = join(path, 'deeper');
    expect(prepareDataFolder(inside)).toMatchObject({ error: { code: 'store.folder-is-a-file' } });
  });

  it('keeps its files from other users, also those that were open to them', () => {
    mkdirSync(join(folder.path, 'data'));
    const path = join(folder.path, 'data', 'agent.db');
    writeFileSync(path, '', { mode: 0o644 });
    createPrivateFile(path);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });
});
