export const frameEn = {
  navigation: 'Panels',
  panels: {
    overview: 'Overview',
    'time-window': 'Time window',
    mail: 'Mail',
    deliveries: 'Deliveries',
    links: 'Links',
    settings: 'Settings',
    logs: 'Logs',
  },
  checkNow: 'Check now',
  pause: 'Pause',
  resume: 'Resume',
  agentStarting: 'The agent is starting…',
  agentRespawning: (when: string) => `The agent stopped; it starts again ${when}`,
  agentSlowed: (when: string) => `The agent stopped several times; next try ${when}`,
  agentStopped: 'The agent is stopped',
  startNow: 'Start now',
  windowOpen: (until: string) => `Window open until ${until}`,
  windowClosed: (when: string) => `Window opens ${when}`,
  windowAlways: 'No time window',
};
export type FrameWords = typeof frameEn;
