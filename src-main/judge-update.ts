import { verify } from 'node:crypto';
import { z } from 'zod';

/** What a feed tells of a new version (latest.yml and the like); the rest of it decides nothing. */
const updateSchema = z.object({
  version: z.string().regex(/^\d+\.\d+\.\d+$/u),
  files: z
    .array(z.object({ url: z.string().regex(/^[^\s]+$/u), sha512: z.string().regex(/^[\w+/]{86}==$/u) }))
    .min(1),
  /** Of the publisher, base64: see `signedText`. */
  signature: z.string(),
  /** Of web installers, whose hashes nobody signed. */
  packages: z.undefined().optional(),
});
type Update = z.infer<typeof updateSchema>;

/**
 * What the publisher signs (Ed25519): the version and the hashes of its files, by which all of their bytes are pinned.
 * scripts/sign-update.mjs writes the same.
 */
export function signedText({ version, files }: Pick<Update, 'version' | 'files'>): string {
  return [
    'render-signal-desktop update',
    version,
    ...files.map(({ url, sha512 }) => `${sha512} ${url}`),
    '',
  ].join('\n');
}

/**
 * Whether a version that a feed offers is the publisher's (UPD-2), on every platform alike: Linux packages have no
 * signature of their own, and whoever takes over a feed can write any hash into it. `publisherKey` is the public key
 * in the package, PEM. The updater then holds each file to its hash.
 */
export function judgeUpdate(offered: unknown, publisherKey: string): 'ours' | 'unsigned' | 'not-ours' {
  const update = updateSchema.safeParse(offered);
  if (!update.success) return 'unsigned';
  const { signature } = update.data;
  return verify(null, Buffer.from(signedText(update.data)), publisherKey, Buffer.from(signature, 'base64'))
    ? 'ours'
    : 'not-ours';
}
