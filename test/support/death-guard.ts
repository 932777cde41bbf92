import { spawn } from 'node:child_process';
import type { Writable } from 'node:stream';

/**
 * Cleans up after a test process that was killed itself and could not.
 * One shell in a session of its own reads our pipe; when we die, however we die, the pipe ends:
 * it then kills the process groups and removes the folders that were not struck off in time.
 */
const SCRIPT = `
trap '' INT TERM HUP
while IFS=' ' read -r verb value; do
  case $verb in
    add) set -- "$@" "$value" ;;
    drop)
      left=$#
      while [ "$left" -gt 0 ]; do
        [ "$1" = "$value" ] || set -- "$@" "$1"
        shift
        left=$((left - 1))
      done ;;
  esac
done
for value; do case $value in /*) ;; *) kill -KILL "-$value" ;; esac; done 2>/dev/null
for value; do case $value in /*) rm -rf -- "$value" ;; esac; done
`;

let pipe: Writable | undefined;

function openPipe(): Writable {
  const guard = spawn('/bin/sh', ['-c', SCRIPT], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  guard.unref();
  // A guard that cannot be reached must not fail the test it guards.
  guard.stdin.on('error', () => undefined);
  if ('unref' in guard.stdin && typeof guard.stdin.unref === 'function') guard.stdin.unref();
  return guard.stdin;
}

function tell(verb: 'add' | 'drop', value: string): void {
  pipe ??= openPipe();
  pipe.write(`${verb} ${value}\n`);
}

/** Kills process group `groupId` when this process ends. Returns the undo, to be called once it is gone. */
export function guardProcessGroup(groupId: number): () => void {
  tell('add', String(groupId));
  return () => tell('drop', String(groupId));
}

/** Removes the folder (absolute path, no line break) when this process ends. Returns the undo. */
export function guardFolder(path: string): () => void {
  tell('add', path);
  return () => tell('drop', path);
}
