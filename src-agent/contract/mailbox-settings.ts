import { z } from 'zod';
import { isGoogleMailHost } from './google-mailbox.ts';
import { isLoopbackHost } from './webhook-address.ts';

/** Where the mail is, and how it is reached. */
export const mailboxSchema = z
  .strictObject({
    host: z.string().trim().max(253).default(''),
    port: z.int().min(1).max(65_535).default(993),
    /** `tls`: TLS from the first byte. `starttls`: required upgrade. `plain`: loopback only unless forced. */
    security: z.enum(['tls', 'starttls', 'plain']).default('tls'),
    /** Plain connections beyond loopback send the password in clear: only when asked for by name. */
    allowPlainBeyondLoopback: z.boolean().default(false),
    user: z.string().trim().max(320).default(''),
    /**
     * What MAILBOX_PASSWORD holds: a password, or an OAuth access token (XOAUTH2, OAUTHBEARER).
     * `google`: neither, the Gmail connection logs in.
     */
    auth: z.enum(['password', 'access-token', 'google']).default('password'),
    folder: z.string().min(1).max(500).default('INBOX'),
    /** SHA-256 fingerprints (`AB:CD:…`) of certificates trusted although no authority signed them. */
    trustedFingerprints: z
      .array(z.string().regex(/^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/u, { error: 'not a SHA-256 fingerprint' }))
      .max(20)
      .default([]),
    /** Push by IDLE where the server has it; off means polling only. */
    idle: z.boolean().default(true),
    /** Seconds between two looks when IDLE is missing or off (the old active interval). */
    pollSeconds: z.int().min(5).max(3_600).default(30),
    /** First start: unread mail of this many days is handled, older or read mail is left alone. */
    firstStartDays: z.int().min(0).max(365).default(7),
    /** Up to this size the whole message is fetched; above, headers and text parts only. Bytes. */
    wholeMessageMaxBytes: z.int().min(0).max(26_000_000).default(262_144),
    /** Put `\Seen` on handled mail. Off: the mailbox is never changed at all. */
    markSeen: z.boolean().default(true),
  })
  // What Google gives for the mailbox opens all of it, and is shown to nobody else.
  .refine(
    ({ auth, host }) => auth !== 'google' || host === '' || isGoogleMailHost(host) || isLoopbackHost(host),
    { error: 'the Gmail connection logs in at imap.gmail.com only: leave this empty', path: ['host'] },
  )
  .prefault({});
