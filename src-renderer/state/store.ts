import { createContext, useContext } from 'react';
import { createStore, type StoreApi, useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { Bridge } from '../bridge.ts';
import { type BackupsSlice, createBackupsSlice } from './backups-slice.ts';
import { createDeliveriesSlice, type DeliveriesSlice } from './deliveries-slice.ts';
import { createDeploysSlice, type DeploysSlice } from './deploys-slice.ts';
import { createDesktopSlice, type DesktopSlice } from './desktop-slice.ts';
import { createDraftsSlice, type DraftsSlice } from './drafts-slice.ts';
import { createFeedSlice, type FeedSlice } from './feed-slice.ts';
import { createGmailSlice, type GmailSlice } from './gmail-slice.ts';
import { createHoursSlice, type HoursSlice } from './hours-slice.ts';
import { createImportsSlice, type ImportsSlice } from './imports-slice.ts';
import { createLinksSlice, type LinksSlice } from './links-slice.ts';
import { createLogsSlice, type LogsSlice } from './logs-slice.ts';
import { createMessageSlice, type MessageSlice } from './message-slice.ts';
import { createPreviewsSlice, type PreviewsSlice } from './previews-slice.ts';
import { createServiceSlice, type ServiceSlice } from './service-slice.ts';
import { createSettingsSlice, type SettingsSlice } from './settings-slice.ts';
import type { SliceTools } from './slice-tools.ts';
import { createStatusSlice, type StatusSlice } from './status-slice.ts';
import { createViewSlice, type ViewSlice } from './view-slice.ts';

/** All that the window knows: one slice per subject, filled by answers and events only. */
export type AppState = DesktopSlice &
  StatusSlice &
  SettingsSlice &
  FeedSlice &
  ViewSlice &
  DraftsSlice &
  PreviewsSlice &
  ImportsSlice &
  BackupsSlice &
  HoursSlice &
  MessageSlice &
  DeliveriesSlice &
  LinksSlice &
  GmailSlice &
  DeploysSlice &
  ServiceSlice &
  LogsSlice;
export type AppStore = StoreApi<AppState>;

export function createAppStore(bridge: Bridge): AppStore {
  return createStore<AppState>()((set, get) => {
    const tools: SliceTools<AppState> = { set: (change) => set(change), get, bridge };
    return {
      ...createDesktopSlice(tools),
      ...createStatusSlice(tools),
      ...createSettingsSlice(tools),
      ...createFeedSlice(tools),
      ...createViewSlice(tools),
      ...createDraftsSlice(tools),
      ...createPreviewsSlice(tools),
      ...createImportsSlice(tools),
      ...createBackupsSlice(tools),
      ...createHoursSlice(tools),
      ...createMessageSlice(tools),
      ...createDeliveriesSlice(tools),
      ...createLinksSlice(tools),
      ...createGmailSlice(tools),
      ...createDeploysSlice(tools),
      ...createServiceSlice(tools),
      ...createLogsSlice(tools),
    };
  });
}

export const AppStoreContext = createContext<AppStore | null>(null);

/** Reads the store; a selection that builds an object or array compares its parts. */
export function useApp<Selected>(select: (state: AppState) => Selected): Selected {
  const store = useContext(AppStoreContext);
  if (store === null) throw new Error('outside the store');
  return useStore(store, useShallow(select));
}
