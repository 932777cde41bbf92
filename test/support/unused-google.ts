import type { GoogleAccount } from '../../src-agent/ports.ts';

/** For tests in which nothing may ask Google. */
export const UNUSED_GOOGLE: GoogleAccount = {
  grant: () => Promise.reject(new Error('Google was asked for a grant')),
  send: () => Promise.reject(new Error('Gmail was given a mail')),
};
