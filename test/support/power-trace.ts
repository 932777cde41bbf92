import { execFileSync } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { nodeProgram } from './node-program.ts';
import type { SeededRandom } from './seeds.ts';

/* What a power cut may leave of files, by the writes and syncs that strace saw (RELIABILITY.md, "Trace"). */

const WRITER = fileURLToPath(new URL('./power-writer.ts', import.meta.url));
/** From Debian's package of that name, as scripts/ensure-system-programs.mjs knows. */
const TRACER = 'strace';
const SECTOR_BYTES = 512;

type FileName = 'database' | 'log';
export type TraceEvent =
  | { readonly kind: 'write'; readonly file: FileName; readonly at: number; readonly bytes: Buffer }
  | { readonly kind: 'cut'; readonly file: FileName; readonly length: number }
  | { readonly kind: 'sync'; readonly file: FileName }
  | { readonly kind: 'acknowledged'; readonly line: string };

/** Runs a writer under strace and gives what it did to its database, in order. */
export function traceWriter(
  folder: string,
  synchronous: 'FULL' | 'NORMAL',
  mails: number,
): readonly TraceEvent[] {
  const [dataDir, acks, trace] = ['data', 'acks', 'trace'].map((name) => `${folder}/${name}`);
  if (dataDir === undefined || acks === undefined || trace === undefined) throw new Error('no names');
  const paths = [`${dataDir}/agent.db`, `${dataDir}/agent.db-wal`, acks].flatMap((path) => ['-P', path]);
  const calls = ['-e', 'trace=pwrite64,write,fdatasync,fsync,ftruncate'];
  const program = [nodeProgram(), WRITER, dataDir, acks, synchronous, String(mails)];
  execFileSync(TRACER, ['-f', '-y', '-xx', '-s', '10000', ...paths, ...calls, '-o', trace, ...program], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const text = readFileSync(trace, 'latin1');
  if (text.includes('unfinished')) throw new Error('a call was interrupted: the order is not known');
  return text.split('\n').flatMap((line) => readCall(line) ?? []);
}

const plain = (hex: string): Buffer => Buffer.from(hex.replaceAll('\\x', ''), 'hex');

function readCall(line: string): TraceEvent | null {
  const call = /^\d+ +(\w+)\(\d+<([^>]*)>(?:, "([^"]*)")?(?:, (\d+))?(?:, (\d+))?\)/u.exec(line);
  if (call === null) return null;
  const [, name, path = '', data = '', first = '', second = ''] = call;
  const file: FileName = plain(path).toString().endsWith('-wal') ? 'log' : 'database';
  switch (name) {
    case 'pwrite64':
      return { kind: 'write', file, at: Number(second), bytes: plain(data) };
    case 'write':
      return { kind: 'acknowledged', line: plain(data).toString().trim() };
    case 'ftruncate':
      return { kind: 'cut', file, length: Number(first) };
    default:
      return { kind: 'sync', file };
  }
}

type Change = Extract<TraceEvent, { kind: 'write' | 'cut' }>;
type Files = Record<FileName, { content: Buffer; readonly unsynced: Change[] }>;

/** A disk that the events come to one after the other. */
export function createTracedDisk() {
  const files: Files = {
    database: { content: Buffer.alloc(0), unsynced: [] },
    log: { content: Buffer.alloc(0), unsynced: [] },
  };
  return {
    take: (event: TraceEvent): void => {
      if (event.kind === 'acknowledged') return;
      const file = files[event.file];
      if (event.kind !== 'sync') file.unsynced.push(event);
      else for (const change of file.unsynced.splice(0)) file.content = apply(file.content, change);
    },
    /** Writes what is left when the power goes now: of what was not synced anything, in any order, torn, and garbage behind. */
    loseTo: (database: string, random: SeededRandom): void => {
      for (const [name, path] of [
        ['database', database],
        ['log', `${database}-wal`],
      ] as const) {
        const { content, unsynced } = files[name];
        const survives = random.pick<(index: number) => boolean>([
          () => false,
          () => random.chance(0.5),
          (index) => index < unsynced.length / 2,
          () => true,
        ]);
        const kept = unsynced.filter((_, index) => survives(index)).map((change) => tear(change, random));
        const left = kept.reduce(apply, Buffer.from(content));
        const garbage = name === 'log' && random.chance(0.5) ? random.integer(1, 9_000) : 0;
        const handle = openSync(path, 'w');
        writeFileSync(handle, left);
        writeFileSync(handle, Buffer.from(Array.from({ length: garbage }, () => random.integer(0, 255))));
        closeSync(handle);
      }
    },
  };
}

function apply(content: Buffer, change: Change): Buffer {
  if (change.kind === 'cut') {
    const cut = Buffer.alloc(change.length);
    content.copy(cut);
    return cut;
  }
  const end = change.at + change.bytes.length;
  const grown =
    end <= content.length ? content : Buffer.concat([content, Buffer.alloc(end - content.length)]);
  change.bytes.copy(grown, change.at);
  return grown;
}

/** Disks write whole sectors: of a page the first ones may be new, the others old. */
function tear(change: Change, random: SeededRandom): Change {
  if (change.kind === 'cut' || random.chance(0.7)) return change;
  const sectors = random.integer(0, Math.ceil(change.bytes.length / SECTOR_BYTES));
  return { ...change, bytes: change.bytes.subarray(0, sectors * SECTOR_BYTES) };
}
