import electronUpdater, { type AppUpdater } from 'electron-updater';
import { WholeAppImageUpdater } from './app-image-updater.ts';

/** The updater for how this application was installed. */
export function openUpdater(): AppUpdater {
  const { autoUpdater, AppImageUpdater } = electronUpdater;
  return autoUpdater instanceof AppImageUpdater ? new WholeAppImageUpdater() : autoUpdater;
}
