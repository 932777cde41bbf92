import { resolve } from 'node:path';
import { COMMANDS } from '../contract/commands.ts';
import { ok, type Result } from '../contract/result.ts';
import type { RestoreSource } from '../store/restore-store.ts';
import { type Values, wrongUse } from './arguments.ts';
import { backupWords } from './backup-words.ts';
import { doneWords } from './history-words.ts';
import { type PreparedCall, prepareCall } from './prepared-call.ts';

export type BackupInvocation = {
  readonly run: 'backups';
  readonly wish:
    | { readonly act: 'list' }
    | { readonly act: 'check'; readonly name: string }
    | { readonly act: 'restore'; readonly source: RestoreSource; readonly yes: boolean };
};

/** The commands over backups, as `read…` of command-line.ts. */
export function readBackups(
  action: string | undefined,
  rest: readonly string[],
  { yes }: Values,
): Result<PreparedCall | BackupInvocation> {
  const [first] = rest;
  switch (action) {
    case undefined:
    case 'list':
      return ok({ run: 'backups', wish: { act: 'list' } });
    case 'make':
      return prepareCall(COMMANDS['backups.make'], {}, backupWords);
    case 'acknowledge':
      return prepareCall(COMMANDS['backups.acknowledge'], {}, doneWords);
    case 'check':
      if (first === undefined) return wrongUse('backups check NAME');
      return ok({ run: 'backups', wish: { act: 'check', name: first } });
    case 'export':
      if (first === undefined) return wrongUse('backups export FILE');
      return prepareCall(COMMANDS['backups.export'], { path: resolve(first) }, backupWords);
    case 'restore':
      if (first === undefined) return wrongUse('backups restore NAME|FILE|newest [--yes]');
      return ok({ run: 'backups', wish: { act: 'restore', source: readSource(first), yes } });
    default:
      return wrongUse(
        'backups [list] | make | check NAME | export FILE | restore NAME|FILE|newest [--yes] | acknowledge',
      );
  }
}

/** `newest`, the name of a backup, or the path of a file. */
function readSource(text: string): RestoreSource {
  if (text === 'newest') return { from: 'newest-good' };
  return /^agent-[\dTZ]+(?:-\d+)?\.db$/u.test(text)
    ? { from: 'backup', name: text }
    : { from: 'file', path: resolve(text) };
}
