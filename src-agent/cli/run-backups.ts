import { hostname } from 'node:os';
import { basename } from 'node:path';
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
import { backupFailure } from '../store/backup-failure.ts';
import { checkDatabase } from '../store/check-database.ts';
import { describeBackup } from '../store/describe-backup.ts';
import { type RestoreSource, restoreStore } from '../store/restore-store.ts';
import { backupContentsWords, backupListWords } from './backup-words.ts';
import { confirm } from './confirm.ts';
import { callerName } from './open-session.ts';
import type { Shown } from './prepared-call.ts';
import type { BackupInvocation } from './read-backup-call.ts';
import type { Show } from './show.ts';

/*
 * What concerns backups and must work where nothing else does: none of it opens the database, so that a damaged one is
 * no hindrance.
 */

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
      return shown({ backups }, (show) => backupListWords(backups, show));
    }
    case 'check': {
      const backup = findBackup(dataDir, wish.name);
      if (backup === null) return err('backup.not-found', { params: { name: wish.name } });
      const checked = checkDatabase(backup.path, 'full');
      if (!checked.ok) return { ok: false, error: backupFailure(checked.error, backup.path) };
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
    const what = row === null ? words.backups.newest : backupContentsWords(row, show);
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
  const wished = wishOf(host.dataDir, source);
  if (!wished.ok) return wished;
  const asked = wished.value;
  const before = await client.call(COMMANDS['status.get'], {});
  const restored = await client.send(COMMANDS['backups.restore'], asked);
  if (!restored.ok) return restored;
  const startedBefore = before.ok ? before.value.agent.startedAt : null;
  const isBack = await waitForAgent(host, startedBefore);
  if (!isBack) return err('agent.unavailable', { retryable: true });
  const json = { ...asked, restarted: true };
  return shown(json, (show) => `${show.words.backups.restored} ${show.words.backups.running}`);
}

/** What the agent is asked for: it takes one by its name, and the newest may not be a good one. */
function wishOf(
  dataDir: string,
  source: RestoreSource,
): Result<{ readonly path: string } | { readonly name: string }> {
  switch (source.from) {
    case 'file':
      return ok({ path: source.path });
    case 'backup':
      return ok({ name: source.name });
    case 'newest-good': {
      const good = listBackups(dataDir).find(({ path }) => checkDatabase(path, 'full').ok);
      return good === undefined ? err('backup.none-good') : ok({ name: basename(good.path) });
    }
  }
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

function shown(json: unknown, words: Shown['words']): Result<Shown> {
  return ok({ json, words, exitCode: 0 });
}
