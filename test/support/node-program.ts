import { fileURLToPath } from 'node:url';

/** Folder of the project. */
export const PROJECT_ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A Node that runs TypeScript as it stands: this one when it can, else the one among the dependencies. */
export function nodeProgram(): string {
  const major = Number(process.versions.node.split('.')[0]);
  return major >= 24 ? process.execPath : `${PROJECT_ROOT}node_modules/.bin/node`;
}
