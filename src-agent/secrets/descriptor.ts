import { createReadStream } from 'node:fs';
import { z } from 'zod';
import { err, ok, type Result } from '../contract/result.ts';
import { type SecretName, secretNameSchema } from '../contract/secrets.ts';
import type { Clock } from '../ports.ts';
import { describeError } from '../support/describe-error.ts';
import { parseJson } from '../support/parse-json.ts';

/** All secrets together; more is no set of secrets. */
const MOST_BYTES = 65_536;
/** Whoever opened the descriptor writes at once and closes it. */
const DEADLINE_MS = 10_000;

const documentSchema = z.record(z.string(), z.string());

/**
 * Reads secrets from an open file descriptor (a pipe, a here-document), once, and closes it: a JSON object
 * from secret names to values. Fails with secret.malformed (params: descriptor) or secret.unknown-name.
 */
export async function readDescriptorSecrets(
  descriptor: number,
  clock: Clock,
): Promise<Result<ReadonlyMap<SecretName, string>>> {
  const text = await readAll(descriptor, clock);
  if (!text.ok) return text;
  const document = documentSchema.safeParse(parseJson(text.value));
  if (!document.success) return malformed(descriptor, 'not a JSON object from names to texts');
  const secrets = new Map<SecretName, string>();
  for (const [key, value] of Object.entries(document.data)) {
    const name = secretNameSchema.safeParse(key);
    if (!name.success) return err('secret.unknown-name', { params: { name: key.slice(0, 60) } });
    if (value !== '') secrets.set(name.data, value);
  }
  return ok(secrets);
}

function readAll(descriptor: number, clock: Clock): Promise<Result<string>> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const stream = createReadStream('', { fd: descriptor });
    const end = (result: Result<string>): void => {
      timer.cancel();
      resolve(result);
      stream.destroy();
    };
    const timer = clock.setTimer(DEADLINE_MS, () => end(malformed(descriptor, 'never closed')));
    stream.on('data', (chunk) => {
      const bytes = Buffer.from(chunk);
      chunks.push(bytes);
      size += bytes.length;
      if (size > MOST_BYTES) end(malformed(descriptor, 'too long'));
    });
    stream.on('end', () => end(ok(Buffer.concat(chunks).toString('utf8'))));
    stream.on('error', (error) => end(malformed(descriptor, describeError(error))));
  });
}

function malformed(descriptor: number, cause: string) {
  return err('secret.malformed', { params: { name: `descriptor ${descriptor}` }, cause });
}
