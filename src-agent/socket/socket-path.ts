import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** sun_path holds 104 bytes on macOS and 108 on Linux, with the closing NUL. */
const LONGEST_PATH_BYTES = 100;

/**
 * Where the agent of a data folder listens for the command line: a socket file inside the folder,
 * a named pipe on Windows. A folder whose path is too long for a socket gets one in the temporary folder.
 */
export function socketPath(dataDir: string, platform: NodeJS.Platform = process.platform): string {
  const folder = resolve(dataDir);
  const digest = createHash('sha256').update(folder).digest('hex').slice(0, 24);
  if (platform === 'win32') return `\\\\.\\pipe\\render-signal-${digest}`;
  const inside = join(folder, 'agent.sock');
  return Buffer.byteLength(inside) <= LONGEST_PATH_BYTES ? inside : join(tmpdir(), `rsd-${digest}.sock`);
}
