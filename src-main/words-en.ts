/** What the desktop says outside the window: tray, menus, notifications, dialogs. */
export const wordsEn = {
  agentStarting: 'The agent is starting',
  agentRespawning: (at: string) => `The agent stopped; it starts again at ${at}`,
  agentSlowed: (at: string) => `The agent stopped several times; next try at ${at}`,
  agentStopped: 'The agent is stopped',
  notSetUp: 'Not set up yet: open it to begin',
  demonstration: 'Demonstration: nothing leaves this machine',
  windowOpen: (until: string) => `Window open until ${until}`,
  windowCloses: (waiting: number, until: string) => `${waiting} waiting, window open until ${until}`,
  windowOpens: (at: string) => `Window opens at ${at}`,
  waitingUntil: (waiting: number, at: string) => `${waiting} waiting until ${at}`,
  waiting: (waiting: number) => `${waiting} waiting`,
  checkNow: 'Check now',
  pauseHour: 'Pause for 1 hour',
  pauseTomorrow: 'Pause until tomorrow',
  resume: 'Resume',
  open: 'Open Render Signal Desktop',
  quit: 'Quit',

  deliveryFailed: 'A delivery failed for good',
  deliveryFailedBody: (target: string, host: string) =>
    `${target} (${host}) did not take it. Open it to retry.`,
  deliveriesFailed: (count: number) => `${count} deliveries failed for good`,
  deliveriesFailedBody: 'Open the list to retry them, one by one or all at once.',
  mailboxLost: (minutes: number) =>
    minutes === 1 ? 'No mailbox for a minute' : `No mailbox for ${minutes} minutes`,
  mailboxLostBody: 'Mails that arrive meanwhile are read as soon as it is back.',
  agentFailing: 'The agent keeps stopping',
  agentFailingBody: 'It is tried again every five minutes. Its last lines are in the logs.',
  agentRefused: 'The agent cannot work',

  keepsWatching: 'Still watching',
  keepsWatchingBody:
    'The window is closed, the agent goes on. The tray icon, or a second start, opens it again.',

  quitQuestion: 'Stop watching the mailbox?',
  quitDetail: 'Nothing is sent while the application is closed. What waits is sent at the next start.',
  quitAndStop: 'Quit and stop watching',
  keepInTray: 'Keep watching in the background',
  quitNeverAsk: 'Quit without asking from now on',

  menuFile: 'File',
  menuEdit: 'Edit',
  menuView: 'View',
  undo: 'Undo',
  redo: 'Redo',
  cut: 'Cut',
  copy: 'Copy',
  paste: 'Paste',
  selectAll: 'Select all',
  zoomIn: 'Larger',
  zoomOut: 'Smaller',
  resetZoom: 'Actual size',
  fullScreen: 'Full screen',
  closeWindow: 'Close window',
  hide: 'Hide',
};
export type DesktopWords = typeof wordsEn;
