import type { Settings } from '../contract/settings.ts';

/** Which permissions are asked of the user, and whether what was granted is enough (PROTOCOLS.md sections 2 and 3). */

/** Enough to send, and nothing else. */
export const SEND_SCOPE = 'https://www.googleapis.com/auth/gmail.send';
/** All of the mailbox: IMAP opens with no narrower one. */
export const MAILBOX_SCOPE = 'https://mail.google.com/';

/** Scopes that allow sending. */
const SENDING: readonly string[] = [
  SEND_SCOPE,
  MAILBOX_SCOPE,
  'https://www.googleapis.com/auth/gmail.compose',
  'https://www.googleapis.com/auth/gmail.modify',
];

/**
 * What these settings need, which is what is asked for. The mailbox's scope would allow sending as well; asked apart, a
 * user who gives one and not the other is told which.
 */
export function neededScopes(settings: Pick<Settings, 'mailbox'>): readonly string[] {
  return settings.mailbox.auth === 'google' ? [SEND_SCOPE, MAILBOX_SCOPE] : [SEND_SCOPE];
}

/** Those of `needed` that `granted` does not cover. */
export function missingScopes(needed: readonly string[], granted: readonly string[]): readonly string[] {
  return needed.filter(
    (scope) =>
      !granted.includes(scope) && !(scope === SEND_SCOPE && granted.some((one) => SENDING.includes(one))),
  );
}

/** For a sentence: `gmail.send` instead of its address. */
export function scopeName(scope: string): string {
  return scope.replace(/^https:\/\/(?:www\.googleapis\.com\/auth\/)?/u, '').replace(/\/$/u, '');
}
