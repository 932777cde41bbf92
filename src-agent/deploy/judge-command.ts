import { createHash } from 'node:crypto';
import { open, realpath, stat } from 'node:fs/promises';
import { dirname, isAbsolute, resolve } from 'node:path';
import type { CommandFile } from '../contract/deploy.ts';
import { BATCH_FILE, type LocalCommand } from '../contract/deploy-settings.ts';

/*
 * What a local command would run, as it lies on the disk now (RELIABILITY.md CMD-2). Its fingerprint is what the
 * operator confirmed: any change of machine, program, link, content, arguments or folder gives another one.
 */

export type JudgedCommand = {
  readonly program: CommandFile;
  readonly args: readonly string[];
  /** Of the arguments that are files, in their order: an interpreter runs what its argument holds. */
  readonly files: readonly CommandFile[];
  readonly folder: string;
  readonly fingerprint: string;
};

export type CommandFault =
  | 'deploy.command-missing'
  | 'deploy.command-batch'
  | 'deploy.command-writable'
  | 'deploy.command-too-large';
export type Judged =
  | { readonly ok: true; readonly value: JudgedCommand }
  | { readonly ok: false; readonly fault: CommandFault; readonly path: string };

/** The operator's words for it. */
type CommandWords = Omit<LocalCommand, 'args'> & { readonly args: readonly string[] };

/** Read whole before each run. */
const MOST_BYTES = 1_000_000_000;

export async function judgeCommand(
  { program, args, afterApiRefusal }: CommandWords,
  place: { readonly service: string; readonly folder: string; readonly machine: string },
): Promise<Judged> {
  const { service, folder, machine } = place;
  const refuse = (fault: CommandFault, path: string): Judged => ({ ok: false, fault, path });
  if (!isAbsolute(program)) return refuse('deploy.command-missing', program);
  if (BATCH_FILE.test(program)) return refuse('deploy.command-batch', program);
  const found: CommandFile[] = [];
  for (const path of [program, ...args.map((arg) => resolve(folder, arg))]) {
    const file = await findFile(path);
    if (file === null) continue;
    if (file.size > MOST_BYTES) return refuse('deploy.command-too-large', path);
    if (await isWritableByAll(file.realPath)) return refuse('deploy.command-writable', path);
    const sha256 = await hashOf(file.realPath);
    if (sha256 !== null) found.push({ path, realPath: file.realPath, sha256 });
  }
  const [first, ...files] = found;
  if (first?.path !== program) return refuse('deploy.command-missing', program);
  if (BATCH_FILE.test(first.realPath)) return refuse('deploy.command-batch', first.realPath);
  const parts = [machine, service, first, args, files, folder, afterApiRefusal];
  const fingerprint = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  return { ok: true, value: { program: first, args, files, folder, fingerprint } };
}

/** null: no regular file. */
async function findFile(path: string): Promise<{ readonly realPath: string; readonly size: number } | null> {
  try {
    const realPath = await realpath(path);
    const found = await stat(realPath);
    return found.isFile() ? { realPath, size: found.size } : null;
  } catch {
    return null;
  }
}

/** null: it cannot be read. */
async function hashOf(realPath: string): Promise<string | null> {
  try {
    await using file = await open(realPath);
    const hash = createHash('sha256');
    for await (const part of file.createReadStream({ autoClose: false })) hash.update(part);
    return hash.digest('hex');
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
