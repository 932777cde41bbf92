/** Where a mailbox that the Gmail connection logs in is found (PROTOCOLS.md section 4). */
export const GOOGLE_IMAP_HOST = 'imap.gmail.com';

/** Google's own mail servers. */
export function isGoogleMailHost(host: string): boolean {
  return /(?:^|\.)(?:gmail|googlemail)\.com$/iu.test(host);
}

/** The mailbox that is watched: with the Gmail connection, what was left empty is Google's server and the account. */
export function mailboxInUse<
  Mailbox extends { readonly auth: string; readonly host: string; readonly user: string },
>({
  mailbox,
  gmail,
}: {
  readonly mailbox: Mailbox;
  readonly gmail: { readonly fromAddress: string };
}): Mailbox {
  if (mailbox.auth !== 'google') return mailbox;
  return {
    ...mailbox,
    host: mailbox.host === '' ? GOOGLE_IMAP_HOST : mailbox.host,
    user: mailbox.user === '' ? gmail.fromAddress : mailbox.user,
  };
}
