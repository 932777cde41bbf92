export const traceEn = {
  label: 'How it was decided, check by check',
  passed: 'Passed.',
  noted: 'Noted.',
  decided: 'Decided here.',
  outcome: 'Outcome.',
  notReached: (checks: string) => `Not looked at: ${checks}`,
  none: 'No check was made of this mail.',
};
export type TraceWords = typeof traceEn;
