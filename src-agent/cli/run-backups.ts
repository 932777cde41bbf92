import { hostname } from 'node:os';
import { basename, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import type { BackupRow } from '../contract/backup-commands.ts';
import { COMMANDS } from '../contract/commands.ts';
import { err, ok, type Result } from '../contract/result.ts';
import { createRpcClient, type RpcClient } from '../contract/rpc.ts';
import type { Host } from '../host/host.ts';
import { connectSocket } from '../socket/connect-socket.ts';
import { socketPath } from '../socket/socket-path.ts';
import { acquireAgentLock } from '../store/agent-lock.ts';
import { findBackup, listBackups } from '../store/backup.ts';
import { checkDatabase } from '../store/check-database.ts';
import { describeBackup } from '../store/describe-backup.ts';
import { type RestoreSource, restoreStore } from '../store/restore-store.ts';
import { confirm } from './confirm.ts';
import { callerName } from './open-session.ts';
import type { Shown } from './prepared-call.ts';
import { columns, type Show } from './show.ts';

/*
 * What concerns backups and must work where nothing else does: none of it opens the database, so that a damaged one is
 * no hindrance.
 */

export type BackupInvocation = {
  readonly run: 'backups';
  readonly wish:
    | { readonly act: 'list' }
    | { readonly act: 'check'; readonly name: string }
    | { readonly act: 'restore'; readonly source: RestoreSource; readonly yes: boolean };
};

type Console = {
  readonly show: Show;
  readonly stdin: Readable;
  readonly stderr: (text: string) => void;
};

/** How long a running agent may take to be back. Milliseconds. */
const BACK_LIMIT_MS = 60_000;
const LOOK_MS = 250;

export async function runBackups(
  host: Host,
  { wish }: BackupInvocation,
  terminal: Console,
): Promise<Result<Shown>> {
  const { dataDir } = host;
  switch (wish.act) {
    case 'list': {
      const backups = listBackups(dataDir).map(describeBackup);
      return shown({ backups }, (show) => listWords(backups, show));
    }
    case 'check': {
      const backup = findBackup(dataDir, wish.name);
      if (backup === null) return err('backup.not-found', { params: { name: wish.name } });
      const checked = checkDatabase(backup.path, 'full');
      if (!checked.ok) return checked;
      const row = describeBackup(backup);
      return shown(row, (show) => show.words.backups.sound(row.name));
    }
    case 'restore':
      return restore(host, wish.source, wish.yes, terminal);
  }
}

async function restore(
  host: Host,
  source: RestoreSource,
  yes: boolean,
  { show, ...terminal }: Console,
): Promise<Result<Shown>> {
  const { words } = show;
  if (!yes) {
    const row = rowOf(host.dataDir, source);
    if (row !== null && row.failure !== null) return { ok: false, error: row.failure };
    const what = row === null ? words.backups.newest : contentsWords(row, show);
    if (!(await confirm(words.backups.ask(what, source.from === 'file'), terminal))) {
      return err('cli.not-confirmed');
    }
  }
  const port = await connectSocket(socketPath(host.dataDir));
  if (port === null) return restoreWithoutAgent(host, source);
  const client = createRpcClient(port, host.clock);
  try {
    return await restoreUnderAgent(host, client, source);
  } finally {
    client.close();
  }
}

/** By the running agent, which starts anew by itself. */
async function restoreUnderAgent(
  host: Host,
  client: RpcClient,
  source: RestoreSource,
): Promise<Result<Shown>> {
  const name = source.from === 'newest-good' ? newestName(host.dataDir) : null;
  const asked =
    source.from === 'file' ? { path: source.path } : { name: source.from === 'backup' ? source.name : name };
  const before = await client.call(COMMANDS['status.get'], {});
  const restored = await client.send(COMMANDS['backups.restore'], asked);
  if (!restored.ok) return restored;
  const startedBefore = before.ok ? before.value.agent.startedAt : null;
  const isBack = await waitForAgent(host, startedBefore);
  if (!isBack) return err('agent.unavailable', { retryable: true });
  const json = { ...asked, restarted: true };
  return shown(json, (show) => `${show.words.backups.restored} ${show.words.backups.running}`);
}

async function waitForAgent({ dataDir, clock }: Host, startedBefore: number | null): Promise<boolean> {
  const until = clock.monotonic() + BACK_LIMIT_MS;
  while (clock.monotonic() < until) {
    await new Promise<void>((resolve) => clock.setTimer(LOOK_MS, resolve));
    const port = await connectSocket(socketPath(dataDir));
    if (port === null) continue;
    const client = createRpcClient(port, clock);
    const status = await client.call(COMMANDS['status.get'], {});
    client.close();
    if (status.ok && status.value.agent.startedAt !== startedBefore) return true;
  }
  return false;
}

/** Also what `doctor --restore` does. */
export function restoreWithoutAgent(host: Host, source: RestoreSource): Result<Shown> {
  const { dataDir, clock, log } = host;
  const lock = acquireAgentLock(dataDir, { pid: process.pid, host: hostname(), since: clock.now() });
  if (!lock.ok) return lock;
  try {
    const restored = restoreStore({ dataDir, clock, log, who: callerName(), source });
    if (!restored.ok) return restored;
    const { setAside, backup } = restored.value;
    return shown(restored.value, ({ words, instant }) => {
      const kept =
        setAside.length === 0 ? words.restore.nothing : words.restore.setAside(setAside.join(', '));
      const then =
        backup === null
          ? words.restore.empty
          : backup.madeAt === null
            ? words.backups.restored
            : words.restore.restored(instant(backup.madeAt));
      return `${kept} ${then} ${words.backups.repeats}`;
    });
  } finally {
    lock.value.release();
  }
}

/** `newest`, the name of a backup, or the path of a file. */
export function readSource(text: string): RestoreSource {
  if (text === 'newest') return { from: 'newest-good' };
  return /^agent-[0-9TZ]+\.db$/u.test(text)
    ? { from: 'backup', name: text }
    : { from: 'file', path: resolve(text) };
}

function newestName(dataDir: string): string {
  const [newest] = listBackups(dataDir);
  return newest === undefined ? 'newest' : basename(newest.path);
}

/** null: which one it will be is found out by checking. */
function rowOf(dataDir: string, source: RestoreSource): BackupRow | null {
  if (source.from === 'newest-good') return null;
  if (source.from === 'file') return describeBackup({ path: source.path, madeAt: null });
  const backup = findBackup(dataDir, source.name);
  if (backup !== null) return describeBackup(backup);
  const failure = { code: 'backup.not-found', params: { name: source.name }, retryable: false } as const;
  const none = { path: '', madeAt: null, sizeBytes: 0, version: null, contents: null };
  return { ...none, name: source.name, failure };
}

function listWords(backups: readonly BackupRow[], show: Show): string {
  const { words, instant, failure } = show;
  if (backups.length === 0) return words.backups.none;
  const rows = backups.map((row) => [
    row.name,
    instant(row.madeAt),
    `${(row.sizeBytes / 1_000_000).toFixed(1)} MB`,
    row.version === null ? '-' : String(row.version),
    row.failure === null ? whatIsIn(row, show) : failure(row.failure),
  ]);
  return columns([words.backups.columns, ...rows]);
}

function whatIsIn({ contents }: BackupRow, { words, instant }: Show): string {
  if (contents === null) return '-';
  return words.backups.contents(contents.mails, contents.deliveries, instant(contents.newestMailAt));
}

function contentsWords(row: BackupRow, show: Show): string {
  const made = row.madeAt === null ? row.path : show.instant(row.madeAt);
  return `${made} (${whatIsIn(row, show)})`;
}

export function backupWords(row: BackupRow, show: Show): string {
  return `${row.path}${show.words.colon} ${whatIsIn(row, show)}`;
}

function shown(json: unknown, words: Shown['words']): Result<Shown> {
  return ok({ json, words, exitCode: 0 });
}
