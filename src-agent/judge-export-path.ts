import { realpath } from 'node:fs/promises';
import { dirname, isAbsolute, relative, sep } from 'node:path';
import { err, ok, type Result } from './contract/result.ts';
import { describeError } from './support/describe-error.ts';
import { systemCode } from './support/system-code.ts';

/** Whether a file may be written there: nothing inside the data folder may be overwritten. Fails with file.unwritable. */
export async function judgeExportPath(path: string, dataDir: string): Promise<Result<null>> {
  const refuse = (detail: string, cause?: string) =>
    err('file.unwritable', { params: { path, detail }, ...(cause === undefined ? {} : { cause }) });
  if (!isAbsolute(path) || path.includes('\0')) return refuse('not an absolute path');
  try {
    const isForbidden = isInside(await realpath(dataDir), await realpath(dirname(path)));
    return isForbidden ? refuse('inside the data folder') : ok(null);
  } catch (error) {
    const code = systemCode(error);
    if (code === null) throw error;
    return refuse(code, describeError(error));
  }
}

function isInside(folder: string, other: string): boolean {
  const way = relative(folder, other);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}
