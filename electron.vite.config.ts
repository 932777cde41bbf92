import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';

const root = import.meta.dirname;

/**
 * better-sqlite3 wants Node-API 10; the Electron 33 that tests run on where GitHub is out of reach has 9. There, and
 * only there, libsql takes its place (scripts/build.mjs decides).
 */
const isStandIn = process.env.RSD_SQLITE === 'libsql';
const standIn = isStandIn ? { 'better-sqlite3': join(root, 'test/support/stand-in-sqlite.ts') } : {};

/** Native modules are loaded from their own folders; everything else is bundled. What is external is never aliased. */
const NATIVE = ['electron', 'keytar', isStandIn ? 'libsql' : 'better-sqlite3'];

/** Threads and child programs are started by the address of their source: in the bundle each is a file beside. */
function siblingPrograms(): Plugin {
  return {
    name: 'sibling-programs',
    // On the source as it is written.
    enforce: 'pre',
    transform(code, id) {
      if (!id.includes('/src-agent/')) return null;
      const changed = code.replaceAll(
        /new URL\('\.\/([a-z-]+)\.ts', import\.meta\.url\)/gu,
        "new URL('./$1.js', import.meta.url)",
      );
      return changed === code ? null : { code: changed, map: null };
    },
  };
}

export default defineConfig({
  main: {
    plugins: [siblingPrograms()],
    resolve: { alias: standIn },
    build: {
      externalizeDeps: false,
      outDir: 'out/main',
      target: 'node20',
      minify: false,
      rollupOptions: {
        external: NATIVE,
        input: {
          main: join(root, 'src-main/main.ts'),
          'electron-entry': join(root, 'src-agent/electron-entry.ts'),
          'mail-worker': join(root, 'src-agent/mail-worker.ts'),
          'store-worker': join(root, 'src-agent/store/store-worker.ts'),
          'serve-keychain': join(root, 'src-agent/secrets/serve-keychain.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      externalizeDeps: false,
      outDir: 'out/preload',
      rollupOptions: {
        input: { preload: join(root, 'src-main/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src-renderer',
    plugins: [react()],
    build: {
      outDir: join(root, 'out/renderer'),
      // Styles and pictures are files of our origin: the policy allows no others.
      assetsInlineLimit: 0,
      minify: true,
      rollupOptions: { input: join(root, 'src-renderer/index.html') },
    },
  },
});
