import { accessSync, constants, rmSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { AppImageUpdater } from 'electron-updater';
import type { DownloadExecutorResult, DownloadUpdateOptions } from 'electron-updater/out/AppUpdater.js';
import type { InstallOptions } from 'electron-updater/out/BaseUpdater.js';
import { putInPlace } from './put-in-place.ts';

/**
 * electron-updater's own, but for the installation (UPD-3): that one deletes the running version and then moves the new
 * one to its place, and a kill or a full disk in between leaves no version, or half of one.
 */
export class WholeAppImageUpdater extends AppImageUpdater {
  /** Where nothing can be installed nothing is fetched: the operator reads why, now and not when nobody looks. */
  protected override async doDownloadUpdate(options: DownloadUpdateOptions): Promise<DownloadExecutorResult> {
    accessSync(dirname(runningAppImage()), constants.W_OK);
    return super.doDownloadUpdate(options);
  }

  /** What it throws is told by the event `error`. */
  protected override doInstall({ isForceRunAfter }: InstallOptions): boolean {
    const current = runningAppImage();
    const { installerPath } = this;
    if (installerPath === null) throw new Error('no new version was fetched');
    // Whoever deleted the application does not want it back.
    statSync(current);
    const destination = join(dirname(current), nameOf(basename(current), basename(installerPath)));
    putInPlace(installerPath, destination);
    if (destination !== current) {
      // The old one goes last: whatever still names it can start it until then.
      this.emit('appimage-filename-updated', destination);
      rmSync(current, { force: true });
    }
    rmSync(installerPath, { force: true });
    if (isForceRunAfter) {
      const env = { ...process.env, APPIMAGE_SILENT_INSTALL: 'true' };
      this.spawnLog(destination, [], env).catch((error: Error) => this.dispatchError(error));
    }
    // At a mere quit the library runs the new version with APPIMAGE_EXIT_AFTER_INSTALL and waits for it, without a
    // limit. Its AppRun has nothing to do then and ends at once, so that is left out: a mount that fails or hangs
    // would make a failed installation, or a quit without an end, of nothing.
    return true;
  }
}

function runningAppImage(): string {
  const path = process.env.APPIMAGE;
  if (path === undefined || !isAbsolute(path)) throw new Error('APPIMAGE does not name the running version');
  return path;
}

/** As in the library: a name without a version is the operator's, and stays. */
function nameOf(current: string, fetched: string): string {
  return /\d\.\d+\.\d/u.test(current) ? fetched : current;
}
