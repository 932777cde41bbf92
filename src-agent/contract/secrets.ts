import { z } from 'zod';

/** Stable names, in the keychain and, after `RSD_SECRET_`, in the environment (DESIGN.md, Data). */
export const SECRET_NAMES = [
  'MAILBOX_PASSWORD',
  'WEBHOOK_SIGNING',
  'WEBHOOK_BEARER',
  'GMAIL_CLIENT_SECRET',
  'GMAIL_REFRESH_TOKEN',
  'RENDER_API_KEY',
  'RENDER_DEPLOY_HOOK',
  'MAKE_API_KEY',
  'PROXY_PASSWORD',
] as const;
export const secretNameSchema = z.enum(SECRET_NAMES);
export type SecretName = z.infer<typeof secretNameSchema>;

/** Windows refuses more than 2,560 bytes per entry (SEC-3). */
export const SECRET_MAX_BYTES = 2_500;

/** Where a secret is kept, as shown to the operator; never its value. */
export const secretStateSchema = z.strictObject({
  name: secretNameSchema,
  set: z.boolean(),
  place: z.enum(['keychain', 'environment', 'descriptor', 'session']).nullable(),
});
export type SecretState = z.infer<typeof secretStateSchema>;
