import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { nodeProgram, PROJECT_ROOT } from './node-program.ts';
import { createTemporaryFolder } from './temporary-folder.ts';

/** The agent as JavaScript, our files and most packages in a few chunks, as a packaged app would hold it. */
export type BundledAgent = { readonly entry: string; readonly remove: () => Promise<void> };

const CLI_ENTRY = join(PROJECT_ROOT, 'src-agent/cli-entry.ts');
/** What an agent starts by its path. */
const STARTED = ['mail-worker.ts', 'secrets/serve-keychain.ts', 'store/store-worker.ts'].map((program) =>
  join(PROJECT_ROOT, 'src-agent', program),
);
/** They find their compiled part from where they are installed; Electron is the process itself. */
const NATIVE = ['better-sqlite3', 'electron', 'keytar'];

/** Bundles a program around the agent into a temporary folder, with the bundler that the test runner brings. */
export function bundleAgent(program = CLI_ENTRY): BundledAgent {
  const folder = createTemporaryFolder('bundle');
  const out = join(folder.path, 'out', 'agent');
  mkdirSync(out, { recursive: true });
  writeFileSync(join(folder.path, 'package.json'), readFileSync(join(PROJECT_ROOT, 'package.json'), 'utf8'));
  symlinkSync(join(PROJECT_ROOT, 'node_modules'), join(folder.path, 'node_modules'), 'dir');
  bundle({ folder: folder.path, programs: [program, ...STARTED], out, format: 'esm' });
  return { entry: join(out, `${basename(program, '.ts')}.js`), remove: folder.remove };
}

/** Writes each program to `out`, under its own name; `folder` is where the bundler works. */
export function bundle(options: {
  readonly folder: string;
  readonly programs: readonly string[];
  readonly out: string;
  readonly format: 'esm' | 'cjs';
}): void {
  const config = join(options.folder, 'rolldown.config.mjs');
  writeFileSync(
    config,
    `export default {
      input: ${JSON.stringify(options.programs)},
      platform: 'node',
      logLevel: 'silent',
      external: ${JSON.stringify(NATIVE)},
      output: { dir: ${JSON.stringify(options.out)}, format: '${options.format}', entryFileNames: '[name].js' },
      plugins: [{
        name: 'started-programs',
        renderChunk: (code) => code.replace(/(\\.\\/(?:mail-worker|serve-keychain|store-worker))\\.ts/gu, '$1.js'),
      }],
    };`,
  );
  const bundler = join(PROJECT_ROOT, 'node_modules', 'rolldown', 'bin', 'cli.mjs');
  execFileSync(nodeProgram(), [bundler, '--config', config], {
    cwd: options.folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}
