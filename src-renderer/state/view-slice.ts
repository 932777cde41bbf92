import type { Panel } from '../../src-agent/contract/desktop.ts';
import type { SliceTools } from './slice-tools.ts';

/** Parts of the settings that other places lead to. */
export const SETTINGS_PARTS = ['mailbox', 'webhooks', 'secrets', 'network', 'program', 'data'] as const;
export type SettingsPart = (typeof SETTINGS_PARTS)[number];
export const MAIL_PARTS = ['who', 'checks', 'presence', 'try'] as const;
export type MailPart = (typeof MAIL_PARTS)[number];
export const GMAIL_PARTS = ['checks', 'setup', 'notify', 'history'] as const;
export type GmailPart = (typeof GMAIL_PARTS)[number];
export const DEPLOY_PARTS = ['deploy', 'service', 'history', 'setup'] as const;
export type DeployPart = (typeof DEPLOY_PARTS)[number];

/** Which panel is shown, and which part of it. */
export type ViewSlice = {
  readonly panel: Panel;
  readonly settingsPart: SettingsPart;
  readonly mailPart: MailPart;
  /** null: not chosen yet. */
  readonly gmailPart: GmailPart | null;
  readonly deployPart: DeployPart;
  /** The first-run path is on the screen. */
  readonly inFirstRun: boolean;
  show(panel: Panel): void;
  showSettings(part: SettingsPart): void;
  showMail(part: MailPart): void;
  showGmail(part: GmailPart): void;
  showDeploys(part: DeployPart): void;
  leaveFirstRun(): void;
  enterFirstRun(): void;
};

export function createViewSlice({ set }: SliceTools<ViewSlice>): ViewSlice {
  return {
    panel: 'overview',
    settingsPart: 'mailbox',
    mailPart: 'who',
    gmailPart: null,
    deployPart: 'deploy',
    inFirstRun: false,
    show: (panel) => set({ panel, inFirstRun: false }),
    showSettings: (settingsPart) => set({ panel: 'settings', settingsPart, inFirstRun: false }),
    showMail: (mailPart) => set({ panel: 'mail', mailPart, inFirstRun: false }),
    showGmail: (gmailPart) => set({ panel: 'gmail', gmailPart, inFirstRun: false }),
    showDeploys: (deployPart) => set({ panel: 'deploys', deployPart, inFirstRun: false }),
    leaveFirstRun: () => set({ inFirstRun: false }),
    enterFirstRun: () => set({ inFirstRun: true }),
  };
}
