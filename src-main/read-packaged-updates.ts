import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';

/** What a package holds for updates (UPD-2); nothing in an application that runs from its sources. */
export function readPackagedUpdates(): {
  readonly feed: string | null;
  readonly publisherKey: string | null;
} {
  if (!app.isPackaged) return { feed: null, publisherKey: null };
  return {
    feed: readText(join(process.resourcesPath, 'app-update.yml')),
    publisherKey: readText(join(app.getAppPath(), 'assets', 'update-key.pem')),
  };
}

/** null: it was packaged without. */
function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
