export const timeWindowEn = {
  title: 'Time window',
  intro: 'Hours in which deliveries go. Outside of them each kind of mail has its own rule.',
  hours: (minutes: number) => {
    const hours = Math.floor(minutes / 60);
    const rest = minutes % 60;
    if (hours === 0) return `${rest} min`;
    return rest === 0 ? `${hours} h` : `${hours} h ${String(rest).padStart(2, '0')}`;
  },
  day: 'The day',
  start: 'Opens',
  end: 'Closes',
  valueStart: (time: string, length: string) => `Opens at ${time}; open for ${length}`,
  valueEnd: (time: string, length: string, overnight: boolean) =>
    `Closes at ${time}${overnight ? ' on the next day' : ''}; open for ${length}`,
  now: (clock: string) => `The day as a band; it is ${clock}`,
  midnight: 'Goes on over midnight',
  overnight: 'over midnight',
  allDay: 'all day',
  atAnyHour: 'At any hour: no window is set',
  closed: 'closed',
  today: 'Today',
  notATime: 'Write 9h30, 9:30, 9h or 9',
  equal: 'Both are the same: it would never open',
  days: 'Days on which it opens',
  timeZone: 'Time zone',
  zoneUnknown: 'No zone of that name',
  setHours: 'Set hours',
  clear: 'Clear',
  clearTitle: 'Clear the time window?',
  clearText: (waiting: number) =>
    waiting === 0
      ? 'Deliveries then go at any hour.'
      : `Deliveries then go at any hour. What waits for the window (${waiting}) is sent at once.`,
  clearConfirm: 'Clear the window',
  keys: 'Drag the bounds, or move them by arrow keys: 5 min, with Shift 30 min.',
  week: 'The next seven days',
  dstForward: (length: string) => `Clocks go forward: a day of ${length}`,
  dstBack: (length: string) => `Clocks go back: a day of ${length}`,
  outside: 'Outside the window',
  outsideText: 'What becomes of a mail that comes while the window is closed.',
  kinds: {
    recadrage: 'Recadrage',
    desabonnement: 'Désabonnement',
    desabonnementUrgent: 'Désabonnement, urgent',
    presence: 'Saturday presence',
    other: 'Other mails',
  },
  announced: 'What receivers are told',
  announcedText: 'Exactly these fields would stand in a delivery sent now.',
  announcedAhead: 'A désabonnement that is not urgent, sent ahead of the window, says:',
  announcedNone: 'not sent',
  draft: 'with the changes not saved yet',
  waiting: 'Waiting',
  waitingNone: 'Nothing waits',
  waitingNoneText: 'Mails that come while the window is closed stand here until it opens.',
  waitingMore: (count: number) => `and ${count} more`,
  onItsWay: 'On its way',
  noSubject: '(no subject)',
};
export type TimeWindowWords = typeof timeWindowEn;
