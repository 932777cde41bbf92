import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { dialog } from 'electron';
import { err, ok, type Result } from '../src-agent/contract/result.ts';

type ImportFile = { readonly name: string; readonly text: string };

/** As import.preview takes them. */
const MOST_FILES = 20;
const MOST_BYTES = 1_000_000;

/** Asks for configuration files and reads them; null: the operator chose none. */
export async function chooseImport(): Promise<Result<readonly ImportFile[] | null>> {
  const { canceled, filePaths } = await dialog.showOpenDialog({
    // A server's environment file is called `.env`.
    properties: ['openFile', 'multiSelections', 'showHiddenFiles'],
  });
  if (canceled || filePaths.length === 0) return ok(null);
  if (filePaths.length > MOST_FILES)
    return err('command.too-large', { params: { command: 'import.preview' } });
  const files: ImportFile[] = [];
  for (const path of filePaths) {
    const text = await readSmallFile(path);
    if (text === null) return err('cli.unreadable-file', { params: { path } });
    files.push({ name: basename(path), text });
  }
  return ok(files);
}

/** null when it cannot be read or is larger than a configuration ever is. */
async function readSmallFile(path: string): Promise<string | null> {
  try {
    await using file = await open(path);
    const { size } = await file.stat();
    return size > MOST_BYTES ? null : await file.readFile('utf8');
  } catch {
    return null;
  }
}
