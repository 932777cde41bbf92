import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeProgram, PROJECT_ROOT } from '../support/node-program.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

/** The agent as JavaScript, our files and most packages in a few chunks, as a packaged app would hold it. */
export type BundledAgent = { readonly entry: string; readonly remove: () => Promise<void> };

/** The command line, and the programs it starts by their path. */
const ENTRIES = [
  'cli-entry.ts',
  'mail-worker.ts',
  'secrets/serve-keychain.ts',
  'store/check-backup-worker.ts',
].map((entry) => join(PROJECT_ROOT, 'src-agent', entry));
/** They find their compiled part from where they are installed. */
const NATIVE = ['better-sqlite3', 'keytar'];

/** Bundles into a temporary folder, with the bundler that the test runner brings. */
export function bundleAgent(): BundledAgent {
  const folder = createTemporaryFolder('bundle');
  const out = join(folder.path, 'out', 'agent');
  const config = join(folder.path, 'rolldown.config.mjs');
  mkdirSync(out, { recursive: true });
  writeFileSync(join(folder.path, 'package.json'), readFileSync(join(PROJECT_ROOT, 'package.json'), 'utf8'));
  symlinkSync(join(PROJECT_ROOT, 'node_modules'), join(folder.path, 'node_modules'), 'dir');
  writeFileSync(
    config,
    `export default {
      input: ${JSON.stringify(ENTRIES)},
      platform: 'node',
      external: ${JSON.stringify(NATIVE)},
      output: { dir: ${JSON.stringify(out)}, format: 'esm', entryFileNames: '[name].js' },
      plugins: [{
        name: 'started-programs',
        renderChunk: (code) => code.replace(/(\\.\\/(?:mail-worker|serve-keychain|check-backup-worker))\\.ts/gu, '$1.js'),
      }],
    };`,
  );
  const bundler = join(PROJECT_ROOT, 'node_modules', 'rolldown', 'bin', 'cli.mjs');
  execFileSync(nodeProgram(), [bundler, '--config', config], {
    cwd: folder.path,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return { entry: join(out, 'cli-entry.js'), remove: folder.remove };
}
