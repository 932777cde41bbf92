import { z } from 'zod';
import { KNOWN_PLACEHOLDERS, unknownPlaceholder } from './mail-template.ts';
import { headerLine, optionalEmail } from './settings-fields.ts';

function knowsPlaceholders(template: string, context: z.RefinementCtx): void {
  const unknown = unknownPlaceholder(template);
  if (unknown === null) return;
  context.addIssue({
    code: 'custom',
    message: `there is no ${unknown.slice(0, 60)}; there are ${KNOWN_PLACEHOLDERS}`,
  });
}

/** `dry-run`: the token is refreshed and its scopes are compared; nothing is sent. `send`: a real mail as well. */
export const gmailModeSchema = z.enum(['dry-run', 'send']);
export type GmailMode = z.infer<typeof gmailModeSchema>;

/** The Gmail connection: its client secret and refresh token are secrets, the rest is here. */
export const gmailSchema = z
  .strictObject({
    /** Of the operator's own OAuth client, type "Desktop app"; its form is judged by the check. */
    clientId: z.string().trim().max(300).default(''),
    fromAddress: optionalEmail,
    fromName: headerLine(200).default(''),
    testRecipient: optionalEmail,
    autoCheck: z
      .strictObject({
        enabled: z.boolean().default(true),
        everyDays: z.int().min(1).max(90).default(7),
        mode: gmailModeSchema.default('dry-run'),
      })
      .prefault({}),
    /** A mail of our own for each detected mail that is delivered, through the outbox. */
    notify: z
      .strictObject({
        enabled: z.boolean().default(false),
        recipient: optionalEmail,
        kinds: z
          .array(z.enum(['recadrage', 'desabonnement']))
          .max(2)
          .default(['recadrage', 'desabonnement']),
        /** With `{{placeholders}}` (mail-template.ts); empty: the built-in one, in the operator's language. */
        subject: headerLine(300).superRefine(knowsPlaceholders).default(''),
        text: z.string().max(20_000).superRefine(knowsPlaceholders).default(''),
      })
      .refine((notify) => !notify.enabled || notify.recipient !== '', {
        error: 'set who gets the mails first',
        path: ['recipient'],
      })
      .prefault({}),
  })
  .prefault({});
