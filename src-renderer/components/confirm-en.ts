export const confirmEn = { cancel: 'Cancel', close: 'Close' };
export type ConfirmWords = typeof confirmEn;
