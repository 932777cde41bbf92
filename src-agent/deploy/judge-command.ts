import { createHash } from 'node:crypto';
import { open, realpath, stat } from 'node:fs/promises';
import { dirname, isAbsolute, resolve } from 'node:path';

/*
 * What a local command would run, as it lies on the disk now (RELIABILITY.md CMD-2). Its fingerprint is what the
 * operator confirmed: any change of program, link, content, arguments or folder gives another one.
 */

/** The operator's words for it; in the settings of a service. */
export type LocalCommand = {
  readonly program: string;
  readonly args: readonly string[];
  readonly afterApiRefusal: 'stop' | 'run-command';
};

/** The program, or a file that an argument names: an interpreter runs what its argument holds. */
export type CommandFile = { readonly path: string; readonly realPath: string; readonly sha256: string };

export type JudgedCommand = {
  readonly program: CommandFile;
  readonly args: readonly string[];
  /** Of the arguments that are files, in their order. */
  readonly files: readonly CommandFile[];
  readonly folder: string;
  readonly fingerprint: string;
};

export type CommandFault = 'missing' | 'not-a-program' | 'shell-script-of-windows' | 'writable-by-all';
export type Judged =
  | { readonly ok: true; readonly value: JudgedCommand }
  | { readonly ok: false; readonly fault: CommandFault; readonly path: string };

/** cmd.exe would read the arguments of these once more (CVE-2024-27980); Windows drops dots and spaces at the end. */
const BATCH = /\.(?:bat|cmd)[\s.]*$/iu;

export async function judgeCommand(service: string, command: LocalCommand, folder: string): Promise<Judged> {
  const { program, args, afterApiRefusal } = command;
  const refuse = (fault: CommandFault): Judged => ({ ok: false, fault, path: program });
  if (!isAbsolute(program)) return refuse('not-a-program');
  const found = await readFileOf(program);
  if (found === null) return refuse('missing');
  if (BATCH.test(program) || BATCH.test(found.realPath)) return refuse('shell-script-of-windows');
  if (await isWritableByAll(found.realPath)) return refuse('writable-by-all');
  const named = await Promise.all(args.map((arg) => readFileOf(resolve(folder, arg))));
  const files = named.filter((file) => file !== null);
  const parts = [service, found, args, files, folder, afterApiRefusal];
  const fingerprint = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  return { ok: true, value: { program: found, args, files, folder, fingerprint } };
}

/** null: no regular file that can be read. */
async function readFileOf(path: string): Promise<CommandFile | null> {
  try {
    const realPath = await realpath(path);
    if (!(await stat(realPath)).isFile()) return null;
    await using file = await open(realPath);
    const hash = createHash('sha256');
    for await (const part of file.createReadStream({ autoClose: false })) hash.update(part);
    return { path, realPath, sha256: hash.digest('hex') };
  } catch {
    return null;
  }
}

/** The file, or a folder on its way whose entries anybody may replace. */
async function isWritableByAll(realPath: string): Promise<boolean> {
  if (process.platform === 'win32') return false;
  if (((await stat(realPath)).mode & 0o002) !== 0) return true;
  for (let path = dirname(realPath); ; path = dirname(path)) {
    const { mode } = await stat(path);
    if ((mode & 0o1002) === 0o002) return true;
    if (path === dirname(path)) return false;
  }
}
